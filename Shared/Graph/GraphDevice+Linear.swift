public import Compute
import PJRT

extension GraphDevice {
    public func linear(
        _ x: Tensor, weight: Tensor, bias: Tensor?, residual: Tensor?, for reader: Reader
    ) -> Tensor {
        let shape = residual?.shape ?? Array(x.shape.dropLast()) + [weight.shape[0]]
        return result(shape, residual == nil ? element(for: reader) : .f32) {
            let y = product(x, weight, bias)
            guard let residual else { return y }
            return y + value(residual).reshape(y.shape).convert(.f32)
        }
    }

    public func linearGELU(
        _ x: Tensor, weight: Tensor, bias: Tensor, keepsInput: Bool, for reader: Reader
    ) -> (y: Tensor, input: Tensor?) {
        let (shape, element) = (Array(x.shape.dropLast()) + [weight.shape[0]], element(for: reader))
        guard !shape.contains(0) else { return (zeros(shape), keepsInput ? zeros(shape) : nil) }
        let input = product(x, weight, bias)
        return (
            result(shape, element) { input.gelu }, keepsInput ? result(shape, element) { input } : nil
        )
    }

    /// x W^T + b      (rows, outputs), float32
    private func product(_ x: Tensor, _ weight: Tensor, _ bias: Tensor?) -> Value {
        precondition(
            weight.count == weight.shape[0] * x.columns, "linear of \(x.shape) with weight \(weight.shape)")
        let y = dot(factor(x), factor(weight: weight), contracting: (1, 1))
        guard let bias else { return y }
        return y + value(bias).reshape([bias.count]).everyRow(of: y.shape)
    }

    public func linearBackward(
        _ dy: Tensor, x: Tensor, weight: Tensor, dWeight: Tensor?, dBias: Tensor?, wantsInput: Bool
    ) -> Tensor? {
        if x.rows > 0 {
            accumulate(products: factor(dy), sums: wide(dy), x: factor(x), dWeight: dWeight, dBias: dBias)
        }
        guard wantsInput else { return nil }
        return result(x.shape, value(x).element) {
            dot(factor(dy), factor(weight: weight), contracting: (1, 0))
        }
    }

    /// The gradients of y = x W^T + b; `sums` is the gradient of y in float32, `products` the same as products multiply it.
    func accumulate(products: Value, sums: Value, x: Value, dWeight: Tensor?, dBias: Tensor?) {
        if let dWeight { accumulate(dot(products, x, contracting: (0, 0)), into: dWeight) }
        if let dBias { accumulate(sums.reduce(.sum, axes: [0]), into: dBias) }
    }

    public func gelu(_ x: Tensor) -> Tensor {
        result(x.shape, value(x).element) { value(x).convert(.f32).gelu }
    }

    public func geluBackward(_ dy: Tensor, x: Tensor) -> Tensor {
        result(x.shape, value(x).element) {
            value(dy).reshape(x.shape).convert(.f32) * value(x).convert(.f32).geluSlope
        }
    }
}

extension Value {
    /// 0.5 (1 + erf(x / sqrt 2)), the normal distribution up to x.
    private var normal: Value { ((self * Float(0.5).squareRoot()).erf + 1) * 0.5 }

    fileprivate var gelu: Value { self * normal }

    /// The derivative of `gelu`: the distribution plus x times its density.
    fileprivate var geluSlope: Value {
        let density = (self * self * -0.5).exponential * Float(0.398_942_280_401_432_68)
        return normal + self * density
    }
}
