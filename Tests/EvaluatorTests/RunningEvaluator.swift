import BlobStore
import Catalog
import Database
import Decoding
import Foundation
import Imaging
import Logging
import RPC
import ServiceKit
import TestSupport
import Testing
import Wire

@testable import evaluator

/// An evaluator in this process, with a captioner of the test's own on a real socket, and a dataset of real
/// pictures.
struct RunningEvaluator {
    let context: ServiceContext
    let work: EvaluationWork
    let captioner: StandInCaptioner
    let database: TestDatabase
    private let serving: Task<Void, any Error>

    var catalog: Catalog { context.catalog }
    static let weights = [UInt8](repeating: 9, count: 32)

    /// - Parameters:
    ///   - lease: seconds.
    ///   - patience: of one picture with captioners that are away.
    init(lease: String = "30", patience: Duration = .seconds(30)) async throws {
        database = try await TestDatabase.make()
        let home = Scratch.make()
        let settings = try Settings(
            keys: Setting.common + [Setting.captioner],
            arguments: [
                "--home", home.path(percentEncoded: false), "--database-url", database.url, "--lease", lease,
                "--poll", "0.05", "--threads", "2",
            ], environment: [:])
        context = try await ServiceProcess.prepare("evaluator", settings)
        work = try EvaluationWork(context, patience: patience) { _ in
            InProcessReader(limits: NearestNeighbour.limits)
        }
        work.serve(on: context.server)
        serving = Task { [context] in try await context.server.run() }
        captioner = try StandInCaptioner(at: try context.state.endpoint("captioner"))
        try await context.catalog.registerModel(
            NewModel(
                name: "tiny", folderKey: "models/tiny", weightsSHA256: Self.weights, imageSize: 32,
                parameters: 1,
                origin: "imported"))
        try await context.catalog.registerModel(
            NewModel(
                name: "itm", folderKey: "models/itm", weightsSHA256: Self.weights, imageSize: 32,
                parameters: 1, config: #"{"architectures":["BlipForImageTextRetrieval"]}"#,
                origin: "imported"))
    }

    func stop() async {
        await captioner.stop()
        await context.server.drain(within: .zero)
        _ = try? await serving.value
        context.catalog.database.close()
        database.database.close()
        try? FileManager.default.removeItem(at: context.state.home)
    }

    static func with(
        lease: String = "30", patience: Duration = .seconds(30),
        _ body: (RunningEvaluator) async throws -> Void
    ) async throws {
        let evaluator = try await RunningEvaluator(lease: lease, patience: patience)
        do { try await body(evaluator) } catch {
            await evaluator.stop()
            throw error
        }
        await evaluator.stop()
    }

    /// Adds pictures of one colour each, prepared and captioned, to the dataset `colours`.
    func push(_ colours: [[UInt8]], split: Split, side: Int = 24) async throws {
        var items: [NewImage] = []
        for (number, colour) in colours.enumerated() {
            let bytes = try ImageEncoder.png(Picture(width: side, height: side, bands: 3, filledWith: colour))
            let key = try context.blobs.put(bytes)
            items.append(
                NewImage(
                    sha256: try #require(Hex.decode(key.dropFirst("images/".count).utf8)), size: bytes.count,
                    fileName: "\(split.rawValue)-\(number).png", split: split,
                    captions: [Self.caption(colour)]))
        }
        _ = try await catalog.addImages(dataset: "colours", items: items)
        let jobs = try await catalog.claim(.preprocess, worker: "test", lease: .seconds(60), limit: 1000)
        try await catalog.completePreprocess(
            jobs.map { ($0.lease, .ready(width: side, height: side, format: "png")) })
    }

    static func caption(_ colour: [UInt8]) -> String {
        let tone = colour[0] > 99 ? "light" : "dark"
        return "a \(tone) square of red \(colour[0]) green \(colour[1]) blue \(colour[2])"
    }

    /// Runs the worker until `condition` holds.
    func working(until condition: () async throws -> Bool) async throws -> Bool {
        let worker = try work.worker()
        let task = Task { try await worker.run() }
        defer { task.cancel() }
        return try await eventually(condition)
    }

    /// Runs the worker until the evaluation has ended.
    func finish(_ id: Int) async throws -> EvaluationSummary {
        let ended = try await working { try await catalog.evaluation(id).finishedAtMS != nil }
        try #require(ended)
        return try await catalog.evaluation(id)
    }

    /// Twelve colours that differ.
    static let colours = (UInt8(0)..<12).map { n -> [UInt8] in [20 * n, 255 - 20 * n, 7 * n] }
}

extension RunningEvaluator {
    /// As after a damaged disk.
    func removeOriginal(of member: Member) throws {
        try context.blobs.remove(BlobStore.imageKey(sha256: member.sha256))
    }

    func rejectAllPictures() async throws {
        try await database.database.query("update images set state = 'rejected'")
    }
}
