import Foundation

/// What BLEU needs to know of one image, or of a sum of images.
struct BLEU {
    static let orders = 1...4
    private static let tiny = 1e-15
    private static let small = 1e-9

    private var length = 0
    private var referenceLength = 0
    private var matches = Array(repeating: 0, count: orders.count)
    private var guesses = Array(repeating: 0, count: orders.count)

    init() {}

    init(_ sample: TokenizedSample) {
        length = sample.candidate.count
        // The closest reference; of two equally close ones the shorter.
        referenceLength =
            sample.references.map(\.count).min {
                let (first, second) = (abs($0 - length), abs($1 - length))
                return first != second ? first < second : $0 < $1
            } ?? 0
        for n in Self.orders {
            guesses[n - 1] = max(0, length - n + 1)
            let references = sample.references.map { NGram.counts($0, length: n) }
            for (gram, count) in NGram.counts(sample.candidate, length: n) {
                matches[n - 1] += min(count, references.map { $0[gram] ?? 0 }.max() ?? 0)
            }
        }
    }

    static func += (sum: inout BLEU, one: BLEU) {
        sum.length += one.length
        sum.referenceLength += one.referenceLength
        for index in sum.matches.indices {
            sum.matches[index] += one.matches[index]
            sum.guesses[index] += one.guesses[index]
        }
    }

    /// BLEU-1 to BLEU-4.
    var scores: [Double] {
        let ratio = (Double(length) + Self.tiny) / (Double(referenceLength) + Self.small)
        let brevity = ratio < 1 ? exp(1 - 1 / ratio) : 1
        var product = 1.0
        return Self.orders.map { n in
            product *= (Double(matches[n - 1]) + Self.tiny) / (Double(guesses[n - 1]) + Self.small)
            return pow(product, 1 / Double(n)) * brevity
        }
    }
}
