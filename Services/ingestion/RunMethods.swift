import Catalog
import Logging
import RPC
import ServiceKit
import Wire

/// Training runs of `blip.v1.Catalog`.
struct RunMethods: Sendable {
    let context: ServiceContext

    static let mostRuns = 500
    static let mostPoints = 20_000
    /// How often a watched run is looked at, and how long a watcher hears nothing at most.
    static let watchInterval = Duration.milliseconds(500)
    static let watchSilence = Duration.seconds(5)

    func register() {
        let catalog = context.catalog
        context.server.handle(CatalogService.queueRun) { request, call in
            try await answering {
                guard let spec = request.spec else {
                    throw RPCError(
                        .invalidArgument, "the request holds no spec: name a dataset and a base_model")
                }
                // A repeat of the same call finds the run it made the first time.
                let run = try await catalog.queueRun(StoredRunSpec(spec), key: call.requestID)
                context.logger.info("run \(run.id) queued: \(run.spec.dataset) on \(run.spec.baseModel)")
                return QueueRunReply(runID: UInt64(run.id))
            }
        }
        context.server.handle(CatalogService.getRun) { request, _ in
            try await answering {
                let run = try await catalog.run(Int(id: request.runID, of: "run"))
                return GetRunReply(run: RunInfo(run, attempts: try await catalog.attempts(run: run.id)))
            }
        }
        context.server.handle(CatalogService.listRuns) { request, _ in
            try await answering {
                let runs = try await catalog.listRuns(limit: Int(limit: request.limit, most: Self.mostRuns))
                return ListRunsReply(runs: runs.map { RunInfo($0) })
            }
        }
        control(CatalogService.cancelRun, .cancel)
        control(CatalogService.pauseRun, .pause)
        control(CatalogService.resumeRun, .resume)
        context.server.handle(CatalogService.getMetrics) { request, _ in
            try await answering {
                let run = try await catalog.run(Int(id: request.runID, of: "run"))
                let points = try await catalog.metrics(
                    run: run.id, name: request.name.flatMap { $0.isEmpty ? nil : $0 },
                    afterStep: request.afterStep.flatMap { $0 == 0 ? nil : Int(clamping: $0) },
                    limit: Int(limit: request.limit, most: Self.mostPoints))
                return GetMetricsReply(
                    points: points.map {
                        MetricPoint(name: $0.name, step: UInt64(clamping: $0.step), value: $0.value)
                    })
            }
        }
        context.server.handle(CatalogService.watchRun) { request, _, writer in
            try await answering { try await watch(Int(id: request.runID, of: "run"), writer) }
        }
    }

    private func control(_ method: UnaryMethod<ControlRunRequest, ControlRunReply>, _ control: RunControl) {
        context.server.handle(method) { request, _ in
            try await answering {
                let run = try await context.catalog.control(run: Int(id: request.runID, of: "run"), control)
                context.logger.info("run \(run.id): \(control.rawValue) asked, now \(run.state.rawValue)")
                return ControlRunReply(run: RunInfo(run))
            }
        }
    }

    /// Sends the run whenever it changed, until it has ended; repeats the last state while nothing happens, so that a watcher can
    /// tell a long wait from a dead service.
    private func watch(_ id: Int, _ writer: StreamWriter<WatchRunReply>) async throws {
        var last: RunSummary?
        var sent = ContinuousClock.now
        while true {
            let run = try await context.catalog.run(id)
            if run != last || ContinuousClock.now - sent >= Self.watchSilence {
                try await writer.send(WatchRunReply(run: RunInfo(run)))
                (last, sent) = (run, .now)
            }
            if run.state.isFinal { return }
            try await Task.sleep(for: Self.watchInterval)
        }
    }
}
