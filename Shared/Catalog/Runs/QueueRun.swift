import Database
import Foundation

extension Catalog {
    /// Freezes the dataset as it is and queues a run over it.
    /// - Parameter key: a caller's key for this request; a repeat with the same key finds the run of the first.
    /// - Throws: `CatalogError`: unknown dataset or model, a field out of range, pictures not yet prepared (how many),
    ///   nothing to train on, an output name that is taken.
    public func queueRun(_ spec: RunSpec, key: String? = nil) async throws -> RunSummary {
        try spec.validate()
        let id = try await database.transaction(statementTimeout: .seconds(60)) { transaction in
            if let key, let known = try await Self.runID(key: key, transaction) { return known }
            return try await self.insertRun(spec, key: key, transaction)
        }
        return try await run(id)
    }

    private func insertRun(_ spec: RunSpec, key: String?, _ transaction: Transaction) async throws -> Int {
        let datasetID = try await Self.lockDataset(spec.dataset, self, transaction)
        let base = try await Self.model(spec.baseModel, on: transaction)
        guard !base.isRetrieval else {
            throw CatalogError.precondition(
                "model \(spec.baseModel) scores captions and writes none; train from a captioner")
        }
        let frozen = try await Self.freeze(datasetID, spec.dataset, transaction)
        guard frozen.train > 0 else {
            throw CatalogError.precondition(
                "dataset \(spec.dataset) has no captioned picture in its train split; push some first")
        }
        var spec = spec
        if spec.augment != "none", spec.flip == nil {
            spec.flip = try await !Self.namesSides(datasetID, transaction)
        }
        let id = try await transaction.query("select nextval(pg_get_serial_sequence('runs', 'id')) as id")[0]
            .int("id")
        let output = spec.outputModel ?? "\(spec.dataset.prefix(80))-\(id)"
        try await Self.checkOutputName(output, transaction)
        let jobs = try await transaction.query(
            """
            insert into jobs (kind, dedup_key, device) values ('train', $1, $2) on conflict do nothing returning id
            """, [.text(Self.dedupKey("run", id, key)), .text(spec.device == "auto" ? "" : spec.device)])
        guard let job = jobs.first else {
            // Somebody else used this key a moment ago.
            if let key, let known = try await Self.runID(key: key, transaction) { return known }
            throw CatalogError.alreadyExists("run \(id) exists")
        }
        try await transaction.query(
            """
            insert into runs (id, dataset_id, base_model_id, job_id, spec, output_name, snapshot_split_id,
                snapshot_caption_id, snapshot_sha256, train_images, validation_images)
              overriding system value values ($1, $2, $3, $4, $5::jsonb, $6, $7, $8, $9, $10, $11)
            """,
            [
                .int(id), .int(datasetID), .int(base.id), .int(try job.int("id")), .text(try Self.json(spec)),
                .text(output), .int(frozen.snapshot.splitID), .int(frozen.snapshot.captionID),
                .bytes(frozen.snapshot.sha256), .int(frozen.train), .int(frozen.validation),
            ])
        return id
    }

    static func dedupKey(_ kind: String, _ id: Int, _ key: String?) -> String {
        key.map { "key-\($0)" } ?? "\(kind)-\(id)"
    }

    private static func runID(key: String, _ transaction: Transaction) async throws -> Int? {
        let rows = try await transaction.query(
            "select r.id from runs r join jobs j on j.id = r.job_id where j.kind = 'train' and j.dedup_key = $1",
            [.text(dedupKey("run", 0, key))])
        return try rows.first?.int("id")
    }

    /// Looks the dataset up and keeps pushes out until the transaction ends, so that ids up to the newest are all visible.
    static func lockDataset(
        _ name: String, _ catalog: Catalog, _ transaction: Transaction
    ) async throws -> Int {
        let rows = try await transaction.query("select id from datasets where name = $1", [.text(name)])
        guard let row = rows.first else { throw try await catalog.unknownDataset(name) }
        let id = try row.int("id")
        try await transaction.query(
            "select pg_advisory_xact_lock($1::int, $2::int)", [.int(Lock.dataset), .int(id)])
        return id
    }

    struct Frozen: Sendable {
        let snapshot: Snapshot
        let train: Int
        let validation: Int
        let test: Int
    }

    /// Takes the snapshot of a locked dataset; refuses while pictures are pending.
    static func freeze(_ id: Int, _ name: String, _ transaction: Transaction) async throws -> Frozen {
        let pending = try await transaction.query(
            """
            select count(*) as pending from splits s join images i on i.id = s.image_id
             where s.dataset_id = $1 and i.state = 'pending'
            """, [.int(id)])[0].int("pending")
        guard pending == 0 else {
            throw CatalogError.precondition(
                "\(pending) pictures of dataset \(name) are not prepared yet; wait for preprocessing, then try again"
            )
        }
        let row = try await transaction.query(
            """
            select coalesce((select max(id) from splits where dataset_id = $1), 0) as split_id,
              coalesce((select max(id) from captions where dataset_id = $1), 0) as caption_id,
              count(*) filter (where m.split = 'train') as train,
              count(*) filter (where m.split = 'validation') as validation,
              count(*) filter (where m.split = 'test') as test,
              sha256(convert_to(coalesce(string_agg(
                m.split || ' ' || encode(m.sha256, 'hex') || ' ' || m.captions, E'\\n' order by m.sha256), ''), 'UTF8'))
                as sha256
              from (
                select s.split, i.sha256, string_agg(encode(text_sha256(c.text), 'hex'), ',' order by c.id) as captions
                  from splits s join images i on i.id = s.image_id and i.state = 'ready'
                  join captions c on c.dataset_id = s.dataset_id and c.image_id = s.image_id
                 where s.dataset_id = $1 group by s.id, i.id) as m
            """, [.int(id)])[0]
        return Frozen(
            snapshot: Snapshot(
                splitID: try row.int("split_id"), captionID: try row.int("caption_id"),
                sha256: try row.bytes("sha256")),
            train: try row.int("train"), validation: try row.int("validation"), test: try row.int("test"))
    }

    /// Whether a training caption says something that a mirrored picture makes untrue.
    private static func namesSides(_ dataset: Int, _ transaction: Transaction) async throws -> Bool {
        let words = "(left|right)([ -]?hand|most|ward|wards)?|(anti|counter)?clockwise|mirrored|reversed"
        return try await transaction.query(
            """
            select exists (select from splits s join captions c
                on c.dataset_id = s.dataset_id and c.image_id = s.image_id
             where s.dataset_id = $1 and s.split = 'train' and c.text ~* $2) as named
            """, [.int(dataset), .text("\\m(\(words))\\M")])[0].bool("named")
    }

    private static func checkOutputName(_ name: String, _ transaction: Transaction) async throws {
        try await transaction.query("select pg_advisory_xact_lock($1::int, 0)", [.int(Lock.outputNames)])
        let taken = try await transaction.query(
            """
            select 'a model with this name exists' as why from models where name = $1
            union all
            select 'run ' || r.id || ' will make it' from runs r join jobs j on j.id = r.job_id
             where r.output_name = $1 and j.state in ('ready', 'running', 'paused') limit 1
            """, [.text(name)])
        if let row = taken.first {
            throw CatalogError.alreadyExists(
                "the output model name \(name) is taken: \(try row.text("why")); choose another")
        }
    }

    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func decode<T: Decodable>(_ type: T.Type, _ row: Row, _ column: String) throws -> T {
        do {
            return try JSONDecoder().decode(type, from: Data(try row.text(column).utf8))
        } catch let error as DecodingError {
            throw DatabaseError(
                kind: .badResult, message: "column \(column) does not hold a \(type): \(error)")
        }
    }
}
