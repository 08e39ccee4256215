public import Catalog
import Database
import Foundation
import Logging
public import ServiceLifecycle

/// Claims jobs of one kind and hands them to `handle`, keeps their leases alive, and gives back what is not finished.
///
/// The handler completes its jobs itself, in the transaction that writes their effect. When it throws, its jobs are counted as failed
/// and tried again, unless it threw `JobStopped` (given back or cancelled) or `JobRefused` (dead at once).
public struct JobWorker: Service {
    private let kind: JobKind
    private let context: ServiceContext
    private let lease: Duration
    private let batch: Int
    private let devices: [String]
    private let poll: Duration
    private let handle: @Sendable ([HeldJob]) async throws -> Void

    /// - Parameters:
    ///   - lease: how long a claim lasts without a heartbeat; heartbeats come six times as often.
    ///   - batch: jobs claimed at once.
    ///   - devices: kinds of devices this process has; jobs that ask for another are left alone.
    public init(
        kind: JobKind, context: ServiceContext, lease: Duration, batch: Int = 1,
        devices: [String] = ["cpu"],
        handle: @escaping @Sendable ([HeldJob]) async throws -> Void
    ) throws {
        (self.kind, self.context, self.lease, self.batch, self.handle) = (kind, context, lease, batch, handle)
        self.devices = devices
        poll = try context.settings.seconds(Setting.poll)
    }

    public func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await cancelWhenGracefulShutdown { await reap() } }
            group.addTask { await cancelWhenGracefulShutdown { await announce() } }
            await work()
            group.cancelAll()
        }
    }

    /// Claims until the process drains. Trouble with the database is waited out.
    private func work() async {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                let jobs = try await context.catalog.claim(
                    kind, worker: context.worker, lease: lease, limit: batch, devices: devices)
                guard !jobs.isEmpty else {
                    await pause(poll)
                    continue
                }
                await process(jobs.map(HeldJob.init))
            } catch {
                context.logger.warning("cannot claim \(kind.rawValue) jobs: \(error)")
                await pause(.seconds(1))
            }
        }
    }

    private func process(_ held: [HeldJob]) async {
        let work = Task { try await handle(held) }
        let keeper = Task { await keepLeases(held, cancel: { work.cancel() }) }
        let drain: @Sendable () -> Void = {
            held.forEach { $0.ask(.drain) }
            work.cancel()
        }
        let result = await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                await work.result
            } onGracefulShutdown: {
                drain()
            }
        } onCancel: {
            drain()
        }
        keeper.cancel()
        await keeper.value
        guard case .failure(let error) = result else { return }
        // A task of its own, because the database answers no cancelled one.
        await Task { for job in held { await settle(job, after: error) } }.value
    }

    /// Heartbeats. A lost lease, a request, or silence from the database for 25/30 of the lease stops the work.
    private func keepLeases(_ held: [HeldJob], cancel: () -> Void) async {
        let clock = ContinuousClock()
        var lastGood = clock.now
        while !Task.isCancelled {
            guard (try? await Task.sleep(for: lease / 6)) != nil else { return }
            let started = clock.now
            do {
                var asked = false
                if held.count == 1 {
                    if let request = try await context.catalog.heartbeat(held[0].lease, lease: lease) {
                        held[0].ask(request == .cancel ? .cancel : .pause)
                        asked = true
                    }
                } else {
                    let kept = try await context.catalog.heartbeat(held.map(\.lease), lease: lease)
                    // A job the handler has completed is no longer held, and nobody misses it.
                    asked = kept.isEmpty
                }
                lastGood = started
                if asked { cancel() }
            } catch CatalogError.leaseLost {
                // The handler may have just completed the job; then its own result decides.
                held.forEach { $0.ask(.leaseLost) }
                return cancel()
            } catch {
                if Task.isCancelled { return }
                context.logger.warning("heartbeat failed: \(error)")
                if clock.now - lastGood > lease * 5 / 6 {
                    held.forEach { $0.ask(.leaseLost) }
                    return cancel()
                }
            }
        }
    }

    /// Gives back or counts a job whose handler threw. A job that was completed after all is left alone.
    private func settle(_ held: HeldJob, after error: any Error) async {
        do {
            switch held.stop {
            case .leaseLost:
                context.logger.warning("\(kind.rawValue) job \(held.job.id): lease lost, work discarded")
            case .drain: try await context.catalog.release(held.lease, to: .ready)
            case .pause: try await context.catalog.release(held.lease, to: .paused)
            case .cancel:
                context.logger.info("\(kind.rawValue) job \(held.job.id) cancelled")
                try await context.catalog.release(held.lease, to: .cancelled)
            case nil:
                let state = try await context.catalog.fail(
                    held.lease, error: "\(error)", retryable: !(error is JobRefused))
                context.logger.error(
                    "\(kind.rawValue) job \(held.job.id) failed, now \(state.rawValue): \(error)")
            }
        } catch CatalogError.leaseLost {
            // Completed by the handler, or held by somebody else: nothing of ours to settle.
        } catch {
            context.logger.warning(
                "job \(held.job.id) could not be settled, its lease will run out: \(error)")
        }
    }

    /// Takes back expired jobs of this kind, whoever held them.
    private func reap() async {
        while !Task.isCancelled {
            do {
                for job in try await context.catalog.reap([kind], grace: min(lease, .seconds(30))) {
                    context.logger.warning(
                        "\(kind.rawValue) job \(job.id): lease expired, now \(job.state.rawValue)")
                }
            } catch { context.logger.debug("reaping failed: \(error)") }
            await pause(.seconds(1))
        }
    }

    /// Keeps this worker in the workers table.
    private func announce() async {
        while !Task.isCancelled {
            try? await context.catalog.touchWorker(
                name: context.worker, kind: context.name,
                detail: "\(kind.rawValue) jobs, \(batch) at a time"
                    + (devices == ["cpu"] ? "" : ", on \(devices.joined(separator: " or "))"),
                devices: devices)
            await pause(.seconds(10))
        }
    }

    /// Sleeps about that long; less when the process drains.
    private func pause(_ duration: Duration) async {
        await cancelWhenGracefulShutdown {
            try? await Task.sleep(for: duration * Double.random(in: 0.8...1.2))
        }
    }
}
