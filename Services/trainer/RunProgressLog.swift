import Catalog
import Foundation
import Logging
import ServiceKit
import Training

/// Gathers a run's metrics and writes them about once a second, fenced. What could not be written stays until it can.
/// Sendable by order of use: the run's task has it, then the one that saves before stopping.
final class RunProgressLog: @unchecked Sendable {
    private let context: ServiceContext
    private let run: Int
    private let lease: JobLease
    private let status: TrainerStatus
    private let clock = ContinuousClock()
    private var points: [MetricRecord] = []
    private var latest: RunProgress?
    private var written: ContinuousClock.Instant
    private var rateSince: ContinuousClock.Instant
    private var rateImages = 0
    private var rate = 0.0
    private static let interval = Duration.seconds(1)
    /// Rows kept while the database is away; training stops when they are full.
    private static let pointsMax = 10_000
    private static let pointsPerWrite = 5_000

    init(context: ServiceContext, run: Int, lease: JobLease, status: TrainerStatus) {
        (self.context, self.run, self.lease, self.status) = (context, run, lease, status)
        (written, rateSince) = (clock.now, clock.now)
    }

    /// Restarts the rate after a pause in training: validation or a checkpoint must not look like slow steps.
    func resumeClock() { (rateSince, rateImages) = (clock.now, 0) }

    func add(_ result: StepResult, epoch: Int, totalSteps: Int) {
        rateImages += result.images
        let elapsed = rateSince.duration(to: clock.now) / .seconds(1)
        if elapsed > 0 { rate = Double(rateImages) / elapsed }
        if elapsed > 10 { resumeClock() }
        status.update(run: run, step: result.step, imagesPerSecond: rate)
        for (name, value) in [
            ("loss", result.loss), ("nll", result.nll), ("learning_rate", result.learningRate),
            ("gradient_norm", result.gradientNorm), ("images_per_second", rate),
        ] where value.isFinite {
            points.append(MetricRecord(name: name, step: result.step, value: value))
        }
        latest = RunProgress(
            step: result.step, epoch: epoch, totalSteps: totalSteps, loss: result.loss, imagesPerSecond: rate)
    }

    func add(validationLoss: Double, step: Int, epoch: Int, totalSteps: Int) {
        points.append(MetricRecord(name: "validation_loss", step: step, value: validationLoss))
        latest = RunProgress(step: step, epoch: epoch, totalSteps: totalSteps, validationLoss: validationLoss)
    }

    /// Writes when it is time, or at once with `now`.
    ///
    /// - Throws: `CatalogError.leaseLost`; the database's error when `now` is set or too much is waiting.
    func flush(now: Bool = false) async throws {
        guard now || written.duration(to: clock.now) >= Self.interval else { return }
        do {
            while !points.isEmpty {
                let some = Array(points.prefix(Self.pointsPerWrite))
                try await context.catalog.recordMetrics(run: run, lease: lease, some)
                points.removeFirst(some.count)
            }
            if let latest {
                try await context.catalog.updateProgress(run: run, lease: lease, latest)
                self.latest = nil
            }
            written = clock.now
        } catch let error as CatalogError {
            throw error
        } catch {
            written = clock.now
            guard !now, points.count < Self.pointsMax else { throw error }
            context.logger.warning(
                "metrics of run \(run) wait for the database (\(points.count) rows): \(error)")
        }
    }
}
