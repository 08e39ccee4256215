import BlobStore
import Catalog
import Foundation
import Logging
import RPC
import ServiceKit
import Wire

/// The model registry of `blip.v1.Catalog`.
struct ModelMethods: Sendable {
    let context: ServiceContext
    let threads: WorkThreads
    private let transfers = Places(ModelMethods.mostTransfers)

    static let mostTransfers = 4

    init(context: ServiceContext, threads: WorkThreads) {
        (self.context, self.threads) = (context, threads)
    }

    func register() {
        context.server.handle(CatalogService.listModels) { _, _ in
            try await answering {
                ListModelsReply(models: try await context.catalog.listModels().map(ModelInfo.init))
            }
        }
        context.server.handle(CatalogService.importModel) { frames, _ in
            try await answering { try await transferring { try await receive(frames) } }
        }
        context.server.handle(CatalogService.exportModel) { request, _, writer in
            try await answering { try await transferring { try await send(request.model ?? "", writer) } }
        }
    }

    private func transferring<Result>(_ body: () async throws -> Result) async throws -> Result {
        guard transfers.enter() else {
            throw RPCError(
                .resourceExhausted,
                "\(Self.mostTransfers) models are on their way already; try again in a minute",
                retryAfter: .seconds(60))
        }
        defer { transfers.leave() }
        return try await body()
    }

    private func receive(_ frames: StreamReader<ImportModelFrame>) async throws -> ImportModelReply {
        let blobs = context.blobs
        let staging = try await threads.run { try blobs.stagingFolder() }
        // What is left of a failed import is of no use; a folder that cannot be removed goes at a later start.
        defer { try? FileManager.default.removeItem(at: staging) }
        let intake = ModelIntake(folder: staging) { blobs.freeBytes }
        do {
            for try await frame in frames { try await threads.run { try intake.accept(frame) } }
            let new = try await threads.run {
                try intake.end()
                return try ModelImport.publish(intake, to: blobs)
            }
            let (model, existed) = try await context.catalog.registerModel(new)
            context.logger.info(
                "model \(model.name) imported: \(model.parameters) weights, \(model.imageSize) pixels")
            return ImportModelReply(model: ModelInfo(model), existed: existed)
        } catch let error as CocoaError where error.code == .fileWriteOutOfSpace {
            throw BlobError.full(freeBytes: blobs.freeBytes, folder: blobs.root.path(percentEncoded: false))
        }
    }

    private func send(_ name: String, _ writer: StreamWriter<ImportModelFrame>) async throws {
        let model = try await context.catalog.model(name)
        let folder: URL
        do {
            folder = try context.blobs.folder(model.folderKey)
        } catch BlobError.notFound {
            throw RPCError(
                .failedPrecondition,
                "the files of model \(name) (\(model.folderKey)) are missing from the blob store; import it again"
            )
        }
        try await ModelExport(name: name, folder: folder, threads: threads).send(to: writer)
    }
}

extension ModelInfo {
    init(_ model: ModelRecord) {
        self.init(
            name: model.name, folderKey: model.folderKey, weightsSha256: model.weightsSHA256,
            imageSize: UInt32(clamping: model.imageSize), parameters: UInt64(clamping: model.parameters),
            origin: model.origin, createdAtMs: Int64(model.createdAtMS),
            kind: model.isRetrieval ? "retrieval" : "captioner")
    }
}
