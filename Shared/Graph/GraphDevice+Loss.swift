public import Compute
import PJRT

extension GraphDevice {
    public func lossHead(
        _ hidden: Tensor, weight: Tensor, bias: Tensor, targets: [Int32], smoothing: Float, scale: Float,
        gradients: LossHeadGradients?
    ) -> (sums: Pending<LossSums>, dHidden: Tensor?) {
        precondition(hidden.rows == targets.count, "\(targets.count) targets for hidden \(hidden.shape)")
        let tokens = targets.reduce(0) { $0 + ($1 >= 0 ? 1 : 0) }
        let read: ([Float]) -> LossSums = {
            LossSums(smoothed: Double($0[0]), nll: Double($0[1]), tokens: tokens)
        }
        guard !targets.isEmpty else {
            return (
                pending(.constant(0, [2]), read), gradients?.wantsHidden == true ? zeros(hidden.shape) : nil
            )
        }
        let labels = host(targets)
        let isSupervised = labels.compare(.greaterOrEqual, .constant(0, labels.shape, .i32))
        let (all, w) = (factor(hidden), factor(weight: weight))
        // The products of a row that is left out are 0 times its numbers, which may be none.
        let x = isSupervised.everyColumn(of: all.shape).select(all, .constant(0, all.shape, all.element))
        let product = dot(x, w, contracting: (1, 1))
        let logits = product + value(bias).reshape([bias.count]).everyRow(of: product.shape)
        let entropy = CrossEntropy(logits, labels, isSupervised, smoothing)
        guard let gradients else { return (pending(entropy.sums, read), nil) }
        let slopes = entropy.gradient(scale: host(scale))
        let narrow = slopes.convert(factorElement)
        accumulate(products: narrow, sums: slopes, x: x, dWeight: gradients.weight, dBias: gradients.bias)
        let dHidden =
            gradients.wantsHidden
            ? result(hidden.shape, value(hidden).element) { dot(narrow, w, contracting: (1, 0)) } : nil
        return (pending(entropy.sums, read), dHidden)
    }
}

/// Cross entropy of logits (rows, V), smoothed over the vocabulary. Rows that are not supervised give nothing.
private struct CrossEntropy {
    private let smoothing: Float
    private let shape: [Int]
    /// i1 (rows)
    private let isSupervised: Value
    /// i1 (rows, V)
    private let isTarget: Value
    private let shifted, logSum: Value

    init(_ logits: Value, _ targets: Value, _ isSupervised: Value, _ smoothing: Float) {
        (self.smoothing, self.isSupervised, shape) = (smoothing, isSupervised, logits.shape)
        (shifted, logSum) = logits.logSumExp
        isTarget = Value.iota(shape, along: 1).compare(.equal, targets.everyColumn(of: shape))
    }

    /// (smoothed, nll), summed over the supervised rows.
    var sums: Value {
        let logP = isTarget.select(shifted, .constant(0, shape)).reduce(.sum, axes: [1]) - logSum
        var smoothed = logP * (1 - smoothing)
        if smoothing > 0 {
            let all = shifted.reduce(.sum, axes: [1]) - logSum * Float(shape[1])
            smoothed = smoothed + all * (smoothing / Float(shape[1]))
        }
        return .concatenate([smoothed, logP].map { sum(of: -$0) }, axis: 0)
    }

    private func sum(of losses: Value) -> Value {
        isSupervised.select(losses, .constant(0, losses.shape)).reduce(.sum, axes: [0]).reshape([1])
    }

    /// Of `scale`, a scalar, times the sum of the smoothed losses, for the logits.
    func gradient(scale: Value) -> Value {
        let p = (shifted - logSum.everyColumn(of: shape)).exponential
        let even = smoothing / Float(shape[1])
        let wanted = isTarget.select(.constant(even + 1 - smoothing, shape), .constant(even, shape))
        let slopes = (p - wanted) * scale.filling(shape)
        return isSupervised.everyColumn(of: shape).select(slopes, .constant(0, shape))
    }
}
