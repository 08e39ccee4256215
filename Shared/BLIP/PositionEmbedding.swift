import Foundation

/// Learned positions of picture patches on another grid: bicubic with a = -0.75, corners not aligned, no antialiasing,
/// which is what BLIP's authors do when they go from 224 to 384 pixels.
enum PositionEmbedding {
    private static let a: Float = -0.75

    /// - Parameters:
    ///   - values: a row for the class token, then `from` x `from` rows, each `width` floats.
    ///   - from, to: patches a side.
    /// - Returns: the class row as it is, then `to` x `to` rows.
    static func resample(_ values: [Float], width: Int, from: Int, to: Int) -> [Float] {
        guard from != to else { return values }
        let taps = (0..<to).map { Self.taps(at: $0, from: from, to: to) }
        var out = Array(values[..<width])
        out.reserveCapacity((1 + to * to) * width)
        var row = [Float](repeating: 0, count: width)
        for y in taps {
            for x in taps {
                for index in row.indices { row[index] = 0 }
                for (line, vertical) in y {
                    for (column, horizontal) in x {
                        let (weight, start) = (vertical * horizontal, (1 + line * from + column) * width)
                        for index in 0..<width { row[index] += weight * values[start + index] }
                    }
                }
                out += row
            }
        }
        return out
    }

    /// The four source positions that make a target position, with their weights; the edge counts on beyond itself.
    private static func taps(at target: Int, from: Int, to: Int) -> [(Int, Float)] {
        let centre = (Float(target) + 0.5) * Float(from) / Float(to) - 0.5
        let base = Int(centre.rounded(.down))
        let t = centre - Float(base)
        let weights = [outer(t + 1), inner(t), inner(1 - t), outer(2 - t)]
        return weights.enumerated().map { (min(max(base - 1 + $0.offset, 0), from - 1), $0.element) }
    }

    private static func inner(_ x: Float) -> Float { ((a + 2) * x - (a + 3)) * x * x + 1 }
    private static func outer(_ x: Float) -> Float { ((a * x - 5 * a) * x + 8 * a) * x - 4 * a }
}
