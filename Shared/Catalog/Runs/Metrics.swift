import Database

extension Catalog {
    /// Writes points of curves; a point that exists stays as it is. When a deterministic value comes out differently the
    /// second time, the run is marked.
    /// - Parameter points: at most 5,000.
    /// - Returns: points that are new.
    /// - Throws: `CatalogError.leaseLost`: nothing was written.
    @discardableResult
    public func recordMetrics(run: Int, lease: JobLease, _ points: [MetricRecord]) async throws -> Int {
        guard points.count <= 5000 else {
            throw CatalogError.invalid("at most 5,000 metric points a call; got \(points.count)")
        }
        let rows = try await database.query(
            """
            with j as (
              select j.id from jobs j join runs r on r.job_id = j.id and r.id = $3
               where j.id = $1 and j.attempt = $2 and j.state = 'running' for key share of j),
            t as (select * from unnest($4::text[], $5::bigint[], $6::float8[]) as t(name, step, value)),
            added as (
              insert into run_metrics (run_id, name, step, value, attempt)
              select $3, t.name, t.step, t.value, $2 from j, t on conflict do nothing returning 1),
            differing as (
              select 1 from t join run_metrics m on m.run_id = $3 and m.name = t.name and m.step = t.step
               where m.value <> t.value and t.name <> 'images_per_second' limit 1),
            marked as (
              update runs r set nondeterministic = true from j
               where r.id = $3 and r.job_id = j.id and not r.nondeterministic and exists (select from differing))
            select (select count(*) from j) as held, (select count(*) from added) as added
            """,
            [
                .int(lease.jobID), .int(lease.attempt), .int(run), .texts(points.map(\.name)),
                .ints(points.map(\.step)), .doubles(points.map(\.value)),
            ])
        guard let row = rows.first, try row.int("held") == 1 else { throw CatalogError.leaseLost }
        return try row.int("added")
    }

    /// Points of one curve, or of all, by step.
    /// - Parameters:
    ///   - name: nil: all curves.
    ///   - afterStep: exclusive; nil: from the start.
    ///   - limit: at most 20,000.
    public func metrics(
        run: Int, name: String? = nil, afterStep: Int? = nil, limit: Int = 20_000
    ) async throws -> [MetricRecord] {
        let rows = try await database.query(
            """
            select name, step, value from run_metrics
             where run_id = $1 and ($2::text is null or name = $2) and ($3::bigint is null or step > $3)
             order by step, name limit $4
            """, [.int(run), .optional(name), .optional(afterStep), .int(min(max(limit, 0), 20_000))])
        return try rows.map { row in
            MetricRecord(
                name: try row.text("name"), step: try row.int("step"), value: try row.double("value"))
        }
    }
}
