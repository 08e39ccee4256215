import Foundation

/// What decides which tokens a model says after a prompt, without the model: settings, ids and sizes of one search.
public struct TokenSearch: Sendable, Equatable {
    public let pictures: Int
    /// Sequences of a picture that are followed at once; 1: greedy.
    public let beams: Int
    /// What every sequence begins with.
    public let prompt: [Int32]
    /// The token that closes a sequence, and the one that fills it up behind.
    public let end, padding: Int32
    /// Tokens of a sequence, the prompt included; `end` is forbidden while there are fewer than `minLength`.
    public let maxLength, minLength: Int
    /// Above 1 makes tokens that occurred less likely.
    public let repetitionPenalty: Float
    /// Finished beams are ranked by log-probability / (generated tokens, `end` included)^lengthPenalty.
    public let lengthPenalty: Float

    public init(
        pictures: Int, beams: Int, prompt: [Int32], end: Int32, padding: Int32, maxLength: Int,
        minLength: Int,
        repetitionPenalty: Float, lengthPenalty: Float
    ) {
        (self.pictures, self.beams, self.prompt) = (pictures, beams, prompt)
        (self.end, self.padding) = (end, padding)
        (self.maxLength, self.minLength) = (maxLength, minLength)
        (self.repetitionPenalty, self.lengthPenalty) = (repetitionPenalty, lengthPenalty)
    }

    public var sequences: Int { pictures * beams }

    /// What a beam's log-probability is divided by when the sequence has `length` tokens, the prompt included.
    public func divisor(length: Int) -> Float {
        Float(pow(Double(max(length - prompt.count, 1)), Double(lengthPenalty)))
    }
}

/// What a search has found: for each picture `maxLength` numbers, those of the prompt and behind the end without meaning.
public struct FoundTokens: Sendable, Equatable {
    public let ids: [Int32]
    /// Natural log of the model's probability of each id when it was taken.
    public let logProbabilities: [Float]
    /// Of the best beam of each picture, its ranking score; of a greedy search 0.
    public let scores: [Float]

    public init(ids: [Int32], logProbabilities: [Float], scores: [Float]) {
        (self.ids, self.logProbabilities, self.scores) = (ids, logProbabilities, scores)
    }
}
