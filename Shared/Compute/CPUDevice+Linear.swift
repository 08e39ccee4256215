import CKernels

extension CPUDevice {
    public func linear(_ x: Tensor, weight: Tensor, bias: Tensor?, residual: Tensor?) -> Tensor {
        let (rows, inputs, outputs) = (x.rows, x.columns, weight.shape[0])
        precondition(weight.count == outputs * inputs, "linear of \(x.shape) with weight \(weight.shape)")
        let y = empty(residual?.shape ?? Array(x.shape.dropLast()) + [outputs])
        Gemm.run(
            false, true, m: rows, n: outputs, k: inputs, a: x.cpu, lda: inputs, b: weight.cpu, ldb: inputs,
            c: y.cpu,
            ldc: outputs)
        if let bias {
            parallelRanges(rows, grain: max(1, 16384 / outputs)) {
                ck_add_bias(y.cpu + $0.lowerBound * outputs, bias.cpu, $0.count, outputs)
            }
        }
        if let residual { accumulate(residual, into: y) }
        return y
    }

    public func linearGELU(
        _ x: Tensor, weight: Tensor, bias: Tensor, keepsInput: Bool
    ) -> (y: Tensor, input: Tensor?) {
        let input = linear(x, weight: weight, bias: bias, residual: nil)
        return (gelu(input), keepsInput ? input : nil)
    }

    public func linearBackward(
        _ dy: Tensor, x: Tensor, weight: Tensor, dWeight: Tensor?, dBias: Tensor?, wantsInput: Bool
    ) -> Tensor? {
        let (rows, inputs, outputs) = (x.rows, x.columns, weight.shape[0])
        if let dWeight {
            Gemm.run(
                true, false, m: outputs, n: inputs, k: rows, a: dy.cpu, lda: outputs, b: x.cpu, ldb: inputs,
                beta: 1,
                c: dWeight.cpu, ldc: inputs)
        }
        if let dBias { sumColumns(dy.cpu, rows: rows, columns: outputs, into: dBias.cpu) }
        guard wantsInput else { return nil }
        let dx = empty(x.shape)
        Gemm.run(
            m: rows, n: inputs, k: outputs, a: dy.cpu, lda: outputs, b: weight.cpu, ldb: inputs, c: dx.cpu,
            ldc: inputs)
        return dx
    }

    /// out[c] += sum of column c, in fixed chunks of rows.
    func sumColumns(_ x: UnsafePointer<Float>, rows: Int, columns: Int, into out: UnsafeMutablePointer<Float>)
    {
        let chunks = min(Self.reductionChunks, max(1, rows / 16))
        let partial = zeros([chunks, columns])
        parallel(chunks) { chunk in
            let range = (rows * chunk / chunks)..<(rows * (chunk + 1) / chunks)
            ck_column_sum(
                x + range.lowerBound * columns, partial.cpu + chunk * columns, range.count, columns)
        }
        ck_column_sum(partial.cpu, out, chunks, columns)
    }

    public func layerNorm(_ x: Tensor, gain: Tensor, bias: Tensor, epsilon: Float) -> (
        y: Tensor, statistics: Tensor
    ) {
        let (rows, columns) = (x.rows, x.columns)
        precondition(gain.count == columns, "layer norm of \(x.shape) with gain \(gain.shape)")
        let y = empty(x.shape)
        let statistics = empty([2, rows])
        parallelRanges(rows, grain: max(1, 8192 / columns)) { range in
            let first = range.lowerBound
            ck_layer_norm(
                x.cpu + first * columns, gain.cpu, bias.cpu, y.cpu + first * columns, statistics.cpu + first,
                statistics.cpu + rows + first, range.count, columns, epsilon)
        }
        return (y, statistics)
    }

    public func layerNormBackward(
        _ dy: Tensor, x: Tensor, statistics: Tensor, gain: Tensor, dGain: Tensor?, dBias: Tensor?
    ) -> Tensor {
        let (rows, columns) = (x.rows, x.columns)
        let dx = empty(x.shape)
        let chunks = min(Self.reductionChunks, max(1, rows / 8))
        let partial = zeros([2, chunks, columns])
        parallel(chunks) { chunk in
            let first = rows * chunk / chunks
            ck_layer_norm_backward(
                x.cpu + first * columns, gain.cpu, statistics.cpu + first, statistics.cpu + rows + first,
                dy.cpu + first * columns, dx.cpu + first * columns, partial.cpu + chunk * columns,
                partial.cpu + (chunks + chunk) * columns, rows * (chunk + 1) / chunks - first, columns)
        }
        if let dGain { ck_column_sum(partial.cpu, dGain.cpu, chunks, columns) }
        if let dBias { ck_column_sum(partial.cpu + chunks * columns, dBias.cpu, chunks, columns) }
        return dx
    }
}
