import Compute
import Decoding
import Foundation
import Imaging
import ServiceKit

/// The captioner process: pictures in, captions out. It keeps models resident, answers several callers in one
/// batch, and holds no state that matters.
@main
struct Captioner {
    static let keys = [
        Setting.batch, Setting.batchWait, Setting.models, Setting.defaultModel, Setting.residentModels,
        Setting.precision, Setting.products, Setting.maxISA, Setting.pictureFormats,
    ]

    /// One decoder for each thread that may compute: pictures come while captions are computed.
    private static func reader(_ context: ServiceContext) throws -> DecoderPool {
        let threads = try context.settings.int(Setting.threads, in: 0...1024)
        let limits = try ImageLimits.standard(formats: context.settings.text(Setting.pictureFormats))
        let size = threads > 0 ? threads : ProcessInfo.processInfo.activeProcessorCount
        return try DecoderPool(DecoderPool.Options(size: size, limits: limits), logger: context.logger)
    }

    static func main() async {
        DecoderChild.takeOver()
        await ServiceProcess.main("captioner", keys: keys) { @Sendable context in
            let settings = context.settings
            try ComputeSettings.begin(
                threads: settings.int(Setting.threads, in: 0...1024),
                products: settings.optionalText(Setting.products),
                instructions: settings.optionalText(Setting.maxISA))
            let desk = try CaptionDesk(context, reader: try reader(context))
            desk.serve(on: context.server)
            try AlignmentDesk(context, registry: desk.registry, reader: desk.reader).serve(on: context.server)
            return [try Readiness(desk: desk, context: context)]
        }
    }
}
