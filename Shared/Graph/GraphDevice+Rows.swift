public import Compute
import PJRT

extension GraphDevice {
    public func add(_ a: Tensor, _ b: Tensor) -> Tensor {
        precondition(a.count == b.count, "add of \(a.shape) and \(b.shape)")
        let (left, right) = (value(a), value(b))
        return result(a.shape, left.element == right.element ? left.element : .f32) {
            left.convert(.f32) + right.reshape(a.shape).convert(.f32)
        }
    }

    public func accumulate(_ x: Tensor, into target: Tensor) {
        precondition(x.count == target.count, "accumulate of \(x.shape) into \(target.shape)")
        guard x.count > 0 else { return }
        accumulate(value(x), into: target)
    }

    /// `statistics` (2, rows): mean and 1/std.
    public func layerNorm(
        _ x: Tensor, gain: Tensor, bias: Tensor, epsilon: Float, for reader: Reader
    ) -> (y: Tensor, statistics: Tensor) {
        precondition(gain.count == x.columns, "layer norm of \(x.shape) with gain \(gain.shape)")
        guard x.count > 0 else { return (zeros(x.shape), zeros([2, x.rows])) }
        let (rows, shape) = (wide(x), [x.rows, x.columns])
        let mean = rows.reduce(.sum, axes: [1]) * (1 / Float(x.columns))
        let centred = rows - mean.everyColumn(of: shape)
        let variance = (centred * centred).reduce(.sum, axes: [1]) * (1 / Float(x.columns))
        let rstd = (variance + epsilon).reciprocalSquareRoot
        let y = result(x.shape, element(for: reader)) {
            centred * rstd.everyColumn(of: shape) * row(gain).everyRow(of: shape)
                + row(bias).everyRow(of: shape)
        }
        let statistics = Value.concatenate([mean, rstd].map { $0.reshape([1, x.rows]) }, axis: 0)
        return (y, result(statistics))
    }

    public func layerNormBackward(
        _ dy: Tensor, x: Tensor, statistics: Tensor, gain: Tensor, dGain: Tensor?, dBias: Tensor?
    ) -> Tensor {
        guard x.count > 0 else { return zeros(x.shape) }
        let (shape, slope) = ([x.rows, x.columns], wide(dy))
        let (mean, rstd) = (statistic(0, statistics), statistic(1, statistics))
        let normed = (wide(x) - mean.everyColumn(of: shape)) * rstd.everyColumn(of: shape)
        if let dGain { accumulate((slope * normed).reduce(.sum, axes: [0]), into: dGain) }
        if let dBias { accumulate(slope.reduce(.sum, axes: [0]), into: dBias) }
        let inner = slope * row(gain).everyRow(of: shape)
        let mean1 = inner.reduce(.sum, axes: [1]) * (1 / Float(x.columns))
        let mean2 = (inner * normed).reduce(.sum, axes: [1]) * (1 / Float(x.columns))
        return result(x.shape) {
            (inner - mean1.everyColumn(of: shape) - normed * mean2.everyColumn(of: shape))
                * rstd.everyColumn(of: shape)
        }
    }

    private func row(_ x: Tensor) -> Value { value(x).reshape([x.count]) }

    private func statistic(_ index: Int, _ statistics: Tensor) -> Value {
        value(statistics).slice(index..<index + 1, axis: 0).reshape([statistics.shape[1]])
    }

    public func logSoftmax(_ x: Tensor) -> Tensor {
        result(x.shape) {
            let (shifted, logSum) = wide(x).logSumExp
            return shifted - logSum.everyColumn(of: shifted.shape)
        }
    }

    public func gatherRows(_ x: Tensor, _ indices: [Int32]) -> Tensor {
        result([indices.count, x.columns], value(x).element) {
            isIdentity(indices, count: x.rows) ? matrix(x) : matrix(x).rows(at: host(indices))
        }
    }

    public func scatterRows(_ dy: Tensor, _ indices: [Int32], rows: Int) -> Tensor {
        guard !indices.isEmpty else { return zeros([rows, dy.columns]) }
        return result([rows, dy.columns]) {
            if isIdentity(indices, count: rows) { return wide(dy) }
            return Value.constant(0, [rows, dy.columns]).addingRows(wide(dy), at: host(indices))
        }
    }
}

extension Value {
    /// For rows (R, C) each less its largest element, and the logarithm of the sum of their exponentials (R). The two are kept apart:
    /// in their sum, large numbers would swallow the digits of the logarithm.
    var logSumExp: (shifted: Value, logSum: Value) {
        let shifted = self - reduce(.max, axes: [1]).everyColumn(of: shape)
        return (shifted, shifted.exponential.reduce(.sum, axes: [1]).logarithm)
    }
}
