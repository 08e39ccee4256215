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

@testable import ingestion

/// An ingestion service on a socket and a database of its own.
final class TestIngestion: Sendable {
    let context: ServiceContext
    let client: Blipstream
    let test: TestDatabase
    private let home: URL
    private let serving: Task<Void, any Error>

    init() async throws {
        test = try await TestDatabase.make()
        home = FileManager.default.temporaryDirectory.appending(
            path: "blip-in-\(UUID().uuidString.prefix(8))")
        let state = StateFolder(home: home)
        try state.create()
        var logger = Logger(label: "ingestion")
        logger.logLevel = .error
        let server = try RPCServer(
            endpoints: [state.endpoint("ingestion")], name: "ingestion", logger: logger)
        context = ServiceContext(
            name: "ingestion", settings: try Settings(keys: Setting.common, arguments: [], environment: [:]),
            state: state, logger: logger, catalog: test.catalog, blobs: try BlobStore(root: state.blobs),
            server: server)
        Ingestion.register(on: context, reader: InProcessReader())
        client = try Blipstream(runFolder: state.run, logger: logger)
        serving = Task { try await server.run() }
    }

    /// Ends the service and removes its files.
    func stop() async {
        client.close()
        serving.cancel()
        _ = await serving.result
        test.database.close()
        try? FileManager.default.removeItem(at: home)
    }

    /// Pictures on disk under their hashes, and files that are not finished.
    func files(below path: String) -> [String] {
        let folder = context.state.blobs.appending(path: path).path
        return (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []).filter {
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: "\(folder)/\($0)", isDirectory: &isFolder)
                && !isFolder.boolValue
        }
    }
}

/// Runs `body` against a service of its own.
func withIngestion(_ body: (TestIngestion) async throws -> Void) async throws {
    let service = try await TestIngestion()
    do { try await body(service) } catch {
        await service.stop()
        throw error
    }
    await service.stop()
}

/// Made-up pictures.
enum Pictures {
    /// A small picture that differs for each number.
    static func png(_ number: Int) throws -> [UInt8] {
        let colour = [UInt8(truncatingIfNeeded: number), UInt8(truncatingIfNeeded: number >> 8), 200]
        return try ImageEncoder.png(Picture(width: 16 + number % 7, height: 12, bands: 3, filledWith: colour))
    }

    static func item(
        _ image: [UInt8], _ name: String, captions: [String], dataset: String = "cats", split: String? = nil
    ) -> PushItem {
        PushItem(
            header: PushHeader(
                dataset: dataset, fileName: name, sha256: Digest.sha256(image), split: split,
                captions: captions,
                line: 7), image: image)
    }
}
