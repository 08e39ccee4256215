import Database

extension Catalog {
    /// Asks a job to end or to pause. A job nobody holds changes at once, a running one at its holder's next heartbeat.
    /// - Returns: the state afterwards; nil when the job has ended already or does not exist.
    public func control(jobID: Int, _ request: JobRequest) async throws -> JobState? {
        let rows = try await database.query(
            """
            update jobs set request = case when state = 'running' then $2::text end,
              state = case when state = 'running' then state when $2 = 'cancel' then 'cancelled' else 'paused' end,
              finished_at = case when state <> 'running' and $2 = 'cancel' then clock_timestamp() end
             where id = $1 and state in ('ready', 'running', 'paused') returning state
            """, [.int(jobID), .text(request.rawValue)])
        return try rows.first.map(Self.jobState)
    }

    /// Takes back a pause: a paused job is ready again, a running one that was asked to pause goes on.
    /// - Returns: the state afterwards; nil when there was no pause to take back.
    public func resume(jobID: Int) async throws -> JobState? {
        let rows = try await database.query(
            """
            update jobs set state = case when state = 'paused' then 'ready' else state end, request = null,
              run_at = case when state = 'paused' then clock_timestamp() else run_at end
             where id = $1 and (state = 'paused' or (state = 'running' and request = 'pause')) returning state
            """, [.int(jobID)])
        return try rows.first.map(Self.jobState)
    }

    /// Takes jobs back whose lease ran out, at most 100 a call. Call it about every second for one's own kinds.
    /// - Parameter grace: nothing is taken back this long after a start of the server, so that a restart does not fence
    ///   every healthy worker.
    @discardableResult
    public func reap(_ kinds: [JobKind], grace: Duration = .seconds(30)) async throws -> [ReapedJob] {
        let rows = try await database.query(
            """
            with x as materialized (
              select id from jobs where state = 'running' and kind = any ($1::text[])
                and lease_until < clock_timestamp() and clock_timestamp() > pg_postmaster_start_time() + $2::interval
               order by lease_until limit 100 for update skip locked),
            reaped as (
              update jobs j set failures = failures + 1, lease_until = null, claim_id = null, worker = null,
                request = null, last_error = 'lease expired: the worker stopped answering',
                state = case when request = 'cancel' then 'cancelled' when request = 'pause' then 'paused'
                  when failures + 1 >= max_failures then 'dead' else 'ready' end,
                finished_at = case when request = 'cancel' or (request is null and failures + 1 >= max_failures)
                  then clock_timestamp() end,
                run_at = clock_timestamp()
                  + least(interval '1 s' * power(2, least(failures, 20)), interval '5 min') * (0.8 + 0.4 * random())
                from x where j.id = x.id returning j.id, j.kind, j.state, j.payload, j.last_error),
            refused as (
              update images i set state = 'rejected', reason = 'decoder_crashed', detail = r.last_error
                from reaped r
               where r.kind = 'preprocess' and r.state = 'dead' and i.sha256 = r.payload and i.state = 'pending')
            select id, state from reaped
            """, [.texts(kinds.map(\.rawValue)), .interval(grace)])
        return try rows.map { ReapedJob(id: try $0.int("id"), state: try Self.jobState($0)) }
    }

    /// Jobs of a kind by state.
    public func jobCounts(_ kind: JobKind) async throws -> JobCounts {
        let rows = try await database.query(
            "select state, count(*) as jobs from jobs where kind = $1 group by state", [.text(kind.rawValue)])
        var counts: [String: Int] = [:]
        for row in rows { counts[try row.text("state")] = try row.int("jobs") }
        return JobCounts(
            ready: counts["ready"] ?? 0, running: counts["running"] ?? 0, paused: counts["paused"] ?? 0,
            done: counts["done"] ?? 0, cancelled: counts["cancelled"] ?? 0, dead: counts["dead"] ?? 0)
    }
}
