import BlipstreamClient
import CaptionMetrics
import Catalog
import Database
import Decoding
import Logging
import RPC
import ServiceKit
import Wire

/// An evaluation from claim to scores. Captions are stored as they come, so that a later attempt asks only
/// for what is missing.
struct EvaluationWork: Sendable {
    private let context: ServiceContext
    private let threads: WorkThreads
    private let captioners: CaptionerAnswers
    private let alignment: AlignmentScores
    private let makeReader: @Sendable (Int) throws -> any PictureReading
    private let progress = Progress()

    /// - Parameters:
    ///   - patience: how long a picture waits for captioners that are full or away.
    ///   - makeReader: what decodes pictures for the floor, for as many threads; asked for at the start of each.
    init(
        _ context: ServiceContext, patience: Duration = .seconds(60),
        makeReader: @escaping @Sendable (Int) throws -> any PictureReading
    ) throws {
        (self.context, self.makeReader) = (context, makeReader)
        threads = WorkThreads(try context.settings.int(Setting.threads, in: 0...1024), name: "evaluator")
        let blipstream = Blipstream(
            ingestion: try context.state.endpoint("ingestion"),
            captioner: try context.endpoints(Setting.captioner, or: "captioner"), logger: context.logger)
        captioners = CaptionerAnswers(
            blipstream: blipstream, blobs: context.blobs, threads: threads, patience: patience)
        alignment = AlignmentScores(
            blipstream: blipstream, blobs: context.blobs, threads: threads, patience: patience)
    }

    /// Claims evaluations, one at a time.
    func worker() throws -> JobWorker {
        try JobWorker(
            kind: .evaluate, context: context, lease: try context.settings.seconds(Setting.lease)
        ) { jobs in
            for job in jobs { try await perform(job) }
        }
    }

    /// Registers `blip.v1.Evaluator/Status`.
    func serve(on server: RPCServer) {
        server.handle(EvaluatorService.status) { _, _ in
            progress.reply(
                worker: context.worker, device: "cpu: \(threads.count) threads; captions by captioners")
        }
    }

    /// - Throws: `JobRefused` when trying again cannot help.
    func perform(_ held: HeldJob) async throws {
        guard let assignment = try await context.catalog.evaluationAssignment(for: held.job) else {
            throw JobRefused("no evaluation belongs to job \(held.job.id)")
        }
        let (evaluation, spec) = (assignment.evaluation, assignment.evaluation.spec)
        progress.begin(evaluation.id, done: assignment.stored.count)
        defer { progress.end() }
        let members = try await context.catalog.members(
            dataset: spec.dataset, split: spec.split, snapshot: evaluation.snapshot)
        guard !members.isEmpty else {
            throw JobRefused(
                "dataset \"\(spec.dataset)\" has no captioned picture in its \(spec.split.rawValue) split; "
                    + "push pictures with captions, or choose another split")
        }
        let missing = members.filter { assignment.stored[$0.imageID] == nil }
        context.logger.info(
            """
            evaluation \(evaluation.id): \(spec.model) on \(spec.dataset)/\(spec.split.rawValue), \
            \(missing.count) of \(members.count) pictures to caption
            """)
        let sink = CaptionSink(
            catalog: context.catalog, evaluation: evaluation.id, lease: held.lease, progress: progress)
        do { try await answer(missing, evaluation, held, sink) } catch {
            // What has been captioned need not be asked for again. A lost lease refuses it, as it should.
            try? await sink.flush()
            throw error
        }
        try await sink.flush()
        let candidates = assignment.stored.merging(await sink.captions) { stored, _ in stored }
        try await complete(evaluation, members, candidates, held)
    }

    private func answer(
        _ members: [Member], _ evaluation: EvaluationSummary, _ held: HeldJob, _ sink: CaptionSink
    ) async throws {
        switch evaluation.spec.kind {
        case .captioner: try await captioners.answer(members, evaluation, held, into: sink)
        case .nearestNeighbour:
            let training = try await context.catalog.members(
                dataset: evaluation.spec.dataset, split: .train, snapshot: evaluation.snapshot)
            guard !training.isEmpty else {
                throw JobRefused(
                    "dataset \"\(evaluation.spec.dataset)\" has no captioned training picture to take from"
                )
            }
            let reader = try await threads.run { [makeReader, threads] in try makeReader(threads.count) }
            let floor = NearestNeighbour(blobs: context.blobs, threads: threads, reader: reader)
            try await floor.answer(members, from: training, held, into: sink)
        }
    }

    private func complete(
        _ evaluation: EvaluationSummary, _ members: [Member], _ candidates: [Int: String], _ held: HeldJob
    ) async throws {
        let samples = try members.map { member in
            guard let candidate = candidates[member.imageID] else {
                throw PictureFailed(member, "it got no caption")
            }
            return CaptionSample(
                id: String(member.imageID), candidate: candidate, references: member.captions)
        }
        let judgement = try await threads.run { try Judgement(samples) }
        var scores = judgement.scores
        if let model = evaluation.spec.decoding.alignmentModel {
            let means = try await alignment.means(members, candidates, model: model, held)
            (scores.match, scores.cosine) = (means.match, means.cosine)
            scores.alignmentWeights = Hex.encode(means.weightsSHA256)
        }
        try held.checkStopped()
        try await context.catalog.completeEvaluation(
            evaluation.id, lease: held.lease, scores: scores, captions: judgement.pictures,
            weightsSHA256: evaluation.weightsSHA256)
        context.logger.info(
            "evaluation \(evaluation.id) done: \(members.count) pictures, \(judgement.summary)")
    }
}
