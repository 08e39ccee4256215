import Catalog
import Compute
import Logging
import RPC
import ServiceKit
import ServiceLifecycle
import Wire

/// Fine-tunes models: leases one queued run at a time from the catalogue, and keeps its metrics and checkpoints there.
@main
struct TrainerMain {
    static let keys = [
        Setting.preprocessing, Setting.recompute, Setting.featureMemory, Setting.featureFolder,
        Setting.products, Setting.maxISA,
    ]

    static func main() async {
        await ServiceProcess.main("trainer", keys: keys) { context in
            let settings = context.settings
            try ComputeSettings.begin(
                threads: settings.int(Setting.threads, in: 0...1024),
                products: settings.optionalText(Setting.products),
                instructions: settings.optionalText(Setting.maxISA))
            let status = TrainerStatus(worker: context.worker, device: CPUDevice().summary)
            let source = BatchSource(
                endpoints: try context.endpoints(Setting.preprocessing, or: "preprocessing"),
                logger: context.logger)
            context.server.handle(TrainerService.status) { _, _ in status.reply }
            context.logger.info("device \(status.device)")
            return [
                try JobWorker(
                    // A trainer's lease is twice the usual one: a step of a large model takes seconds.
                    kind: .train, context: context, lease: context.settings.seconds(Setting.lease) * 2
                ) { held in
                    guard let job = held.first else { return }
                    try await TrainingRun(context: context, source: source, status: status, job: job)
                        .execute()
                }
            ]
        }
    }
}
