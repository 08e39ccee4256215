import Database

extension Catalog {
    /// Lists a checkpoint whose folder is complete and durable. That is progress, so the failures counted so far no longer
    /// count. A repeat changes nothing.
    /// - Throws: `CatalogError.leaseLost`: it is not listed.
    public func recordCheckpoint(run: Int, lease: JobLease, _ checkpoint: CheckpointRecord) async throws {
        try Self.checkSHA256(checkpoint.manifestSHA256)
        let rows = try await database.query(
            """
            with j as (
              update jobs j set failures = 0 from runs r
               where r.job_id = j.id and r.id = $3 and j.id = $1 and j.attempt = $2 and j.state = 'running'
               returning j.id),
            added as (
              insert into checkpoints (run_id, step, epoch, attempt, folder_key, manifest_sha256, validation_loss)
              select $3, $4, $5, $2, $6, $7, $8 from j on conflict do nothing)
            select id from j
            """,
            [
                .int(lease.jobID), .int(lease.attempt), .int(run), .int(checkpoint.step),
                .int(checkpoint.epoch),
                .text(checkpoint.folderKey), .bytes(checkpoint.manifestSHA256),
                .optional(checkpoint.validationLoss),
            ])
        guard !rows.isEmpty else { throw CatalogError.leaseLost }
    }

    /// Listed checkpoints, newest first; deleted ones left out.
    public func checkpoints(run: Int) async throws -> [CheckpointRecord] {
        let rows = try await database.query(
            """
            select step, epoch, attempt, folder_key, manifest_sha256, validation_loss from checkpoints
             where run_id = $1 and not deleted order by step desc, attempt desc
            """, [.int(run)])
        return try rows.map { row in
            var record = CheckpointRecord(
                step: try row.int("step"), epoch: try row.int("epoch"), folderKey: try row.text("folder_key"),
                manifestSHA256: try row.bytes("manifest_sha256"),
                validationLoss: try row.optionalDouble("validation_loss"))
            record.attempt = try row.int("attempt")
            return record
        }
    }

    /// Takes checkpoints off the list; delete their folders afterwards.
    /// - Throws: `CatalogError.leaseLost`.
    public func unlistCheckpoints(run: Int, lease: JobLease, folderKeys: [String]) async throws {
        let rows = try await database.query(
            """
            with j as (
              select j.id from jobs j join runs r on r.job_id = j.id and r.id = $3
               where j.id = $1 and j.attempt = $2 and j.state = 'running' for key share of j),
            gone as (
              update checkpoints c set deleted = true from j where c.run_id = $3 and c.folder_key = any ($4::text[]))
            select id from j
            """, [.int(lease.jobID), .int(lease.attempt), .int(run), .texts(folderKeys)])
        guard !rows.isEmpty else { throw CatalogError.leaseLost }
    }
}
