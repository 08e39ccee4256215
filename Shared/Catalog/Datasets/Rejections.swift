import Database

extension Catalog {
    /// Records refused rows. The dataset is made when new; a repeated report adds nothing.
    /// - Parameter rejections: at most 1,000.
    public func recordRejections(dataset: String, _ rejections: [RejectionRecord]) async throws {
        try Self.checkName(dataset, of: "dataset")
        guard rejections.count <= 1000 else {
            throw CatalogError.invalid("at most 1,000 rejections a report; got \(rejections.count)")
        }
        for item in rejections where item.reason.isEmpty || item.reason.utf8.count > 100 {
            throw CatalogError.invalid("a rejection's reason is a code of 1 to 100 bytes")
        }
        let rows = rejections.map { item in
            RejectionRecord(
                fileName: Self.cut(item.fileName, 1024), line: item.line, reason: Self.cut(item.reason, 100),
                detail: Self.cut(item.detail, 1000))
        }
        try await database.transaction { transaction in
            let datasetID = try await Self.ensureDataset(dataset, transaction)
            try await transaction.query(
                """
                insert into rejections (dataset_id, file_name, line, reason, detail)
                select $1, file_name, line, reason, detail
                  from unnest($2::text[], $3::bigint[], $4::text[], $5::text[]) as t(file_name, line, reason, detail)
                 order by file_name, line, reason on conflict do nothing
                """,
                [
                    .int(datasetID), .texts(rows.map(\.fileName)), .ints(rows.map(\.line)),
                    .texts(rows.map(\.reason)), .texts(rows.map(\.detail)),
                ])
        }
    }

    /// Refused rows and pictures that preprocessing rejected, ordered by file, line and reason.
    /// - Parameter limit: at most 1,000.
    public func rejections(
        dataset: String, offset: Int = 0, limit: Int = 200
    ) async throws -> [RejectionRecord] {
        let datasetID = try await datasetID(dataset)
        let rows = try await database.query(
            """
            select file_name, line, reason, detail from (
              select file_name, line, reason, detail from rejections where dataset_id = $1
              union all
              select case when s.origin = '' then s.file_name else s.origin end, s.line, i.reason,
                case when s.origin = '' then '' else s.file_name || ': ' end || coalesce(i.detail, '')
                from splits s join images i on i.id = s.image_id
               where s.dataset_id = $1 and i.state = 'rejected') as x
             order by file_name, line, reason, detail offset $2 limit $3
            """, [.int(datasetID), .int(max(offset, 0)), .int(min(max(limit, 0), 1000))])
        return try rows.map { row in
            RejectionRecord(
                fileName: try row.text("file_name"), line: try row.int("line"),
                reason: try row.text("reason"),
                detail: try row.text("detail"))
        }
    }

    /// How often each reason occurs, the most frequent first.
    public func rejectionCounts(dataset: String) async throws -> [(reason: String, count: Int)] {
        let datasetID = try await datasetID(dataset)
        let rows = try await database.query(
            """
            select reason, count(*) as n from (
              select reason from rejections where dataset_id = $1
              union all
              select i.reason from splits s join images i on i.id = s.image_id
               where s.dataset_id = $1 and i.state = 'rejected') as x
             group by reason order by n desc, reason
            """, [.int(datasetID)])
        return try rows.map { (try $0.text("reason"), try $0.int("n")) }
    }

    /// At most `count` bytes of whole characters, without NUL.
    static func cut(_ text: String, _ count: Int) -> String {
        var kept = text.contains("\0") ? text.replacing("\0", with: " ") : text
        while kept.utf8.count > count {
            kept = String(kept.prefix(kept.count - max((kept.utf8.count - count) / 4, 1)))
        }
        return kept
    }
}
