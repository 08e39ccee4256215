import Catalog
import Database
import Logging
import RPC
import ServiceKit
import Wire

/// Evaluations of `blip.v1.Catalog`.
struct EvaluationMethods: Sendable {
    let context: ServiceContext

    static let mostEvaluations = 500
    static let mostCaptions = 1000

    func register() {
        let catalog = context.catalog
        context.server.handle(CatalogService.queueEvaluation) { request, call in
            try await answering {
                let evaluation = try await catalog.queueEvaluation(
                    try EvaluationSpec(request), key: call.requestID)
                context.logger.info(
                    "evaluation \(evaluation.id) queued: \(evaluation.spec.model) on \(evaluation.spec.dataset)"
                )
                return QueueEvaluationReply(evaluationID: UInt64(evaluation.id))
            }
        }
        context.server.handle(CatalogService.getEvaluation) { request, _ in
            try await answering {
                let id = try Int(id: request.evaluationID, of: "evaluation")
                return GetEvaluationReply(evaluation: EvaluationInfo(try await catalog.evaluation(id)))
            }
        }
        context.server.handle(CatalogService.listEvaluations) { request, _ in
            try await answering {
                let evaluations = try await catalog.listEvaluations(
                    limit: Int(limit: request.limit, most: Self.mostEvaluations))
                return ListEvaluationsReply(evaluations: evaluations.map(EvaluationInfo.init))
            }
        }
        context.server.handle(CatalogService.getEvaluationCaptions) { request, _ in
            try await answering {
                let id = try Int(id: request.evaluationID, of: "evaluation")
                _ = try await catalog.evaluation(id)
                let captions = try await catalog.evaluationCaptions(
                    id, offset: Int(request.offset ?? 0),
                    limit: Int(limit: request.limit, most: Self.mostCaptions))
                let page = Page.fitting(captions) { caption in
                    caption.fileName.utf8.count + caption.candidate.utf8.count
                        + caption.references.reduce(96) { $0 + $1.utf8.count + 8 }
                }
                return GetEvaluationCaptionsReply(captions: page.map(EvaluationCaption.init))
            }
        }
    }
}

extension EvaluationSpec {
    /// Absent fields take the defaults.
    /// - Throws: INVALID_ARGUMENT for words that mean nothing.
    init(_ request: QueueEvaluationRequest) throws(RPCError) {
        let kindText = request.modelKind.flatMap { $0.isEmpty ? nil : $0 } ?? ModelKind.captioner.rawValue
        guard let kind = ModelKind(rawValue: kindText) else {
            throw RPCError(
                .invalidArgument,
                "\"\(kindText.prefix(40))\" is no model_kind: \(ModelKind.captioner.rawValue) or "
                    + ModelKind.nearestNeighbour.rawValue)
        }
        var model = request.model ?? ""
        if model.isEmpty, kind == .nearestNeighbour { model = kind.rawValue }
        var decoding = DecodingSpec(request.decoding ?? Decoding())
        decoding.alignmentModel = request.alignmentModel.flatMap { $0.isEmpty ? nil : $0 }
        self.init(
            model: model, kind: kind, dataset: request.dataset ?? "",
            split: try Split(wire: request.split) ?? .test, decoding: decoding)
    }
}

extension DecodingSpec {
    init(_ decoding: Decoding) {
        self.init()
        numBeams = decoding.numBeams.map(Int.init) ?? numBeams
        maxLength = decoding.maxLength.map(Int.init) ?? maxLength
        minLength = decoding.minLength.map(Int.init) ?? minLength
        repetitionPenalty = decoding.repetitionPenalty ?? repetitionPenalty
        lengthPenalty = decoding.lengthPenalty ?? lengthPenalty
        prompt = decoding.prompt ?? prompt
    }
}

extension Decoding {
    init(_ spec: DecodingSpec) {
        self.init(
            numBeams: UInt32(clamping: spec.numBeams), maxLength: UInt32(clamping: spec.maxLength),
            minLength: UInt32(clamping: spec.minLength), repetitionPenalty: spec.repetitionPenalty,
            lengthPenalty: spec.lengthPenalty, prompt: spec.prompt)
    }
}

extension Scores {
    init(_ scores: EvaluationScores) {
        self.init(
            bleu1: scores.bleu1, bleu2: scores.bleu2, bleu3: scores.bleu3, bleu4: scores.bleu4,
            rougeL: scores.rougeL, cider: scores.cider, ciderReason: scores.ciderReason,
            distinctCaptions: UInt32(clamping: scores.distinctCaptions), distinct1: scores.distinct1,
            distinct2: scores.distinct2, meanLength: scores.meanLength,
            meanReferenceLength: scores.meanReferenceLength, exactMatch: scores.exactMatch,
            images: UInt32(clamping: scores.images), match: scores.match, cosine: scores.cosine)
    }
}

extension EvaluationInfo {
    init(_ evaluation: EvaluationSummary) {
        self.init(
            evaluationID: UInt64(evaluation.id), model: evaluation.spec.model,
            dataset: evaluation.spec.dataset,
            split: evaluation.spec.split.rawValue, decoding: Decoding(evaluation.spec.decoding),
            state: RunInfo.State(evaluation.state), done: UInt32(clamping: evaluation.done),
            total: UInt32(clamping: evaluation.total), scores: evaluation.scores.map(Scores.init),
            error: evaluation.error, weightsSha256: evaluation.weightsSHA256,
            createdAtMs: Int64(evaluation.createdAtMS), finishedAtMs: evaluation.finishedAtMS.map(Int64.init),
            alignmentModel: evaluation.spec.decoding.alignmentModel,
            alignmentWeightsSha256: evaluation.scores?.alignmentWeights.flatMap { Hex.decode($0.utf8) })
    }
}

extension EvaluationCaption {
    init(_ record: EvaluationCaptionRecord) {
        self.init(
            sha256: record.sha256, fileName: record.fileName, candidate: record.candidate,
            references: record.references, cider: record.cider, rougeL: record.rougeL, bleu4: record.bleu4)
    }
}
