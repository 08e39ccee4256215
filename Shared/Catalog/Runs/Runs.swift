import Database

/// What can be asked of a run.
public enum RunControl: String, Sendable {
    case cancel, pause, resume
}

extension Catalog {
    /// - Throws: `CatalogError.notFound`.
    public func run(_ id: Int) async throws -> RunSummary {
        guard let run = try await runs(id: id, limit: 1).first else {
            let known = try await database.query("select id from runs order by id desc limit 10")
            throw CatalogError.notFound(
                kind: "run", name: String(id), known: try known.map { try $0.text("id") })
        }
        return run
    }

    /// Newest first.
    /// - Parameter limit: at most 500.
    public func listRuns(limit: Int = 100) async throws -> [RunSummary] {
        try await runs(id: nil, limit: min(max(limit, 0), 500))
    }

    /// Cancels, pauses or resumes a run. A running one reacts at its trainer's next heartbeat. Asking twice is fine.
    /// - Throws: `CatalogError.precondition` when the run has ended in another way.
    public func control(run id: Int, _ request: RunControl) async throws -> RunSummary {
        let run = try await run(id)
        switch request {
        case .cancel: _ = try await control(jobID: run.jobID, .cancel)
        case .pause: _ = try await control(jobID: run.jobID, .pause)
        case .resume: _ = try await resume(jobID: run.jobID)
        }
        let after = try await self.run(id)
        if after.state.isFinal, request != .cancel || after.state != .cancelled {
            throw CatalogError.precondition(
                "run \(id) has \(after.state.rawValue) already; it cannot be asked to \(request.rawValue)")
        }
        return after
    }

    private func runs(id: Int?, limit: Int) async throws -> [RunSummary] {
        let rows = try await database.query(
            """
            select r.*, j.state, j.attempt, j.worker, j.request,
              (select a.device from run_attempts a where a.run_id = r.id order by a.attempt desc limit 1) as on_device,
              case when j.state = 'ready' and not exists (
                  select from workers w where w.kind = 'trainer' and (j.device = '' or j.device = any (w.devices))
                   and w.last_seen > clock_timestamp() - interval '30 s')
                then case j.device when 'gpu' then 'a trainer with a gpu' else 'a trainer' end end as waits_for,
              case when j.state = 'dead' or (j.failures > 0 and j.state in ('ready', 'running', 'paused'))
                then j.last_error end as error,
              floor(extract(epoch from r.created_at) * 1000)::bigint as created_at_ms,
              floor(extract(epoch from j.finished_at) * 1000)::bigint as finished_at_ms
              from runs r join jobs j on j.id = r.job_id
             where $1::bigint is null or r.id = $1 order by r.id desc limit $2
            """, [.optional(id), .int(limit)])
        return try rows.map(Self.runSummary)
    }

    private static func runSummary(_ row: Row) throws -> RunSummary {
        RunSummary(
            id: try row.int("id"), spec: try decode(RunSpec.self, row, "spec"),
            state: RunState(try jobState(row)),
            outputName: try row.text("output_name"),
            snapshot: Snapshot(
                splitID: try row.int("snapshot_split_id"), captionID: try row.int("snapshot_caption_id"),
                sha256: try row.bytes("snapshot_sha256")),
            trainImages: try row.int("train_images"), validationImages: try row.int("validation_images"),
            jobID: try row.int("job_id"), attempt: try row.int("attempt"),
            worker: try row.optionalText("worker"),
            request: try row.optionalText("request").flatMap(JobRequest.init), step: try row.int("step"),
            totalSteps: try row.int("total_steps"), epoch: try row.int("epoch"),
            loss: try row.optionalDouble("loss"), validationLoss: try row.optionalDouble("validation_loss"),
            imagesPerSecond: try row.optionalDouble("images_per_second"),
            error: try row.optionalText("error"),
            outputModel: try row.optionalText("output_model"),
            resumedInexact: try row.bool("resumed_inexact"),
            waitsFor: try row.optionalText("waits_for"), device: try row.optionalText("on_device"),
            nondeterministic: try row.bool("nondeterministic"), createdAtMS: try row.int("created_at_ms"),
            finishedAtMS: try row.optionalInt("finished_at_ms"))
    }
}
