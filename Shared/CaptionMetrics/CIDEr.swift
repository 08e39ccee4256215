import Foundation

/// CIDEr-D over one evaluation set: agreement with the references, rare n-grams counting more.
struct CIDEr {
    private static let orders = 1...4
    private static let variance = 36.0

    /// Nil when every image has the same references, in which case no n-gram tells one image from another.
    private let weights: [NGram: Double]?

    init(_ samples: [TokenizedSample]) {
        var frequency: [NGram: Int] = [:]
        for sample in samples {
            var grams: Set<NGram> = []
            for reference in sample.references {
                for n in Self.orders { grams.formUnion(NGram.counts(reference, length: n).keys) }
            }
            for gram in grams { frequency[gram, default: 0] += 1 }
        }
        let images = log(Double(samples.count))
        unseen = images
        let all = frequency.mapValues { images - log(Double($0)) }
        weights = all.values.contains { $0 > 0 } ? all : nil
    }

    /// The weight of an n-gram no reference has.
    private let unseen: Double

    /// 0...10, nil when the set gives no n-gram a weight.
    func score(_ sample: TokenizedSample) -> Double? {
        guard let weights else { return nil }
        let candidate = Vector(sample.candidate, weights: weights, unseen: unseen)
        let sum = sample.references.reduce(0.0) { sum, reference in
            sum + candidate.similarity(to: Vector(reference, weights: weights, unseen: unseen))
        }
        return 10 * sum / Double(sample.references.count)
    }

    /// The weighted n-grams of one caption.
    private struct Vector {
        private let grams: [[NGram: Double]]
        private let norms: [Double]
        private let bigrams: Double

        init(_ words: [String], weights: [NGram: Double], unseen: Double) {
            grams = CIDEr.orders.map { n in
                var weighted: [NGram: Double] = [:]
                for (gram, count) in NGram.counts(words, length: n) {
                    weighted[gram] = Double(count) * (weights[gram] ?? unseen)
                }
                return weighted
            }
            norms = grams.map { $0.values.map { $0 * $0 }.sorted().reduce(0, +).squareRoot() }
            bigrams = Double(max(0, words.count - 1))
        }

        func similarity(to reference: Vector) -> Double {
            let difference = bigrams - reference.bigrams
            let penalty = exp(-difference * difference / (2 * CIDEr.variance))
            var sum = 0.0
            for (index, mine) in grams.enumerated() {
                let norm = norms[index] * reference.norms[index]
                guard norm > 0 else { continue }
                // Sorted, because a dictionary's order differs from run to run and so would the last bits.
                let products = mine.map { gram, weight in
                    let other = reference.grams[index][gram] ?? 0
                    return min(weight, other) * other
                }
                sum += products.sorted().reduce(0, +) / norm
            }
            return sum / Double(grams.count) * penalty
        }
    }
}
