import Database

extension Catalog {
    /// Records a push. The dataset is made when new; a repeated record adds nothing.
    public func recordPush(dataset: String, _ push: PushRecord) async throws {
        try Self.checkName(dataset, of: "dataset")
        guard !push.key.isEmpty, push.key.utf8.count <= 100, !push.key.utf8.contains(0) else {
            throw CatalogError.invalid("a push has a key of 1 to 100 bytes")
        }
        guard [push.images, push.accepted, push.duplicates, push.rejected].allSatisfy({ $0 >= 0 }) else {
            throw CatalogError.invalid("the counts of a push are not negative")
        }
        guard push.warnings.utf8.count <= 1 << 20 else {
            throw CatalogError.invalid("the warnings of a push have at most 1 MiB")
        }
        try await database.transaction { transaction in
            let datasetID = try await Self.ensureDataset(dataset, transaction)
            try await transaction.query(
                """
                insert into pushes (dataset_id, key, source, format, images, rows, accepted, duplicates, rejected, warnings,
                  duplicate_examples, started_at)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11::text[], to_timestamp($12::bigint / 1000.0))
                on conflict do nothing
                """,
                [
                    .int(datasetID), .text(push.key), .text(Self.cut(push.source, 1024)),
                    .text(Self.cut(push.format, 100)), .int(push.images), .int(push.rows),
                    .int(push.accepted),
                    .int(push.duplicates), .int(push.rejected),
                    .text(push.warnings),
                    .texts(push.duplicateExamples.prefix(20).map { Self.cut($0, 2048) }),
                    .int(push.startedAtMS),
                ])
        }
    }

    /// The last pushes, newest first.
    /// - Parameter limit: at most 100.
    public func pushes(dataset: String, limit: Int = 20) async throws -> [PushRecord] {
        let datasetID = try await datasetID(dataset)
        let rows = try await database.query(
            """
            select key, source, format, images, accepted, duplicates, rejected, warnings::text as warnings,
              duplicate_examples, floor(extract(epoch from started_at) * 1000)::bigint as started_ms,
              floor(extract(epoch from finished_at) * 1000)::bigint as finished_ms
              from pushes where dataset_id = $1 order by id desc limit $2
            """, [.int(datasetID), .int(min(max(limit, 0), 100))])
        return try rows.map { row in
            PushRecord(
                key: try row.text("key"), source: try row.text("source"), format: try row.text("format"),
                images: try row.int("images"), accepted: try row.int("accepted"),
                duplicates: try row.int("duplicates"), rejected: try row.int("rejected"),
                warnings: try row.text("warnings"), duplicateExamples: try row.texts("duplicate_examples"),
                startedAtMS: try row.int("started_ms"), finishedAtMS: try row.int("finished_ms"))
        }
    }
}
