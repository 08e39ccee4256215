/// How captions are generated, defaults filled in.
public struct DecodingSpec: Sendable, Equatable, Codable {
    /// 1: greedy.
    public var numBeams = 1
    /// Counts prompt tokens.
    public var maxLength = 20
    public var minLength = 0
    public var repetitionPenalty = 1.0
    public var lengthPenalty = 1.0
    public var prompt = ""
    /// The retrieval model that scores each caption against its picture afterwards; nil: none.
    public var alignmentModel: String?

    public init() {}

    /// - Throws: `CatalogError.invalid` naming the field.
    public func validate() throws(CatalogError) {
        guard (1...16).contains(numBeams) else { throw .invalid("beams must lie in 1...16; got \(numBeams)") }
        guard (2...512).contains(maxLength) else {
            throw .invalid("max length must lie in 2...512; got \(maxLength)")
        }
        guard (0...maxLength).contains(minLength) else {
            throw .invalid("min length must lie in 0...\(maxLength); got \(minLength)")
        }
        guard repetitionPenalty > 0, repetitionPenalty <= 100, lengthPenalty.isFinite,
            abs(lengthPenalty) <= 100
        else {
            throw .invalid(
                "the repetition penalty lies above 0 and up to 100, the length penalty in -100...100")
        }
        guard prompt.utf8.count <= 512, !prompt.utf8.contains(0) else {
            throw .invalid("a prompt has at most 512 bytes and no NUL")
        }
    }
}

/// What answers during an evaluation.
public enum ModelKind: String, Sendable {
    case captioner
    /// The floor: the caption of the most similar training picture, no model at all.
    case nearestNeighbour = "nearest-neighbour"
}

/// What to evaluate.
public struct EvaluationSpec: Sendable, Equatable {
    /// For `.nearestNeighbour` a mere label.
    public var model: String
    public var kind: ModelKind
    public var dataset: String
    public var split: Split
    public var decoding: DecodingSpec

    public init(
        model: String, kind: ModelKind = .captioner, dataset: String, split: Split = .test,
        decoding: DecodingSpec = DecodingSpec()
    ) {
        self.model = model
        self.kind = kind
        self.dataset = dataset
        self.split = split
        self.decoding = decoding
    }
}

/// Scores of a whole evaluation.
public struct EvaluationScores: Sendable, Equatable, Codable {
    public var bleu1 = 0.0
    public var bleu2 = 0.0
    public var bleu3 = 0.0
    public var bleu4 = 0.0
    public var rougeL = 0.0
    /// nil when it has no meaning; `ciderReason` says why.
    public var cider: Double?
    public var ciderReason: String?
    public var distinctCaptions = 0
    public var distinct1 = 0.0
    public var distinct2 = 0.0
    /// Words.
    public var meanLength = 0.0
    public var meanReferenceLength = 0.0
    /// Share of captions equal to one of their references.
    public var exactMatch = 0.0
    public var images = 0
    /// Means over the pictures by the alignment model; nil without one.
    public var match: Double?
    public var cosine: Double?
    /// Hexadecimal SHA-256 of the alignment model's weights; nil without one.
    public var alignmentWeights: String?

    public init() {}
}

/// Scores of one picture's caption. nil: no meaning.
public struct CaptionScores: Sendable, Equatable {
    public var imageID: Int
    public var cider: Double?
    public var rougeL: Double?
    public var bleu4: Double?

    public init(imageID: Int, cider: Double?, rougeL: Double?, bleu4: Double?) {
        self.imageID = imageID
        self.cider = cider
        self.rougeL = rougeL
        self.bleu4 = bleu4
    }
}

/// An evaluation.
public struct EvaluationSummary: Sendable, Equatable {
    public let id: Int
    public let spec: EvaluationSpec
    public let state: RunState
    public let snapshot: Snapshot
    public let jobID: Int
    /// Weights that were judged, once known.
    public let weightsSHA256: [UInt8]?
    /// Pictures captioned so far.
    public let done: Int
    public let total: Int
    public let scores: EvaluationScores?
    public let error: String?
    public let createdAtMS: Int
    public let finishedAtMS: Int?
}

/// One caption of an evaluation beside its references.
public struct EvaluationCaptionRecord: Sendable, Equatable {
    public let imageID: Int
    public let sha256: [UInt8]
    public let fileName: String
    public let candidate: String
    public let references: [String]
    public let cider: Double?
    public let rougeL: Double?
    public let bleu4: Double?
}

/// An evaluation in the hands of an evaluator.
public struct EvaluationAssignment: Sendable {
    public let job: Job
    public let evaluation: EvaluationSummary
    /// Captions an earlier attempt has stored, by picture: these need not be asked for again.
    public let stored: [Int: String]
}
