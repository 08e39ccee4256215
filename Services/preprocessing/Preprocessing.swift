import Catalog
import Decoding
import Imaging
import ServiceKit

/// Decodes pictures, keeps them as pixels, and serves training batches.
@main
struct Preprocessing {
    static func main() async {
        DecoderChild.takeOver()
        await ServiceProcess.main("preprocessing", keys: [Setting.pictureFormats]) { @Sendable context in
            let threads = try threads(of: context)
            let limits = try ImageLimits.standard(formats: context.settings.text(Setting.pictureFormats))
            let pool = try DecoderPool(
                DecoderPool.Options(size: threads.count, limits: limits), logger: context.logger)
            return try services(on: context, threads: threads, reader: pool)
        }
    }

    /// Threads that wait for a decoder, or compute.
    static func threads(of context: ServiceContext) throws -> WorkThreads {
        WorkThreads(try context.settings.int(Setting.threads, in: 0...1024), name: "preprocessing")
    }

    /// Puts the methods on the server.
    /// - Returns: what runs beside it.
    static func services(
        on context: ServiceContext, threads: WorkThreads, reader: any PictureReading
    ) throws -> [JobWorker] {
        let store = PixelStore(blobs: context.blobs, reader: reader, logger: context.logger)
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
