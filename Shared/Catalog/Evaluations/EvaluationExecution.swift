import Database

extension Catalog {
    /// Claims the oldest evaluation that is due.
    /// - Returns: nil when there is none.
    public func claimEvaluation(
        worker: String, lease: Duration = .seconds(30)
    ) async throws -> EvaluationAssignment? {
        guard let job = try await claim(.evaluate, worker: worker, lease: lease).first else { return nil }
        guard let assignment = try await evaluationAssignment(for: job) else {
            try await fail(job.lease, error: "no evaluation belongs to this job", retryable: false)
            return nil
        }
        return assignment
    }

    /// The evaluation a claimed `evaluate` job is about, with the captions earlier attempts have stored; nil
    /// when there is none.
    public func evaluationAssignment(for job: Job) async throws -> EvaluationAssignment? {
        let rows = try await database.query("select id from evaluations where job_id = $1", [.int(job.id)])
        guard let row = rows.first else { return nil }
        let id = try row.int("id")
        let captions = try await database.query(
            "select image_id, candidate from evaluation_captions where evaluation_id = $1", [.int(id)])
        var stored: [Int: String] = [:]
        for row in captions { stored[try row.int("image_id")] = try row.text("candidate") }
        return EvaluationAssignment(job: job, evaluation: try await evaluation(id), stored: stored)
    }

    /// Stores captions and counts them as done; a caption that exists stays as it is.
    /// - Parameter captions: at most 5,000.
    /// - Throws: `CatalogError.leaseLost`: nothing was stored.
    public func storeCaptions(
        evaluation: Int, lease: JobLease, _ captions: [(imageID: Int, candidate: String)]
    ) async throws {
        guard captions.count <= 5000 else {
            throw CatalogError.invalid("at most 5,000 captions a call; got \(captions.count)")
        }
        let rows = try await database.query(
            """
            with j as (
              select j.id from jobs j join evaluations e on e.job_id = j.id and e.id = $3
               where j.id = $1 and j.attempt = $2 and j.state = 'running' for key share of j),
            added as (
              insert into evaluation_captions (evaluation_id, image_id, candidate)
              select $3, t.image_id, t.candidate from j, unnest($4::bigint[], $5::text[]) as t(image_id, candidate)
              on conflict do nothing returning 1),
            counted as (
              update evaluations e set done = done + (select count(*) from added) from j where e.id = $3)
            select id from j
            """,
            [
                .int(lease.jobID), .int(lease.attempt), .int(evaluation), .ints(captions.map(\.imageID)),
                .texts(captions.map { $0.candidate.replacing("\0", with: " ") }),
            ])
        guard !rows.isEmpty else { throw CatalogError.leaseLost }
    }

    /// Writes the scores and ends the evaluation, in one transaction. A repeat after a lost answer succeeds.
    /// - Parameters:
    ///   - weightsSHA256: the weights that answered; nil keeps what is known.
    /// - Throws: `CatalogError.leaseLost`.
    public func completeEvaluation(
        _ id: Int, lease: JobLease, scores: EvaluationScores, captions: [CaptionScores],
        weightsSHA256: [UInt8]? = nil
    ) async throws {
        let json = try Self.json(scores)
        try await database.transaction(statementTimeout: .seconds(60)) { transaction in
            guard try await Self.finish(lease, on: transaction) else { return }
            let rows = try await transaction.query(
                """
                update evaluations set scores = $3::jsonb, weights_sha256 = coalesce($4, weights_sha256)
                 where id = $1 and job_id = $2 returning id
                """, [.int(id), .int(lease.jobID), .text(json), .optional(weightsSHA256)])
            guard !rows.isEmpty else {
                throw CatalogError.invalid("job \(lease.jobID) does not belong to evaluation \(id)")
            }
            try await transaction.query(
                """
                update evaluation_captions c set cider = t.cider, rouge_l = t.rouge_l, bleu4 = t.bleu4
                  from unnest($2::bigint[], $3::float8[], $4::float8[], $5::float8[])
                    as t(image_id, cider, rouge_l, bleu4)
                 where c.evaluation_id = $1 and c.image_id = t.image_id
                """,
                [
                    .int(id), .ints(captions.map(\.imageID)), .optionalDoubles(captions.map(\.cider)),
                    .optionalDoubles(captions.map(\.rougeL)), .optionalDoubles(captions.map(\.bleu4)),
                ])
        }
    }

    /// Counts a failed attempt; see `fail`.
    @discardableResult
    public func failEvaluation(
        lease: JobLease, error: String, retryable: Bool, pushback: Duration = .zero
    ) async throws -> RunState {
        RunState(try await fail(lease, error: error, retryable: retryable, pushback: pushback))
    }

    /// Captions beside their references, ordered by picture hash.
    /// - Parameter limit: at most 1,000.
    public func evaluationCaptions(
        _ id: Int, offset: Int = 0, limit: Int = 100
    ) async throws -> [EvaluationCaptionRecord] {
        let rows = try await database.query(
            """
            select i.id, i.sha256, s.file_name, ec.candidate, ec.cider, ec.rouge_l, ec.bleu4, array(
                select c.text from captions c where c.dataset_id = e.dataset_id and c.image_id = i.id
                   and c.id <= e.snapshot_caption_id order by c.id) as captions
              from evaluations e join evaluation_captions ec on ec.evaluation_id = e.id
              join images i on i.id = ec.image_id
              join splits s on s.dataset_id = e.dataset_id and s.image_id = i.id
             where e.id = $1 order by i.sha256 offset $2 limit $3
            """, [.int(id), .int(max(offset, 0)), .int(min(max(limit, 0), 1000))])
        return try rows.map { row in
            EvaluationCaptionRecord(
                imageID: try row.int("id"), sha256: try row.bytes("sha256"),
                fileName: try row.text("file_name"),
                candidate: try row.text("candidate"), references: try row.texts("captions"),
                cider: try row.optionalDouble("cider"), rougeL: try row.optionalDouble("rouge_l"),
                bleu4: try row.optionalDouble("bleu4"))
        }
    }
}
