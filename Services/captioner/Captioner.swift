import Compute
import Decoding
import Devices
import Foundation
import Imaging
import Logging
import ServiceKit

/// The captioner process: pictures in, captions out. It keeps models resident, answers several callers in one
/// batch, and holds no state that matters. It ends with 71 when a card fails and with 75 when one hangs.
@main
struct Captioner {
    static let keys =
        [
            Setting.batch, Setting.batchWait, Setting.models, Setting.defaultModel, Setting.residentModels,
            Setting.precision, Setting.products, Setting.maxISA, Setting.pictureFormats,
        ] + Setting.devices

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
            let reader = try reader(context)
            let logger = context.logger
            let devices = try await HostDevices.opened(DeviceOptions(context)) { logger.info("\($0)") }
            logger.info("device \(devices.finding)")
            let desk = try CaptionDesk(context, devices: devices, reader: reader)
            desk.serve(on: context.server)
            try AlignmentDesk(context, registry: desk.registry, devices: devices, reader: desk.reader)
                .serve(on: context.server)
            return [try Readiness(desk: desk, context: context)]
        }
    }
}

extension DeviceOptions {
    /// One card, unless told otherwise: several captioners share a host's cards better than one process does.
    init(_ context: ServiceContext) throws {
        let settings = context.settings
        self.init(
            try settings.choice(Setting.device, DeviceChoice.self),
            plugin: settings.optionalText(Setting.pjrtPlugin),
            pythonEnvironment: settings.optionalText(Setting.pythonEnv),
            cards: try settings.optionalText(Setting.gpuDevices) == nil
                ? 1 : settings.int(Setting.gpuDevices, in: 1...64),
            precision: try settings.choice(Setting.precision, Precision.self),
            cache: context.state.executables)
    }
}
