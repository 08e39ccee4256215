import Compute
import ServiceKit

/// The captioner process: pictures in, captions out. It keeps models resident, answers several callers in one
/// batch, and holds no state that matters.
@main
struct Captioner {
    static let keys = [
        Setting.batch, Setting.batchWait, Setting.models, Setting.defaultModel, Setting.residentModels,
        Setting.precision, Setting.products, Setting.maxISA,
    ]

    static func main() async {
        await ServiceProcess.main("captioner", keys: keys) { @Sendable context in
            let settings = context.settings
            try ComputeSettings.begin(
                threads: settings.int(Setting.threads, in: 0...1024),
                products: settings.optionalText(Setting.products),
                instructions: settings.optionalText(Setting.maxISA))
            let desk = try CaptionDesk(context)
            desk.serve(on: context.server)
            try AlignmentDesk(context, registry: desk.registry).serve(on: context.server)
            return [try Readiness(desk: desk, context: context)]
        }
    }
}
