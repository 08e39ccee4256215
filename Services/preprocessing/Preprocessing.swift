import Catalog
import ServiceKit

/// Decodes pictures, keeps them as pixels, and serves training batches.
@main
struct Preprocessing {
    static func main() async {
        await ServiceProcess.main("preprocessing") { @Sendable context in try services(on: context) }
    }

    /// Puts the methods on the server.
    /// - Returns: what runs beside it.
    static func services(on context: ServiceContext) throws -> [JobWorker] {
        let threads = WorkThreads(
            try context.settings.int(Setting.threads, in: 0...1024), name: "preprocessing")
        let store = PixelStore(blobs: context.blobs, logger: context.logger)
        let models = ModelShelf(catalog: context.catalog, blobs: context.blobs)
        let preparing = Preparing(context: context, threads: threads, store: store, models: models)
        let runs = RunShelf(catalog: context.catalog, models: models)
        BatchMethods(context: context, threads: threads, store: store, runs: runs, preparing: preparing)
            .register()
        return [
            try JobWorker(
                kind: .preprocess, context: context, lease: try context.settings.seconds(Setting.lease),
                batch: Preparing.batch
            ) { jobs in try await preparing.run(jobs) }
        ]
    }
}
