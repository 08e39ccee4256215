import Database

extension Catalog {
    /// Claims the oldest run that is due.
    /// - Returns: nil when there is none.
    public func claimRun(
        worker: String, lease: Duration = .seconds(60), devices: [String] = ["cpu"]
    ) async throws -> RunAssignment? {
        guard let job = try await claim(.train, worker: worker, lease: lease, devices: devices).first else {
            return nil
        }
        guard let assignment = try await assignment(for: job) else {
            try await fail(job.lease, error: "no run belongs to this job", retryable: false)
            return nil
        }
        return assignment
    }

    /// The run a claimed `train` job is about, with its base model and the checkpoints written so far; nil when there is none.
    public func assignment(for job: Job) async throws -> RunAssignment? {
        let rows = try await database.query(
            """
            select r.id as run_id, m.*, floor(extract(epoch from m.created_at) * 1000)::bigint as created_at_ms
              from runs r join models m on m.id = r.base_model_id where r.job_id = $1
            """, [.int(job.id)])
        guard let row = rows.first else { return nil }
        let id = try row.int("run_id")
        return RunAssignment(
            job: job, run: try await run(id), baseModel: try Self.modelRecord(row),
            checkpoints: try await checkpoints(run: id))
    }

    /// Writes how far the run is.
    /// - Throws: `CatalogError.leaseLost`.
    public func updateProgress(run: Int, lease: JobLease, _ progress: RunProgress) async throws {
        let rows = try await database.query(
            """
            with j as (select id from jobs where id = $2 and attempt = $3 and state = 'running' for key share)
            update runs r set step = $4, epoch = $5, total_steps = coalesce($6, total_steps),
              loss = coalesce($7, loss), validation_loss = coalesce($8, validation_loss),
              images_per_second = coalesce($9, images_per_second)
              from j where r.job_id = j.id and r.id = $1 returning r.id
            """,
            [
                .int(run), .int(lease.jobID), .int(lease.attempt), .int(progress.step), .int(progress.epoch),
                .optional(progress.totalSteps), .optional(progress.loss), .optional(progress.validationLoss),
                .optional(progress.imagesPerSecond),
            ])
        guard !rows.isEmpty else { throw CatalogError.leaseLost }
    }

    /// Notes what an attempt computes on; one that does not go on with the same bits marks the run. A repeat changes nothing.
    /// - Throws: `CatalogError.leaseLost`.
    public func recordAttempt(run: Int, lease: JobLease, _ attempt: RunAttempt) async throws {
        let rows = try await database.query(
            """
            with j as (select id from jobs where id = $2 and attempt = $3 and state = 'running' for key share),
            noted as (
              insert into run_attempts (run_id, attempt, worker, device, step, exact)
              select $1, $3, $4, $5, $6, $7 from j on conflict do nothing)
            update runs r set resumed_inexact = r.resumed_inexact or not $7
              from j where r.job_id = j.id and r.id = $1 returning r.id
            """,
            [
                .int(run), .int(lease.jobID), .int(lease.attempt), .text(Self.cut(attempt.worker, 200)),
                .text(Self.cut(attempt.device, 1000)), .int(attempt.step), .bool(attempt.isExact),
            ])
        guard !rows.isEmpty else { throw CatalogError.leaseLost }
    }

    /// The attempts at a run that began, oldest first, the last 100.
    public func attempts(run: Int) async throws -> [RunAttempt] {
        let rows = try await database.query(
            """
            select attempt, worker, device, step, exact from run_attempts where run_id = $1
             order by attempt desc limit 100
            """, [.int(run)])
        return try rows.reversed().map { row in
            RunAttempt(
                attempt: try row.int("attempt"), worker: try row.text("worker"),
                device: try row.text("device"), step: try row.int("step"), isExact: try row.bool("exact"))
        }
    }

    /// Registers the result and ends the run, in one transaction. A repeat after a lost answer succeeds.
    /// - Throws: `CatalogError.leaseLost`; `CatalogError.alreadyExists` when the name has been taken since.
    @discardableResult
    public func completeRun(run: Int, lease: JobLease, model: NewModel) async throws -> ModelRecord {
        try await database.transaction { transaction in
            guard try await Self.finish(lease, on: transaction) else {
                return try await Self.model(model.name, on: transaction)
            }
            let record = try await Self.insert(model, on: transaction).model
            let rows = try await transaction.query(
                "update runs set output_model = $3 where id = $1 and job_id = $2 returning id",
                [.int(run), .int(lease.jobID), .text(model.name)])
            guard !rows.isEmpty else {
                throw CatalogError.invalid("job \(lease.jobID) does not belong to run \(run)")
            }
            return record
        }
    }

    /// Counts a failed attempt; see `fail`.
    /// - Returns: whether the run is queued again or has failed.
    @discardableResult
    public func failRun(
        lease: JobLease, error: String, retryable: Bool, pushback: Duration = .zero
    ) async throws -> RunState {
        RunState(try await fail(lease, error: error, retryable: retryable, pushback: pushback))
    }
}
