public import Compute
import PJRT

extension GraphDevice {
    public func norm(of tensors: [Tensor]) -> Pending<Double> {
        var total: Value?
        for tensor in tensors where tensor.count > 0 {
            let x = value(tensor).convert(.f32)
            guard !x.isZero else { continue }
            let squares = (x * x).reduce(.sum, axes: Array(x.shape.indices))
            total = total.map { $0 + squares } ?? squares
        }
        return pending(total?.squareRoot ?? .constant(0)) { Double($0[0]) }
    }

    public func adamW(_ weights: [TrainedWeight], step: AdamWStep, clip: GradientClip) {
        guard !weights.isEmpty else { return }
        let norm = scalar(clip.norm) { Float($0) }
        let loss = scalar(clip.loss) { Float($0.smoothed) }
        let update = AdamWUpdate(
            step: step, isTaken: norm.isFinite & loss.isFinite,
            clip: clip.maximum > 0
                ? Value.min(.constant(1), .constant(Float(clip.maximum)) / (norm + 1e-6)) : nil,
            size: host(step.learningRate / step.correction1), inverse: host(1 / step.sqrtCorrection2))
        var kept: [Float: Value] = [:]
        for trained in weights where trained.weight.count > 0 {
            let keep = kept[trained.decay] ?? host(1 - step.learningRate * trained.decay)
            kept[trained.decay] = keep
            let gradient = value(trained.gradient).reshape(trained.weight.shape).convert(.f32)
            let old = (weight: value(trained.weight), m: value(trained.m), v: value(trained.v))
            let new = update(old, gradient, keep: keep)
            bind(new.weight, to: trained.weight)
            bind(new.m, to: trained.m)
            bind(new.v, to: trained.v)
        }
    }

    /// The first of the numbers that a pending number of this device is read from; of another kind of pending number, `number`.
    private func scalar<Number>(_ pending: Pending<Number>, _ number: (Number) -> Float) -> Value {
        guard pending.storage != nil else { return host(number(pending.value)) }
        let value = value(of: pending)
        return value.shape.isEmpty ? value : value.slice(0..<1, axis: 0).reshape([])
    }
}

/// One step of ck_adamw's formula. Everything but the weights is a scalar.
private struct AdamWUpdate {
    let step: AdamWStep
    /// i1
    let isTaken: Value
    /// Factor of the gradients; nil: 1.
    let clip: Value?
    /// Learning rate by the first moment's correction, and 1 by the second's.
    let size, inverse: Value

    func callAsFunction(
        _ old: (weight: Value, m: Value, v: Value), _ gradient: Value, keep: Value
    ) -> (weight: Value, m: Value, v: Value) {
        let shape = gradient.shape
        let g = clip.map { gradient * $0.filling(shape) } ?? gradient
        // Rounded after the subtraction: 1 - Float(0.999) is off by 13 parts in a million.
        let m = old.m * Float(step.beta1) + g * Float(1 - step.beta1)
        let v = old.v * Float(step.beta2) + g * Float(1 - step.beta2) * g
        let divisor = v.squareRoot * inverse.filling(shape) + step.epsilon
        let weight = old.weight * keep.filling(shape) - size.filling(shape) * m / divisor
        return (
            isTaken.select(weight, old.weight), isTaken.select(m, old.m), isTaken.select(v, old.v)
        )
    }
}
