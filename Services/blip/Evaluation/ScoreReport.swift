import Wire

/// Scores under the keys that scripts read.
struct ScoreReport: Codable, Sendable, Equatable {
    let bleu1: Double
    let bleu2: Double
    let bleu3: Double
    let bleu4: Double
    let rougeL: Double
    /// Absent when it has no meaning, such as for a single picture.
    let cider: Double?
    /// Why `cider` is absent.
    let ciderReason: String?
    /// Different captions among all.
    let distinct: Int
    let exactMatch: Double
    let meanLength: Double
    /// Means of the alignment model's probability that caption and picture belong together, and of their cosine; absent
    /// without one.
    let match: Double?
    let cosine: Double?

    init(_ scores: Scores) {
        (bleu1, bleu2) = (scores.bleu1 ?? 0, scores.bleu2 ?? 0)
        (bleu3, bleu4) = (scores.bleu3 ?? 0, scores.bleu4 ?? 0)
        (rougeL, cider) = (scores.rougeL ?? 0, scores.cider)
        ciderReason = scores.ciderReason.flatMap { $0.isEmpty ? nil : $0 }
        distinct = Int(scores.distinctCaptions ?? 0)
        (exactMatch, meanLength) = (scores.exactMatch ?? 0, scores.meanLength ?? 0)
        (match, cosine) = (scores.match, scores.cosine)
    }
}
