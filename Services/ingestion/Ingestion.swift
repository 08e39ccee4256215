import Decoding
import Foundation
import Imaging
import ServiceKit

/// The front door: uploads, datasets, the run queue, the model registry.
@main
struct Ingestion {
    static func main() async {
        DecoderChild.takeOver()
        await ServiceProcess.main("ingestion", keys: [Setting.pictureFormats]) { @Sendable context in
            let threads = try context.settings.int(Setting.threads, in: 0...1024)
            let limits = try ImageLimits.standard(formats: context.settings.text(Setting.pictureFormats))
            let size = threads > 0 ? threads : ProcessInfo.processInfo.activeProcessorCount
            var options = DecoderPool.Options(size: size, limits: limits)
            // Only headers are read here, which wears a child least.
            options.uses = 20_000
            register(on: context, reader: try DecoderPool(options, logger: context.logger))
            return []
        }
    }

    /// Puts every method of the process on its server.
    static func register(on context: ServiceContext, reader: any PictureReading) {
        let threads = WorkThreads(Self.threads, name: "ingestion")
        PushMethods(context: context, threads: threads, reader: reader).register()
        DatasetMethods(context: context).register()
        ModelMethods(context: context, threads: threads).register()
        RunMethods(context: context).register()
        EvaluationMethods(context: context).register()
    }

    /// They wait for the disk more than they compute.
    private static let threads = 8
}
