import BlipstreamClient
import BlobStore
import Catalog
import Decoding
import Database
import Devices
import Foundation
import Logging
import RPC
import ServiceKit
import TestSupport

@testable import captioner

/// A captioner in this process, on a database, a blob store and a socket of its own.
struct RunningCaptioner {
    let context: ServiceContext
    let desk: CaptionDesk
    let blipstream: Blipstream
    let database: TestDatabase
    private let serving: Task<Void, any Error>

    var client: RPCClient { blipstream.captioners.clients[0] }

    /// With one registered model, `tiny`.
    init(_ arguments: [String] = []) async throws {
        database = try await TestDatabase.make()
        let home = Scratch.make()
        let settings = try Settings(
            keys: Setting.common + Captioner.keys,
            arguments: ["--home", home.path(percentEncoded: false), "--database-url", database.url]
                + arguments,
            environment: [:])
        context = try await ServiceProcess.prepare("captioner", settings)
        try await TinyModel.register("tiny", in: context.catalog, context.blobs)
        let devices = try await HostDevices.opened(DeviceOptions(context)) { _ in }
        desk = try CaptionDesk(context, devices: devices, reader: InProcessReader())
        desk.serve(on: context.server)
        try AlignmentDesk(context, registry: desk.registry, devices: devices, reader: desk.reader)
            .serve(on: context.server)
        serving = Task { [context] in try await context.server.run() }
        blipstream = Blipstream(
            ingestion: try context.state.endpoint("ingestion"), captioner: context.server.endpoints,
            logger: context.logger)
    }

    /// The folder of the model `tiny`.
    var folder: URL { get throws { try context.blobs.folder("models/tiny") } }

    @discardableResult
    func register(_ name: String, wrongHash: Bool = false) async throws -> ModelRecord {
        try await TinyModel.register(name, in: context.catalog, context.blobs, wrongHash: wrongHash)
    }

    /// What nobody may do through the catalogue: a name gets other files.
    func move(_ name: String, to folderKey: String) async throws {
        try await database.database.query(
            "update models set folder_key = $2 where name = $1", [.text(name), .text(folderKey)])
    }

    func stop() async {
        blipstream.close()
        await context.server.drain(within: .zero)
        _ = try? await serving.value
        context.catalog.database.close()
        database.database.close()
        try? FileManager.default.removeItem(at: context.state.home)
    }

    /// Runs `body` against a captioner and takes it down afterwards.
    static func with(
        _ arguments: [String] = [], _ body: (RunningCaptioner) async throws -> Void
    ) async throws {
        let captioner = try await RunningCaptioner(arguments)
        do { try await body(captioner) } catch {
            await captioner.stop()
            throw error
        }
        await captioner.stop()
    }
}

/// The error a call ended with.
func failure<Reply>(_ call: () async throws -> Reply) async -> RPCError? {
    do {
        _ = try await call()
        return nil
    } catch {
        return error as? RPCError
    }
}
