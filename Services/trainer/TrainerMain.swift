import Catalog
import Compute
import Devices
import Logging
import RPC
import ServiceKit
import ServiceLifecycle
import Wire

/// Fine-tunes models: leases one queued run at a time from the catalogue, and keeps its metrics and checkpoints there.
///
/// Ends with 71 when a card fails and with 75 when a step on one hangs; the run's lease expires and another trainer goes on.
@main
struct TrainerMain {
    static let keys =
        [
            Setting.preprocessing, Setting.recompute, Setting.featureMemory, Setting.featureFolder,
            Setting.products, Setting.maxISA,
        ] + Setting.devices

    static func main() async {
        await ServiceProcess.main("trainer", keys: keys) { context in
            let settings = context.settings
            try ComputeSettings.begin(
                threads: settings.int(Setting.threads, in: 0...1024),
                products: settings.optionalText(Setting.products),
                instructions: settings.optionalText(Setting.maxISA))
            let logger = context.logger
            let devices = try await HostDevices.opened(DeviceOptions(context)) { logger.info("\($0)") }
            logger.info("device \(devices.finding)")
            let status = TrainerStatus(
                worker: context.worker,
                device: devices.client == nil ? CPUDevice().summary : devices.finding)
            let source = BatchSource(
                endpoints: try context.endpoints(Setting.preprocessing, or: "preprocessing"),
                logger: logger)
            context.server.handle(TrainerService.status) { _, _ in status.reply }
            return [
                try JobWorker(
                    // A trainer's lease is twice the usual one: a step of a large model takes seconds.
                    kind: .train, context: context, lease: context.settings.seconds(Setting.lease) * 2,
                    devices: devices.kinds.map(\.rawValue)
                ) { held in
                    guard let job = held.first else { return }
                    try await TrainingRun(
                        context: context, source: source, status: status, devices: devices, job: job
                    ).execute()
                }
            ]
        }
    }
}

extension DeviceOptions {
    /// All cards of the host, unless told otherwise.
    init(_ context: ServiceContext) throws {
        let settings = context.settings
        self.init(
            try settings.choice(Setting.device, DeviceChoice.self),
            plugin: settings.optionalText(Setting.pjrtPlugin),
            pythonEnvironment: settings.optionalText(Setting.pythonEnv),
            cards: try settings.optionalText(Setting.gpuDevices) == nil
                ? nil : settings.int(Setting.gpuDevices, in: 1...64),
            cache: context.state.executables)
    }
}
