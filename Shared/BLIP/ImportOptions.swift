public import Foundation

/// What an import may be told when the checkpoint does not say it, or says it wrongly.
public struct ImportOptions: Sendable, Equatable {
    /// For the authors' files that hold a captioner and a retrieval model in one. nil: the captioner when there is one.
    public var kind: ModelKind?
    /// Pixels a side to use from now on; position embeddings are resampled. nil: as in the checkpoint.
    public var imageSize: Int?
    public var textHeads: Int?
    public var visionHeads: Int?
    /// Epsilon of the picture encoder's layer norms.
    public var visionEpsilon: Double?
    /// `vocab.txt`, for checkpoints that come without one.
    public var vocabulary: URL?

    public init() {}
}

/// What became of every tensor of a checkpoint, and what was filled in.
public struct ImportReport: Sendable, Equatable, Codable {
    public let kind: ModelKind
    /// Weights of the model.
    public let parameters: Int
    /// Element type written: BF16 when all weights came so, else F32.
    public let dtype: String
    /// Tensors that make up the model.
    public let used: Int
    /// Copies of other tensors, and tables that follow from the config.
    public let duplicates: [String]
    /// Tensors of something else, by reason; the authors' training files hold such.
    public let ignored: [String: Int]
    /// What a reader of captions should know: values filled in or put right.
    public let notes: [String]
}
