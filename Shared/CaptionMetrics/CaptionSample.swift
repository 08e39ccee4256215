/// One image to score: what the model said and what people said. Text as written, tokenised by the scorer.
public struct CaptionSample: Sendable {
    /// Identifies the image; unique within an evaluation.
    public let id: String
    /// The caption under test.
    public let candidate: String
    /// The captions to compare with, at least one.
    public let references: [String]

    public init(id: String, candidate: String, references: [String]) {
        self.id = id
        self.candidate = candidate
        self.references = references
    }
}
