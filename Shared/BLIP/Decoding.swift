/// How captions are searched for. Defaults are those of Hugging Face's `generate` for BLIP.
public struct Decoding: Sendable, Hashable {
    /// 1: greedy.
    public var numBeams = 1
    /// Tokens of the sequence, [DEC] and prompt included.
    public var maxLength = 20
    /// [SEP] is forbidden while the sequence is shorter, [DEC] and prompt included.
    public var minLength = 0
    /// Above 1 makes tokens that occurred less likely.
    public var repetitionPenalty: Float = 1
    /// Finished beams are ranked by log-probability / (generated tokens, [SEP] included)^lengthPenalty.
    public var lengthPenalty: Float = 1

    public init(
        numBeams: Int = 1, maxLength: Int = 20, minLength: Int = 0, repetitionPenalty: Float = 1,
        lengthPenalty: Float = 1
    ) {
        (self.numBeams, self.maxLength, self.minLength) = (numBeams, maxLength, minLength)
        (self.repetitionPenalty, self.lengthPenalty) = (repetitionPenalty, lengthPenalty)
    }

    /// Refuses values outside what the decoder can do.
    public func validate(promptLength: Int, positions: Int, vocabulary: Int) throws(BLIPError) {
        guard (1...16).contains(numBeams), 2 * numBeams <= vocabulary else {
            throw .request("num_beams is \(numBeams), expected 1 to 16")
        }
        guard maxLength > promptLength, maxLength <= positions else {
            throw .request(
                "max_length is \(maxLength), expected \(promptLength + 1) (the prompt's tokens and one) to \(positions)"
            )
        }
        guard minLength >= 0, minLength <= maxLength else {
            throw .request("min_length is \(minLength), expected 0 to max_length (\(maxLength))")
        }
        guard repetitionPenalty >= 0.1, repetitionPenalty <= 10 else {
            throw .request("repetition_penalty is \(repetitionPenalty), expected 0.1 to 10")
        }
        guard lengthPenalty >= -10, lengthPenalty <= 10 else {
            throw .request("length_penalty is \(lengthPenalty), expected -10 to 10")
        }
    }
}

/// What the decoder wrote for one picture.
public struct GeneratedCaption: Sendable, Equatable {
    /// Ids after the prompt, the closing [SEP] included when the caption ended by it.
    public var ids: [Int32]
    /// Natural log of the model's probability of each id when it was taken.
    public var logProbabilities: [Float]
    /// Beam search: the ranking score. Greedy: the mean of the log-probabilities.
    public var score: Float

    public init(ids: [Int32], logProbabilities: [Float], score: Float) {
        (self.ids, self.logProbabilities, self.score) = (ids, logProbabilities, score)
    }

    /// Mean log-probability of a generated token: ranks captions, and is no probability of being right.
    public var meanLogProbability: Double {
        logProbabilities.isEmpty ? 0 : Double(logProbabilities.reduce(0, +)) / Double(logProbabilities.count)
    }
}
