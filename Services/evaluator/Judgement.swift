import CaptionMetrics
import Catalog

/// The scores of an evaluation in the shape the catalogue keeps.
struct Judgement: Sendable {
    let scores: EvaluationScores
    let pictures: [PictureScores]

    /// - Parameter samples: their ids are the catalogue's picture ids.
    init(_ samples: [CaptionSample]) throws {
        let (corpus, images) = try CaptionScorer.score(samples)
        scores = EvaluationScores(corpus)
        pictures = images.compactMap { image in
            Int(image.id).map {
                PictureScores(imageID: $0, cider: image.cider, rougeL: image.rougeL, bleu4: image.bleu4)
            }
        }
    }

    /// For the log.
    var summary: String {
        "CIDEr " + (scores.cider.map(Self.short) ?? "undefined (\(scores.ciderReason ?? "no reason"))")
            + ", BLEU-4 \(Self.short(scores.bleu4)), ROUGE-L \(Self.short(scores.rougeL))"
    }

    private static func short(_ value: Double) -> String { String((value * 1000).rounded() / 1000) }
}

extension EvaluationScores {
    init(_ corpus: CaptionMetrics.CaptionScores) {
        self.init()
        (bleu1, bleu2, bleu3, bleu4) = (corpus.bleu1, corpus.bleu2, corpus.bleu3, corpus.bleu4)
        (rougeL, cider, ciderReason) = (corpus.rougeL, corpus.cider, corpus.ciderAbsence)
        (distinctCaptions, distinct1, distinct2) = (
            corpus.distinctCaptions, corpus.distinct1, corpus.distinct2
        )
        (meanLength, meanReferenceLength) = (corpus.meanLength, corpus.meanReferenceLength)
        (exactMatch, images) = (corpus.exactMatch, corpus.images)
    }
}
