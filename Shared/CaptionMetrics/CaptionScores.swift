/// The scores of a set of captions. Shares and scores are fractions; nothing is multiplied by 100.
public struct CaptionScores: Sendable, Codable, Equatable {
    /// Corpus BLEU with n-grams up to 1, 2, 3 and 4, in 0...1.
    public let bleu1, bleu2, bleu3, bleu4: Double
    /// Mean ROUGE-L over the images, in 0...1.
    public let rougeL: Double
    /// Mean CIDEr-D over the images, in 0...10. Nil when it means nothing, see `ciderAbsence`.
    public let cider: Double?
    /// Why there is no CIDEr-D, nil when there is one.
    public let ciderAbsence: String?
    /// How many different captions the model produced.
    public let distinctCaptions: Int
    /// Different captions per image, in 0...1. Near 0 the model says one thing about everything.
    public let uniqueShare: Double
    /// Different n-grams per n-gram over all candidates, 0 when there is none.
    public let distinct1, distinct2, distinct3: Double
    /// Words per candidate.
    public let meanLength: Double
    /// Words per reference.
    public let meanReferenceLength: Double
    /// The share of candidates that equal one of their references after tokenising.
    public let exactMatch: Double
    /// How many images were scored.
    public let images: Int
}

/// The scores of one image, for ranking and for bootstrap.
public struct ImageScore: Sendable, Codable, Equatable {
    /// The image.
    public let id: String
    /// BLEU-4 of this image alone. Near zero for short captions: never average it into a corpus score.
    public let bleu4: Double
    /// ROUGE-L.
    public let rougeL: Double
    /// CIDEr-D with the document frequencies of the whole set, nil when the set has none that mean something.
    public let cider: Double?
}
