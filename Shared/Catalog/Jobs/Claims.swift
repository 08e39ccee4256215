import Database
public import Foundation

extension Catalog {
    /// Claims up to `limit` jobs that are due, oldest first; never one that another worker holds.
    ///
    /// When an answer was lost, the claim is looked up again, so that no job is held unknowingly: each job of a claim
    /// carries an id derived from `claimID`.
    /// - Parameters:
    ///   - lease: how long the jobs are ours without a heartbeat.
    ///   - devices: kinds of devices the worker has, "cpu" and "gpu": jobs that ask for another kind are left to others.
    public func claim(
        _ kind: JobKind, worker: String, lease: Duration, limit: Int = 1, devices: [String] = ["cpu"],
        claimID: UUID = UUID()
    ) async throws -> [Job] {
        var attemptsLeft = 3
        while true {
            do {
                return try await claimOnce(
                    kind, worker: worker, lease: lease, limit: limit, devices: devices, claimID: claimID)
            } catch let error as DatabaseError where attemptsLeft > 0 {
                guard error.isOutcomeUnknown || error.constraint == "jobs_claim" else { throw error }
                attemptsLeft -= 1
                let found = try await claimed(kind, claimID: claimID, limit: limit)
                if !found.isEmpty { return found }
            }
        }
    }

    private func claimOnce(
        _ kind: JobKind, worker: String, lease: Duration, limit: Int, devices: [String], claimID: UUID
    ) async throws -> [Job] {
        let rows = try await database.query(
            """
            with due as materialized (
              select id from jobs where kind = $1 and state = 'ready' and run_at <= clock_timestamp()
               and (device = '' or device = any ($6::text[]))
               order by run_at, id limit $5 for update skip locked),
            numbered as (select id, row_number() over (order by id) as n from due)
            update jobs j set state = 'running', attempt = attempt + 1, worker = $2,
              claim_id = md5($4::text || n)::uuid, lease_until = clock_timestamp() + $3::interval
              from numbered where j.id = numbered.id
            returning j.id, j.attempt, j.dedup_key, j.payload
            """,
            [
                .text(kind.rawValue), .text(worker), .interval(lease), .text(claimID.uuidString), .int(limit),
                .texts(devices),
            ])
        return try rows.map { try Self.job($0, kind) }
    }

    private func claimed(_ kind: JobKind, claimID: UUID, limit: Int) async throws -> [Job] {
        let rows = try await database.query(
            """
            select id, attempt, dedup_key, payload from jobs where state = 'running'
             and claim_id = any (array(select md5($1::text || n)::uuid from generate_series(1, $2::int) n))
            """, [.text(claimID.uuidString), .int(limit)])
        return try rows.map { try Self.job($0, kind) }
    }

    private static func job(_ row: Row, _ kind: JobKind) throws -> Job {
        Job(
            id: try row.int("id"), kind: kind, attempt: try row.int("attempt"),
            dedupKey: try row.text("dedup_key"), payload: try row.bytes("payload"))
    }
}
