/// Scores captions against references the way the COCO caption evaluation does.
public enum CaptionScorer {
    /// Tokenises and scores a whole evaluation set.
    ///
    /// CIDEr-D weighs words by how many images of *this* set use them: its values compare only within one
    /// set. The order of the samples changes nothing but the order of the images returned.
    ///
    /// - Returns: the scores of the set, and those of each image in the order given.
    /// - Throws: `CaptionMetricsError` for no samples, an id twice, or an image without references.
    public static func score(
        _ samples: [CaptionSample]
    ) throws -> (corpus: CaptionScores, images: [ImageScore]) {
        try check(samples)
        let tokenized = samples.map(TokenizedSample.init)
        let cider = CIDEr(tokenized)
        var corpusBLEU = BLEU()
        let images = tokenized.map { sample in
            let bleu = BLEU(sample)
            corpusBLEU += bleu
            return ImageScore(
                id: sample.id, bleu4: bleu.scores[3], rougeL: ROUGE.score(sample),
                cider: cider.score(sample))
        }

        let bleu = corpusBLEU.scores
        let candidates = tokenized.map(\.candidate)
        let distinct = Set(candidates).count
        let ciders = images.compactMap(\.cider)
        let scores = CaptionScores(
            bleu1: bleu[0], bleu2: bleu[1], bleu3: bleu[2], bleu4: bleu[3],
            rougeL: mean(images.map(\.rougeL)),
            cider: ciders.isEmpty ? nil : mean(ciders),
            ciderAbsence: ciders.isEmpty ? absence(images: images.count) : nil,
            distinctCaptions: distinct,
            uniqueShare: Double(distinct) / Double(images.count),
            distinct1: Diversity.distinct(candidates, length: 1),
            distinct2: Diversity.distinct(candidates, length: 2),
            distinct3: Diversity.distinct(candidates, length: 3),
            meanLength: Diversity.meanLength(candidates),
            meanReferenceLength: Diversity.meanLength(tokenized.flatMap(\.references)),
            exactMatch: Double(tokenized.count(where: \.isExact)) / Double(images.count),
            images: images.count)
        return (scores, images)
    }

    private static func check(_ samples: [CaptionSample]) throws {
        guard !samples.isEmpty else { throw CaptionMetricsError.noImages }
        var ids: Set<String> = []
        for sample in samples {
            guard ids.insert(sample.id).inserted else {
                throw CaptionMetricsError.duplicateImage(sample.id)
            }
            guard !sample.references.isEmpty else { throw CaptionMetricsError.noReferences(sample.id) }
        }
    }

    private static func absence(images: Int) -> String {
        images == 1
            ? "CIDEr-D needs at least two images: with one, no word tells it from another"
            : "CIDEr-D needs images with different references: all \(images) have the same words"
    }

    /// Summed in order of size, so that the order of the images does not show in the last bits.
    private static func mean(_ values: [Double]) -> Double {
        values.sorted().reduce(0, +) / Double(values.count)
    }
}
