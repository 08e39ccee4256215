import BlipstreamClient
import RPC
import Wire

/// Queues evaluations and waits for their scores.
struct Evaluator: Sendable {
    static let floor = "nearest-neighbour"

    /// What to score.
    struct Request: Sendable, Equatable {
        /// nil: the nearest-neighbour floor.
        var model: String?
        var dataset: String
        var split = "test"
        var decoding = Decoding(numBeams: 1, maxLength: 20)
        /// The retrieval model that scores the captions against their pictures; nil: none.
        var alignment: String?

        var name: String { model ?? Evaluator.floor }
    }

    let client: Blipstream

    /// Queues one, shows progress, and returns it with scores. Throws `Failure` when it failed.
    func run(_ request: Request) async throws -> EvaluationInfo {
        var queue = QueueEvaluationRequest(
            model: request.name, dataset: request.dataset, split: request.split, decoding: request.decoding)
        queue.modelKind = request.model == nil ? Self.floor : "captioner"
        queue.alignmentModel = request.alignment
        let reply = try await client.catalog.call(CatalogService.queueEvaluation, queue)
        return try await wait(reply.evaluationID ?? 0, title: request.name)
    }

    private func wait(_ id: UInt64, title: String) async throws -> EvaluationInfo {
        let line = ProgressLine("evaluating \(title.safe)")
        defer { line.finish() }
        while true {
            let reply = try await client.catalog.call(
                CatalogService.getEvaluation, GetEvaluationRequest(evaluationID: id), timeout: .seconds(30))
            guard let info = reply.evaluation else {
                throw Failure.failed("the service lost evaluation \(id)")
            }
            switch info.state {
            case .succeeded:
                guard info.scores != nil else {
                    throw Failure.failed("evaluation \(id) ended without scores")
                }
                return info
            case .failed, .cancelled:
                throw Failure.failed(
                    "evaluation \(id) of \(title.safe) \(info.state?.word ?? ""): \((info.error ?? "no reason was recorded").safe)"
                )
            case .queued where info.error?.isEmpty == false:
                line.update("queued again after: \((info.error ?? "").safe)")
            case .queued: line.update("queued; waiting for an evaluator")
            default: line.update(done: Int(info.done ?? 0), total: Int(info.total ?? 0), unit: "pictures")
            }
            try await Task.sleep(for: .milliseconds(150))
        }
    }

    /// A finished evaluation of the same model, weights, pictures and search; nil: there is none.
    func finished(_ request: Request, weights: [UInt8]?, images: Int) async throws -> EvaluationInfo? {
        let all = try await client.catalog.call(CatalogService.listEvaluations, .init(limit: 200)).evaluations
        return all.first { info in
            info.state == .succeeded && info.model == request.name && info.dataset == request.dataset
                && info.split == request.split && Int(info.scores?.images ?? 0) == images
                && (info.alignmentModel ?? "") == (request.alignment ?? "")
                && (request.model == nil || info.weightsSha256 == weights)
                && (request.model == nil || info.decoding?.isSameSearch(as: request.decoding) == true)
        }
    }

    /// Every caption of an evaluation.
    func captions(of id: UInt64) async throws -> [EvaluationCaption] {
        var all: [EvaluationCaption] = []
        while true {
            let page = try await client.catalog.call(
                CatalogService.getEvaluationCaptions,
                GetEvaluationCaptionsRequest(evaluationID: id, offset: UInt32(all.count), limit: 500)
            ).captions
            all += page
            if page.count < 500 { return all }
        }
    }
}

extension Decoding {
    /// Equal once defaults are filled in.
    func isSameSearch(as other: Decoding) -> Bool {
        (numBeams ?? 1) == (other.numBeams ?? 1) && (maxLength ?? 20) == (other.maxLength ?? 20)
            && (minLength ?? 0) == (other.minLength ?? 0) && (prompt ?? "") == (other.prompt ?? "")
            && (repetitionPenalty ?? 1) == (other.repetitionPenalty ?? 1)
            && (lengthPenalty ?? 1) == (other.lengthPenalty ?? 1)
    }
}
