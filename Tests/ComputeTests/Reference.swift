import Compute
import Foundation

/// The operations as the textbook has them: loops over Double, one element at a time.
enum Reference {
    static func linear(_ x: [Double], _ w: [Double], _ b: [Double]?, rows: Int, inputs: Int, outputs: Int)
        -> [Double]
    {
        var y = [Double](repeating: 0, count: rows * outputs)
        for r in 0..<rows {
            for o in 0..<outputs {
                var sum = b?[o] ?? 0
                for i in 0..<inputs { sum += x[r * inputs + i] * w[o * inputs + i] }
                y[r * outputs + o] = sum
            }
        }
        return y
    }

    static func gelu(_ x: [Double]) -> [Double] { x.map { 0.5 * $0 * (1 + erf($0 / 2.0.squareRoot())) } }

    static func layerNorm(_ x: [Double], _ gain: [Double], _ bias: [Double], epsilon: Double) -> [Double] {
        let d = gain.count
        return stride(from: 0, to: x.count, by: d).flatMap { start in
            let row = x[start..<start + d]
            let mean = row.reduce(0, +) / Double(d)
            let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(d)
            return (0..<d).map {
                (x[start + $0] - mean) / (variance + epsilon).squareRoot() * gain[$0] + bias[$0]
            }
        }
    }

    static func logSoftmax(_ row: [Double]) -> [Double] {
        let top = row.max() ?? 0
        let logSum = log(row.reduce(0) { $0 + exp($1 - top) })
        return row.map { $0 - top - logSum }
    }

    static func softmax(_ row: [Double]) -> [Double] { logSoftmax(row).map { exp($0) } }

    /// One operand of attention: rows of `stride` values, from `column` on.
    struct Columns {
        var values: [Double]
        var stride: Int
        var column = 0
    }

    static func attention(_ q: Columns, _ k: Columns, _ v: Columns, _ shape: AttentionShape) -> [Double] {
        let (heads, d) = (shape.heads, shape.headSize)
        var y = [Double](repeating: 0, count: shape.batch * shape.queries * heads * d)
        for sequence in 0..<shape.batch {
            let keySequence = shape.keySequence.map { Int($0[sequence]) } ?? sequence
            for head in 0..<heads {
                for query in 0..<shape.queries {
                    var visible = shape.keyLengths.map { Int($0[keySequence]) } ?? shape.keys
                    if case .causal(let offset) = shape.mask { visible = min(visible, offset + query + 1) }
                    let qAt = (sequence * shape.queries + query) * q.stride + q.column + head * d
                    let logits = (0..<visible).map { key in
                        let kAt = (keySequence * shape.keyStride + key) * k.stride + k.column + head * d
                        var dot = 0.0
                        for i in 0..<d { dot += q.values[qAt + i] * k.values[kAt + i] }
                        return dot / Double(d).squareRoot()
                    }
                    let out = ((sequence * shape.queries + query) * heads + head) * d
                    for (key, logP) in logSoftmax(logits).enumerated() {
                        let vAt = (keySequence * shape.keyStride + key) * v.stride + v.column + head * d
                        for i in 0..<d { y[out + i] += exp(logP) * v.values[vAt + i] }
                    }
                }
            }
        }
        return y
    }

    /// Patches of (B, 3, S, S), the pixel of (patch row, patch column, channel, y, x) looked up by its place
    /// in the picture.
    static func patches(_ pixels: [Double], batch: Int, side: Int, patch: Int) -> [Double] {
        let grid = side / patch
        var out: [Double] = []
        for image in 0..<batch {
            for cell in 0..<grid * grid {
                for c in 0..<3 {
                    for offset in 0..<patch * patch {
                        let y = cell / grid * patch + offset / patch
                        let x = cell % grid * patch + offset % patch
                        out.append(pixels[((image * 3 + c) * side + y) * side + x])
                    }
                }
            }
        }
        return out
    }

    static func prependToken(_ x: [Double], batch: Int, token: [Double], positions: [Double]) -> [Double] {
        let d = token.count
        let n = x.count / batch / d
        return (0..<batch).flatMap { b in
            (0...n).flatMap { row in
                (0..<d).map {
                    (row == 0 ? token[$0] : x[(b * n + row - 1) * d + $0]) + positions[row * d + $0]
                }
            }
        }
    }

    static func embedding(
        ids: [Int32], places: [Int32], words: [Double], positions: [Double], width: Int
    ) -> [Double] {
        zip(ids, places).flatMap { id, place in
            (0..<width).map { words[Int(id) * width + $0] + positions[Int(place) * width + $0] }
        }
    }

    /// Sums over supervised rows: (1 - s) nll + s times the mean of -log p over the vocabulary, and the
    /// plain nll.
    static func lossHead(
        _ hidden: [Double], _ w: [Double], _ b: [Double], targets: [Int32], smoothing: Double
    ) -> (smoothed: Double, nll: Double) {
        let (v, h) = (b.count, w.count / b.count)
        var sums = (smoothed: 0.0, nll: 0.0)
        for (row, target) in targets.enumerated() where target >= 0 {
            let logits = linear(Array(hidden[row * h..<(row + 1) * h]), w, b, rows: 1, inputs: h, outputs: v)
            let logP = logSoftmax(logits)
            sums.nll -= logP[Int(target)]
            sums.smoothed -= (1 - smoothing) * logP[Int(target)] + smoothing * logP.reduce(0, +) / Double(v)
        }
        return sums
    }
}
