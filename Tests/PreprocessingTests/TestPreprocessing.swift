import BlipstreamClient
import BlobStore
import Catalog
import Decoding
import Database
import Foundation
import Imaging
import Logging
import RPC
import ServiceKit
import TestSupport
import Wire

@testable import preprocessing

/// A database and a blob store that preprocessing services share, and the pictures in them.
final class Place: Sendable {
    let test: TestDatabase
    let blobs: BlobStore
    let home: URL
    let logger: Logger

    init() async throws {
        test = try await TestDatabase.make(poolSize: 8)
        home = FileManager.default.temporaryDirectory.appending(
            path: "blip-pp-\(UUID().uuidString.prefix(8))")
        blobs = try BlobStore(root: home.appending(path: "blobs"))
        var logger = Logger(label: "preprocessing")
        logger.logLevel = .critical
        self.logger = logger
    }

    func remove() {
        test.database.close()
        try? FileManager.default.removeItem(at: home)
    }

    /// Stores pictures and their rows as ingestion does.
    func push(
        _ pictures: [(bytes: [UInt8], split: Split)], dataset: String = "cats", caption: String? = nil
    ) async throws {
        let items = try pictures.enumerated().map { number, picture in
            let key = try blobs.put(picture.bytes)
            return NewImage(
                sha256: try Hexadecimal.bytes(String(key.dropFirst("images/".count))),
                size: picture.bytes.count,
                fileName: "\(number).png", split: picture.split,
                captions: [caption ?? "a word\(6 + number % 50)", "word7 word8", "a"], line: number)
        }
        _ = try await test.catalog.addImages(dataset: dataset, items: items)
    }

    /// Registers the committed tiny model, which sees 32 pixels a side, under another size of pictures if wanted.
    func register(_ name: String = "tiny", side: Int = 32) async throws {
        let source = fixturesFolder.appending(path: "parity/a")
        let words = ["[PAD]", "[UNK]", "[CLS]", "[MASK]", "a", "[SEP]"] + (6..<59).map { "word\($0)" }
        let config = try String(contentsOf: source.appending(path: "config.json"), encoding: .utf8)
            .replacing("\"image_size\": 32", with: "\"image_size\": \(side)")
        let key = "models/\(name)"
        try blobs.publishFolder(key) { folder in
            try Data(config.utf8).write(to: folder.appending(path: "config.json"))
            try Data(#"{"size": {"height": \#(side), "width": \#(side)}}"#.utf8)
                .write(to: folder.appending(path: "preprocessor_config.json"))
            try Data((words.joined(separator: "\n") + "\n").utf8).write(
                to: folder.appending(path: "vocab.txt"))
        }
        try await test.catalog.registerModel(
            NewModel(
                name: name, folderKey: key, weightsSHA256: [UInt8](repeating: 1, count: 32), imageSize: side,
                parameters: 1, origin: "imported"))
    }

    /// Waits until no picture is pending.
    func prepared(dataset: String = "cats") async throws -> DatasetSummary {
        _ = try await eventually { try await test.catalog.datasetInfo(dataset).pending == 0 }
        return try await test.catalog.datasetInfo(dataset)
    }
}

/// A preprocessing service on a socket of its own.
final class TestPreprocessing: Sendable {
    let client: RPCClient
    private let state: StateFolder
    private let tasks: [Task<Void, any Error>]

    init(_ place: Place) async throws {
        state = StateFolder(
            home: FileManager.default.temporaryDirectory.appending(
                path: "blip-ps-\(UUID().uuidString.prefix(8))"))
        try state.create()
        let server = try RPCServer(
            endpoints: [state.endpoint("preprocessing")], name: "preprocessing", logger: place.logger)
        let context = ServiceContext(
            name: "preprocessing",
            settings: try Settings(
                keys: Setting.common, arguments: ["--threads", "2", "--poll", "0.05", "--lease", "5"],
                environment: [:]),
            state: state, logger: place.logger, catalog: place.test.catalog, blobs: place.blobs,
            server: server)
        let workers = try Preprocessing.services(
            on: context, threads: try Preprocessing.threads(of: context), reader: InProcessReader())
        client = RPCClient(endpoint: try state.endpoint("preprocessing"), logger: place.logger)
        tasks =
            workers.map { worker in Task { try await worker.run() } } + [Task { try await server.run() }]
    }

    func stop() async {
        client.close()
        for task in tasks { task.cancel() }
        for task in tasks { _ = await task.result }
        try? FileManager.default.removeItem(at: state.home)
    }

    /// The frames of an epoch from a cursor.
    func batches(
        _ run: Int, _ split: String = "train", epoch: Int = 0, from first: Int = 0, atMost: Int = .max
    ) async throws -> [Batch] {
        var batches: [Batch] = []
        let request = StreamBatchesRequest(
            runID: UInt64(run), split: split, epoch: UInt32(epoch), fromBatch: UInt64(first))
        for try await batch in client.stream(PreprocessingService.streamBatches, request) {
            batches.append(batch)
            if batches.count == atMost { break }
        }
        return batches
    }
}

/// Runs `body` at a place of its own with a service.
func withPreprocessing(_ body: (Place, TestPreprocessing) async throws -> Void) async throws {
    let place = try await Place()
    let service = try await TestPreprocessing(place)
    do { try await body(place, service) } catch {
        await service.stop()
        place.remove()
        throw error
    }
    await service.stop()
    place.remove()
}

/// Made-up pictures.
enum Pictures {
    /// A small picture with edges that differs for each number.
    static func png(_ number: Int) throws -> [UInt8] {
        var picture = Picture(
            width: 20 + number % 9, height: 15, bands: 3,
            filledWith: [UInt8(truncatingIfNeeded: number * 7), UInt8(truncatingIfNeeded: number >> 4), 90])
        for index in stride(from: 0, to: picture.pixels.count, by: 5 + number % 3) {
            picture.pixels[index] = 255
        }
        return try ImageEncoder.png(picture)
    }

    static func fixture(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: fixturesFolder.appending(path: "imaging/\(name)")))
    }
}

extension Hexadecimal {
    struct NoHexadecimal: Error {}

    static func bytes(_ text: String) throws -> [UInt8] {
        let digits = Array(text.utf8)
        return try stride(from: 0, to: digits.count - 1, by: 2).map {
            guard let byte = UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16) else {
                throw NoHexadecimal()
            }
            return byte
        }
    }
}
