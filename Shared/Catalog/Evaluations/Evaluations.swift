import Database

extension Catalog {
    /// Freezes the dataset's split as it is and queues an evaluation over it.
    /// - Parameter key: as in `queueRun`.
    /// - Throws: `CatalogError`: unknown dataset or model, pictures not yet prepared, an empty split.
    public func queueEvaluation(_ spec: EvaluationSpec, key: String? = nil) async throws -> EvaluationSummary
    {
        try spec.decoding.validate()
        try Self.checkName(spec.model, of: "model")
        let id = try await database.transaction(statementTimeout: .seconds(60)) { transaction in
            if let key, let known = try await Self.evaluationID(key: key, transaction) { return known }
            return try await self.insertEvaluation(spec, key: key, transaction)
        }
        return try await evaluation(id)
    }

    private func insertEvaluation(
        _ spec: EvaluationSpec, key: String?, _ transaction: Transaction
    ) async throws -> Int {
        var weights: [UInt8]?
        if spec.kind == .captioner {
            let model = try await Self.model(spec.model, on: transaction)
            guard !model.isRetrieval else {
                throw CatalogError.precondition(
                    "model \(spec.model) scores captions and writes none; evaluate a captioner")
            }
            weights = model.weightsSHA256
        }
        if let name = spec.decoding.alignmentModel {
            guard try await Self.model(name, on: transaction).isRetrieval else {
                throw CatalogError.precondition(
                    "model \(name) writes captions and scores none; import a BLIP ITM model and name that")
            }
        }
        let datasetID = try await Self.lockDataset(spec.dataset, self, transaction)
        let frozen = try await Self.freeze(datasetID, spec.dataset, transaction)
        let total =
            switch spec.split {
            case .train: frozen.train
            case .validation: frozen.validation
            case .test: frozen.test
            }
        guard total > 0 else {
            throw CatalogError.precondition(
                "dataset \(spec.dataset) has no captioned picture in its \(spec.split.rawValue) split")
        }
        let id = try await transaction.query(
            "select nextval(pg_get_serial_sequence('evaluations', 'id')) as id")[0].int("id")
        let jobs = try await transaction.query(
            "insert into jobs (kind, dedup_key) values ('evaluate', $1) on conflict do nothing returning id",
            [.text(Self.dedupKey("evaluation", id, key))])
        guard let job = jobs.first else {
            if let key, let known = try await Self.evaluationID(key: key, transaction) { return known }
            throw CatalogError.alreadyExists("evaluation \(id) exists")
        }
        try await transaction.query(
            """
            insert into evaluations (id, model, model_kind, weights_sha256, dataset_id, split, snapshot_split_id,
                snapshot_caption_id, decoding, job_id, total)
              overriding system value values ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10, $11)
            """,
            [
                .int(id), .text(spec.model), .text(spec.kind.rawValue), .optional(weights), .int(datasetID),
                .text(spec.split.rawValue), .int(frozen.snapshot.splitID), .int(frozen.snapshot.captionID),
                .text(try Self.json(spec.decoding)), .int(try job.int("id")), .int(total),
            ])
        return id
    }

    private static func evaluationID(key: String, _ transaction: Transaction) async throws -> Int? {
        let rows = try await transaction.query(
            "select e.id from evaluations e join jobs j on j.id = e.job_id where j.kind = 'evaluate' and j.dedup_key = $1",
            [.text(dedupKey("evaluation", 0, key))])
        return try rows.first?.int("id")
    }

    /// - Throws: `CatalogError.notFound`.
    public func evaluation(_ id: Int) async throws -> EvaluationSummary {
        guard let found = try await evaluations(id: id, limit: 1).first else {
            let known = try await database.query("select id from evaluations order by id desc limit 10")
            throw CatalogError.notFound(
                kind: "evaluation", name: String(id), known: try known.map { try $0.text("id") })
        }
        return found
    }

    /// Newest first.
    /// - Parameter limit: at most 500.
    public func listEvaluations(limit: Int = 100) async throws -> [EvaluationSummary] {
        try await evaluations(id: nil, limit: min(max(limit, 0), 500))
    }

    private func evaluations(id: Int?, limit: Int) async throws -> [EvaluationSummary] {
        let rows = try await database.query(
            """
            select e.*, d.name as dataset, j.state,
              case when j.state = 'dead' or (j.failures > 0 and j.state in ('ready', 'running', 'paused'))
                then j.last_error end as error,
              floor(extract(epoch from e.created_at) * 1000)::bigint as created_at_ms,
              floor(extract(epoch from j.finished_at) * 1000)::bigint as finished_at_ms
              from evaluations e join jobs j on j.id = e.job_id join datasets d on d.id = e.dataset_id
             where $1::bigint is null or e.id = $1 order by e.id desc limit $2
            """, [.optional(id), .int(limit)])
        return try rows.map { row in
            let kind = try row.text("model_kind")
            guard let kind = ModelKind(rawValue: kind) else {
                throw DatabaseError(kind: .badResult, message: "unknown model kind \(kind)")
            }
            return EvaluationSummary(
                id: try row.int("id"),
                spec: EvaluationSpec(
                    model: try row.text("model"), kind: kind, dataset: try row.text("dataset"),
                    split: try Self.split(row), decoding: try Self.decode(DecodingSpec.self, row, "decoding")),
                state: RunState(try Self.jobState(row)),
                snapshot: Snapshot(
                    splitID: try row.int("snapshot_split_id"), captionID: try row.int("snapshot_caption_id")),
                jobID: try row.int("job_id"), weightsSHA256: try row.optionalBytes("weights_sha256"),
                done: try row.int("done"), total: try row.int("total"),
                scores: try row.optionalText("scores") == nil
                    ? nil : try Self.decode(EvaluationScores.self, row, "scores"),
                error: try row.optionalText("error"), createdAtMS: try row.int("created_at_ms"),
                finishedAtMS: try row.optionalInt("finished_at_ms"))
        }
    }
}
