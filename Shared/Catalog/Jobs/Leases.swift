import Database

extension Catalog {
    /// Extends a lease and brings back what was asked of the job. Runs on the heartbeat connection.
    /// - Throws: `CatalogError.leaseLost`: stop, discard, publish nothing.
    public func heartbeat(_ lease: JobLease, lease duration: Duration) async throws -> JobRequest? {
        let rows = try await database.heartbeat.query(
            """
            update jobs set lease_until = clock_timestamp() + $3::interval
             where id = $1 and attempt = $2 and state = 'running' returning request
            """, [.int(lease.jobID), .int(lease.attempt), .interval(duration)])
        guard let row = rows.first else { throw CatalogError.leaseLost }
        return try row.optionalText("request").flatMap(JobRequest.init)
    }

    /// Extends many leases at once.
    /// - Returns: the leases still held; the others are lost.
    public func heartbeat(_ leases: [JobLease], lease duration: Duration) async throws -> Set<JobLease> {
        let rows = try await database.heartbeat.query(
            """
            update jobs j set lease_until = clock_timestamp() + $3::interval
              from unnest($1::bigint[], $2::int[]) as t(id, attempt)
             where j.id = t.id and j.attempt = t.attempt and j.state = 'running' returning j.id, j.attempt
            """, [.ints(leases.map(\.jobID)), .ints(leases.map(\.attempt)), .interval(duration)])
        return Set(
            try rows.map { JobLease(jobID: try $0.int("id"), attempt: try $0.int("attempt")) })
    }

    /// Ends a job as done. Jobs with an effect are ended by the method that writes it, in one transaction.
    public func complete(_ lease: JobLease) async throws {
        try await Self.finish(lease, on: database)
    }

    /// Counts a failure: the job becomes ready again after a growing delay, or dead when it has used up its tries or
    /// `retryable` is false. A picture whose job died is rejected.
    /// - Parameter pushback: wait at least this long before the next try.
    /// - Throws: `CatalogError.leaseLost`.
    @discardableResult
    public func fail(
        _ lease: JobLease, error: String, retryable: Bool = true, pushback: Duration = .zero
    ) async throws -> JobState {
        let rows = try await database.query(
            """
            with failed as (
              update jobs set failures = failures + 1, lease_until = null, claim_id = null, worker = null,
                request = null, last_error = left($3, 1000),
                state = case when request = 'cancel' then 'cancelled' when request = 'pause' then 'paused'
                  when not $4 or failures + 1 >= max_failures then 'dead' else 'ready' end,
                finished_at = case when request = 'cancel' or (request is null and (not $4 or failures + 1 >= max_failures))
                  then clock_timestamp() end,
                run_at = clock_timestamp() + greatest($5::interval,
                  least(interval '1 s' * power(2, least(failures, 20)), interval '5 min') * (0.8 + 0.4 * random()))
               where id = $1 and attempt = $2 and state = 'running' returning kind, state, payload, last_error),
            refused as (
              update images i set state = 'rejected', reason = 'decoder_crashed', detail = f.last_error
                from failed f
               where f.kind = 'preprocess' and f.state = 'dead' and i.sha256 = f.payload and i.state = 'pending')
            select state from failed
            """,
            [
                .int(lease.jobID), .int(lease.attempt), .text(error.replacing("\0", with: " ")),
                .bool(retryable),
                .interval(pushback),
            ])
        guard let row = rows.first else { throw CatalogError.leaseLost }
        return try Self.jobState(row)
    }

    /// Gives a job back without counting a failure: `.ready` when draining, `.paused` or `.cancelled` on request.
    /// - Throws: `CatalogError.leaseLost`.
    public func release(_ lease: JobLease, to state: JobState = .ready) async throws {
        guard [.ready, .paused, .cancelled].contains(state) else {
            throw CatalogError.invalid(
                "a job is released as ready, paused or cancelled; got \(state.rawValue)")
        }
        let rows = try await database.query(
            """
            update jobs set state = $3, run_at = clock_timestamp(), lease_until = null, claim_id = null, worker = null,
              request = null, finished_at = case when $3 = 'cancelled' then clock_timestamp() end
             where id = $1 and attempt = $2 and state = 'running' returning id
            """, [.int(lease.jobID), .int(lease.attempt), .text(state.rawValue)])
        guard !rows.isEmpty else { throw CatalogError.leaseLost }
    }

    /// Marks the job done, within whatever `executor` is. A repeat after a lost answer finds its own success.
    /// - Returns: false when this attempt had completed it before.
    @discardableResult
    static func finish(_ lease: JobLease, on executor: any SQLExecutor) async throws -> Bool {
        let rows = try await executor.query(
            """
            update jobs set state = 'done', finished_at = clock_timestamp(), lease_until = null, claim_id = null,
              request = null
             where id = $1 and attempt = $2 and state = 'running' returning id
            """, [.int(lease.jobID), .int(lease.attempt)])
        if !rows.isEmpty { return true }
        let mine = try await executor.query(
            "select id from jobs where id = $1 and attempt = $2 and state = 'done'",
            [.int(lease.jobID), .int(lease.attempt)])
        guard !mine.isEmpty else { throw CatalogError.leaseLost }
        return false
    }

    static func jobState(_ row: Row) throws -> JobState {
        let text = try row.text("state")
        guard let state = JobState(rawValue: text) else {
            throw DatabaseError(kind: .badResult, message: "unknown job state \(text)")
        }
        return state
    }
}
