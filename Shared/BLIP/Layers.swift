import Compute

/// y = x W^T + b
struct Linear {
    let weight: Parameter
    let bias: Parameter

    init(_ weights: WeightLoader, _ path: String, inputs: Int, outputs: Int) throws {
        weight = try weights.parameter("\(path).weight", [outputs, inputs])
        bias = try weights.parameter("\(path).bias", [outputs])
    }

    func callAsFunction(_ x: Tensor, for reader: Reader = .any, _ ops: Ops) -> Tensor {
        ops.linear(x, weight, bias, for: reader)
    }

    /// x W^T + b + residual
    func callAsFunction(_ x: Tensor, plus residual: Tensor, _ ops: Ops) -> Tensor {
        ops.linear(x, weight, bias, residual: residual)
    }

    /// gelu(x W^T + b)
    func gelu(_ x: Tensor, for reader: Reader = .any, _ ops: Ops) -> Tensor {
        ops.linearGELU(x, weight, bias, for: reader)
    }

    /// dropout(gelu(x U^T + a) W^T + b) + residual, U and a being `inner`'s
    func callAsFunction(
        geluOf inner: Linear, _ x: Tensor, plus residual: Tensor, dropout: Float = 0, site: Int = 0,
        _ ops: Ops
    ) -> Tensor {
        let drops = ops.drops(dropout)
        let y = ops.feedForward(
            x, inner: (inner.weight, inner.bias), outer: (weight, bias), residual: drops ? nil : residual)
        return drops ? ops.add(ops.dropout(y, probability: dropout, site: site), residual) : y
    }

    /// dropout(x W^T + b) + residual
    func callAsFunction(
        _ x: Tensor, plus residual: Tensor, dropout: Float, site: Int, _ ops: Ops
    ) -> Tensor {
        guard ops.drops(dropout) else { return self(x, plus: residual, ops) }
        return ops.add(ops.dropout(self(x, ops), probability: dropout, site: site), residual)
    }
}

struct LayerNorm {
    let gain: Parameter
    let bias: Parameter
    let epsilon: Float

    init(_ weights: WeightLoader, _ path: String, width: Int, epsilon: Double) throws {
        gain = try weights.parameter("\(path).weight", [width])
        bias = try weights.parameter("\(path).bias", [width])
        self.epsilon = Float(epsilon)
    }

    func callAsFunction(_ x: Tensor, for reader: Reader = .any, _ ops: Ops) -> Tensor {
        ops.layerNorm(x, gain, bias, epsilon: epsilon, for: reader)
    }
}
