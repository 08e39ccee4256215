import CKernels

extension CPUDevice {
    public func linear(
        _ x: Tensor, weight: Tensor, bias: Tensor?, residual: Tensor?, for reader: Reader
    ) -> Tensor {
        let (rows, outputs) = (checkedRows(x, weight), weight.shape[0])
        let y = empty(
            residual?.shape ?? Array(x.shape.dropLast()) + [outputs],
            residual == nil ? element(for: reader) : .float32)
        Product.run(
            m: rows, a: x.elements, b: weight.packs.transposed(weight, productType, shelf: shelf),
            c: y.elements,
            bias: bias?.cpu, residual: residual?.cpu)
        return y
    }

    public func linearGELU(
        _ x: Tensor, weight: Tensor, bias: Tensor, keepsInput: Bool, for reader: Reader
    ) -> (y: Tensor, input: Tensor?) {
        let (rows, outputs) = (checkedRows(x, weight), weight.shape[0])
        let y = empty(Array(x.shape.dropLast()) + [outputs], element(for: reader))
        let input = keepsInput ? empty(y.shape, y.element) : nil
        Product.run(
            m: rows, a: x.elements, b: weight.packs.transposed(weight, productType, shelf: shelf),
            c: y.elements,
            bias: bias.cpu, gelu: true, preActivation: input?.elements)
        return (y, input)
    }

    public func linearBackward(
        _ dy: Tensor, x: Tensor, weight: Tensor, dWeight: Tensor?, dBias: Tensor?, wantsInput: Bool
    ) -> Tensor? {
        let (rows, inputs, outputs) = (checkedRows(x, weight), x.columns, weight.shape[0])
        if let dWeight {
            Product.accumulateWeightGradient(
                type: productType, m: rows, n: outputs, k: inputs, dy: dy.elements, x: x.elements,
                dWeight: dWeight.cpu, dBias: dBias?.cpu)
        } else if let dBias {
            sumColumns(dy.elements, rows: rows, columns: outputs, into: dBias.cpu)
        }
        guard wantsInput else { return nil }
        let dx = empty(x.shape, x.element)
        Product.run(
            m: rows, a: dy.elements, b: weight.packs.plain(weight, productType, shelf: shelf), c: dx.elements)
        return dx
    }

    private func checkedRows(_ x: Tensor, _ weight: Tensor) -> Int {
        precondition(
            weight.count == weight.shape[0] * x.columns, "linear of \(x.shape) with weight \(weight.shape)")
        return x.rows
    }

    /// out[c] += sum of column c, in fixed chunks of rows.
    func sumColumns(_ x: Elements, rows: Int, columns: Int, into out: UnsafeMutablePointer<Float>) {
        let chunks = min(Self.reductionChunks, max(1, rows / 16))
        let partial = zeros([chunks, columns])
        parallel(chunks) { chunk in
            let range = (rows * chunk / chunks)..<(rows * (chunk + 1) / chunks)
            let (first, sums) = (range.lowerBound * columns, partial.cpu + chunk * columns)
            if x.isBF16 {
                ck_column_sum_bf16(x.halves + first, sums, range.count, columns)
            } else {
                ck_column_sum(x.floats + first, sums, range.count, columns)
            }
        }
        ck_column_sum(partial.cpu, out, chunks, columns)
    }

    public func layerNorm(
        _ x: Tensor, gain: Tensor, bias: Tensor, epsilon: Float, for reader: Reader
    ) -> (y: Tensor, statistics: Tensor) {
        let (rows, columns) = (x.rows, x.columns)
        precondition(gain.count == columns, "layer norm of \(x.shape) with gain \(gain.shape)")
        let y = empty(x.shape, element(for: reader))
        let (statistics, out) = (empty([2, rows]), y.elements)
        parallelRanges(rows, grain: max(1, 8192 / columns)) { range in
            let (row, at) = (range.lowerBound, range.lowerBound * columns)
            let (mean, rstd) = (statistics.cpu + row, statistics.cpu + rows + row)
            if out.isBF16 {
                ck_layer_norm_bf16(
                    x.cpu + at, gain.cpu, bias.cpu, out.halves + at, mean, rstd, range.count, columns, epsilon
                )
            } else {
                ck_layer_norm(
                    x.cpu + at, gain.cpu, bias.cpu, out.floats + at, mean, rstd, range.count, columns, epsilon
                )
            }
        }
        return (y, statistics)
    }

    public func layerNormBackward(
        _ dy: Tensor, x: Tensor, statistics: Tensor, gain: Tensor, dGain: Tensor?, dBias: Tensor?
    ) -> Tensor {
        let (rows, columns) = (x.rows, x.columns)
        let (dx, slopes) = (empty(x.shape), dy.elements)
        let chunks = min(Self.reductionChunks, max(1, rows / 8))
        let partial = zeros([2, chunks, columns])
        parallel(chunks) { chunk in
            let row = rows * chunk / chunks
            let (at, count) = (row * columns, rows * (chunk + 1) / chunks - row)
            let (mean, rstd) = (statistics.cpu + row, statistics.cpu + rows + row)
            let (dg, db) = (partial.cpu + chunk * columns, partial.cpu + (chunks + chunk) * columns)
            if slopes.isBF16 {
                ck_layer_norm_backward_bf16(
                    x.cpu + at, gain.cpu, mean, rstd, slopes.halves + at, dx.cpu + at, dg, db, count, columns)
            } else {
                ck_layer_norm_backward(
                    x.cpu + at, gain.cpu, mean, rstd, slopes.floats + at, dx.cpu + at, dg, db, count, columns)
            }
        }
        if let dGain { ck_column_sum(partial.cpu, dGain.cpu, chunks, columns) }
        if let dBias { ck_column_sum(partial.cpu + chunks * columns, dBias.cpu, chunks, columns) }
        return dx
    }
}
