import Database

extension Catalog {
    /// - Throws: `CatalogError.notFound`.
    public func datasetInfo(_ name: String) async throws -> DatasetSummary {
        let id = try await datasetID(name)
        guard let summary = try await summaries(id).first else { throw try await unknownDataset(name) }
        return summary
    }

    /// All datasets by name, at most 1,000.
    public func listDatasets() async throws -> [DatasetSummary] { try await summaries(nil) }

    private func summaries(_ id: Int?) async throws -> [DatasetSummary] {
        let rows = try await database.query(
            """
            select d.id, d.name, floor(extract(epoch from d.created_at) * 1000)::bigint as created_at_ms,
              (select count(*) from captions c where c.dataset_id = d.id) as captions,
              (select count(*) from rejections r where r.dataset_id = d.id) as refused, m.*
              from datasets d cross join lateral (
                select count(*) as images, count(*) filter (where i.state = 'pending') as pending,
                  count(*) filter (where i.state = 'ready') as ready,
                  count(*) filter (where i.state = 'rejected') as rejected,
                  count(*) filter (where i.state = 'ready' and s.split = 'train') as train,
                  count(*) filter (where i.state = 'ready' and s.split = 'validation') as validation,
                  count(*) filter (where i.state = 'ready' and s.split = 'test') as test
                  from splits s join images i on i.id = s.image_id where s.dataset_id = d.id) m
             where $1::bigint is null or d.id = $1 order by d.name limit 1000
            """, [.optional(id)])
        return try rows.map { row in
            DatasetSummary(
                id: try row.int("id"), name: try row.text("name"), images: try row.int("images"),
                captions: try row.int("captions"), pending: try row.int("pending"),
                ready: try row.int("ready"),
                rejected: try row.int("rejected") + row.int("refused"),
                splits: [
                    .train: try row.int("train"), .validation: try row.int("validation"),
                    .test: try row.int("test"),
                ],
                createdAtMS: try row.int("created_at_ms"))
        }
    }

    /// Ready pictures ordered by hash.
    /// - Parameters:
    ///   - split: nil: all.
    ///   - limit: at most 1,000.
    public func listImages(
        dataset: String, split: Split? = nil, offset: Int = 0, limit: Int = 100
    ) async throws -> [DatasetImage] {
        let datasetID = try await datasetID(dataset)
        let rows = try await database.query(
            """
            select i.id, i.sha256, s.file_name, s.split, s.line, s.origin, array(
                select c.text from captions c where c.dataset_id = s.dataset_id and c.image_id = s.image_id
                 order by c.id) as captions
              from splits s join images i on i.id = s.image_id
             where s.dataset_id = $1 and i.state = 'ready' and ($2::text is null or s.split = $2)
             order by i.sha256 offset $3 limit $4
            """,
            [
                .int(datasetID), .optional(split?.rawValue), .int(max(offset, 0)),
                .int(min(max(limit, 0), 1000)),
            ])
        return try rows.map { row in
            DatasetImage(
                imageID: try row.int("id"), sha256: try row.bytes("sha256"),
                fileName: try row.text("file_name"),
                split: try Self.split(row), captions: try row.texts("captions"), line: try row.int("line"),
                origin: try row.text("origin"))
        }
    }

    /// All ready pictures of a split that have a caption, ordered by hash: the list that training and evaluation go by.
    /// - Parameter snapshot: nil: the dataset as it is now.
    public func members(
        dataset: String, split: Split, snapshot: Snapshot? = nil
    ) async throws -> [Member] {
        let page = 10_000
        var members: [Member] = []
        while true {
            let next = try await membersPage(
                dataset: dataset, split: split, snapshot: snapshot, after: members.last?.sha256, limit: page)
            members += next
            if next.count < page { return members }
        }
    }

    /// One page of `members`.
    /// - Parameter after: hash of the last picture of the page before.
    public func membersPage(
        dataset: String, split: Split, snapshot: Snapshot?, after: [UInt8]?, limit: Int
    ) async throws -> [Member] {
        let datasetID = try await datasetID(dataset)
        let rows = try await database.query(
            """
            select i.id, i.sha256, s.file_name, c.captions
              from splits s join images i on i.id = s.image_id join lateral (
                select array_agg(c.text order by c.id) as captions from captions c
                 where c.dataset_id = s.dataset_id and c.image_id = s.image_id
                   and ($4::bigint is null or c.id <= $4)) c on c.captions is not null
             where s.dataset_id = $1 and s.split = $2 and i.state = 'ready' and ($3::bigint is null or s.id <= $3)
               and ($5::bytea is null or i.sha256 > $5)
             order by i.sha256 limit $6
            """,
            [
                .int(datasetID), .text(split.rawValue), .optional(snapshot?.splitID),
                .optional(snapshot?.captionID), .optional(after), .int(max(limit, 0)),
            ])
        return try rows.map { row in
            Member(
                imageID: try row.int("id"), sha256: try row.bytes("sha256"),
                fileName: try row.text("file_name"), captions: try row.texts("captions"))
        }
    }

    func datasetID(_ name: String) async throws -> Int {
        let rows = try await database.query("select id from datasets where name = $1", [.text(name)])
        guard let row = rows.first else { throw try await unknownDataset(name) }
        return try row.int("id")
    }

    func unknownDataset(_ name: String) async throws -> CatalogError {
        let known = try await database.query("select name from datasets order by name limit 10")
        return .notFound(kind: "dataset", name: name, known: try known.map { try $0.text("name") })
    }

    static func split(_ row: Row) throws -> Split {
        let text = try row.text("split")
        guard let split = Split(rawValue: text) else {
            throw DatabaseError(kind: .badResult, message: "unknown split \(text)")
        }
        return split
    }
}
