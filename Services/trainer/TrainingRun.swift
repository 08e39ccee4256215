import BLIP
import BlobStore
import Catalog
import Checkpoints
import Devices
import Foundation
import Logging
import ServiceKit
import Training

/// One attempt at one run, from claim to registered model.
struct TrainingRun {
    let context: ServiceContext
    let source: BatchSource
    let status: TrainerStatus
    let devices: HostDevices
    let job: HeldJob

    /// Trains until the run is done, or until the job must stop; a drained or paused run leaves a checkpoint first.
    func execute() async throws {
        defer { status.idle() }
        guard let assignment = try await context.catalog.assignment(for: job.job) else {
            throw JobRefused("no run belongs to this job")
        }
        let (run, spec) = (assignment.run, assignment.run.spec)
        let means = try TrainingMeans(spec, context, devices)
        let engine = TrainingEngine()
        let files = CheckpointFiles(
            blobs: context.blobs, run: run.id, attempt: job.job.attempt, logger: context.logger)
        let progress = RunProgressLog(context: context, run: run.id, lease: job.lease, status: status)
        var session = TrainingSession(
            context: context, source: source, job: job, run: run, engine: engine, files: files,
            progress: progress,
            checkpoints: assignment.checkpoints, means: means)
        do {
            try await session.prepare(baseModel: assignment.baseModel)
            context.logger.info(
                "run \(run.id): \(spec.baseModel) on \(spec.dataset), from step \(session.step) of \(session.totalSteps)"
            )
            try await session.trainToTheEnd()
            let model = try await session.publish()
            try await context.catalog.completeRun(run: run.id, lease: job.lease, model: model)
            context.logger.info("run \(run.id) is done: model \(model.name)")
        } catch {
            if let reason = job.stop, reason == .drain || reason == .pause {
                // This task is cancelled by now; a task of its own still reaches the database.
                let stopped = session
                await Task { await stopped.saveBeforeStopping() }.value
                await engine.close()
                throw JobStopped(reason)
            }
            await engine.close()
            throw refusal(error) ?? error
        }
        await engine.close()
    }

    /// Errors that another try would meet again.
    private func refusal(_ error: any Error) -> JobRefused? {
        switch error {
        case let error as BLIPError: JobRefused(error.description)
        case let error as TrainingError: JobRefused(error.description)
        case CatalogError.alreadyExists(let text): JobRefused(text)
        default: nil
        }
    }
}
