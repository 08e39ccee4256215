import CKernels

extension CPUDevice {
    public func patches(_ pixels: Tensor, patch: Int) -> Tensor {
        let (batch, side) = (pixels.shape[0], pixels.shape[2])
        precondition(pixels.shape[1] == 3 && side % patch == 0, "patches of \(patch) from \(pixels.shape)")
        let (n, columns) = ((side / patch) * (side / patch), 3 * patch * patch)
        let out = empty([batch * n, columns])
        parallel(batch) {
            ck_patches(pixels.cpu + $0 * 3 * side * side, out.cpu + $0 * n * columns, side, patch)
        }
        return out
    }

    public func prependToken(_ x: Tensor, batch: Int, token: Tensor, positions: Tensor) -> Tensor {
        let (n, d) = (x.rows / batch, x.columns)
        precondition(
            positions.count == (n + 1) * d, "positions \(positions.shape) for \(n) patches of width \(d)")
        let y = empty([batch, n + 1, d])
        parallelRanges(batch, grain: 1) { range in
            for b in range {
                let out = y.cpu + b * (n + 1) * d
                ck_add(token.cpu, positions.cpu, out, d)
                ck_add(x.cpu + b * n * d, positions.cpu + d, out + d, n * d)
            }
        }
        return y
    }

    public func prependTokenBackward(
        _ dy: Tensor, batch: Int, dToken: Tensor?, dPositions: Tensor?, wantsInput: Bool
    ) -> Tensor? {
        let d = dy.columns
        let n = dy.rows / batch - 1
        for b in 0..<batch {
            if let dToken { ck_accumulate(dy.cpu + b * (n + 1) * d, dToken.cpu, d) }
            if let dPositions { ck_accumulate(dy.cpu + b * (n + 1) * d, dPositions.cpu, (n + 1) * d) }
        }
        guard wantsInput else { return nil }
        let dx = empty([batch * n, d])
        for b in 0..<batch { (dx.cpu + b * n * d).update(from: dy.cpu + (b * (n + 1) + 1) * d, count: n * d) }
        return dx
    }

    public func embedding(ids: [Int32], places: [Int32], words: Tensor, positions: Tensor) -> Tensor {
        let h = words.columns
        let y = empty([ids.count, h])
        for (row, id) in ids.enumerated() {
            precondition(
                id >= 0 && id < words.shape[0], "token \(id) outside a vocabulary of \(words.shape[0])")
            precondition(places[row] < positions.shape[0], "position \(places[row]) of \(positions.shape[0])")
            ck_add(words.cpu + Int(id) * h, positions.cpu + Int(places[row]) * h, y.cpu + row * h, h)
        }
        return y
    }

    public func embeddingBackward(
        _ dy: Tensor, ids: [Int32], places: [Int32], dWords: Tensor?, dPositions: Tensor?, paddingID: Int32
    ) {
        let h = dy.columns
        for (row, id) in ids.enumerated() {
            if let dWords, id != paddingID { ck_accumulate(dy.cpu + row * h, dWords.cpu + Int(id) * h, h) }
            if let dPositions { ck_accumulate(dy.cpu + row * h, dPositions.cpu + Int(places[row]) * h, h) }
        }
    }

    public func gatherRows(_ x: Tensor, _ indices: [Int32]) -> Tensor {
        let d = x.columns
        let y = empty([indices.count, d])
        for (row, index) in indices.enumerated() {
            (y.cpu + row * d).update(from: x.cpu + Int(index) * d, count: d)
        }
        return y
    }

    public func scatterRows(_ dy: Tensor, _ indices: [Int32], rows: Int) -> Tensor {
        let d = dy.columns
        let dx = zeros([rows, d])
        for (row, index) in indices.enumerated() {
            ck_accumulate(dy.cpu + row * d, dx.cpu + Int(index) * d, d)
        }
        return dx
    }

    public func logSoftmax(_ x: Tensor) -> Tensor {
        let y = empty(x.shape)
        y.cpu.update(from: x.cpu, count: x.count)
        parallelRanges(x.rows, grain: max(1, 8192 / x.columns)) {
            ck_log_softmax(y.cpu + $0.lowerBound * x.columns, $0.count, x.columns)
        }
        return y
    }

    public func lossHead(
        _ hidden: Tensor, weight: Tensor, bias: Tensor, targets: [Int32], smoothing: Float, scale: Float,
        gradients: LossHeadGradients?
    ) -> (sums: Pending<LossSums>, dHidden: Tensor?) {
        let h = hidden.columns
        precondition(hidden.rows == targets.count, "\(targets.count) targets for hidden \(hidden.shape)")
        let supervised = targets.indices.filter { targets[$0] >= 0 }.map(Int32.init)
        let dHidden = gradients.map { $0.wantsHidden } == true ? zeros(hidden.shape) : nil
        var sums = LossSums(tokens: supervised.count)
        // Row blocks: the logits of a whole batch of a 30,524-word vocabulary never exist at once.
        let block = 256
        for first in stride(from: 0, to: supervised.count, by: block) {
            let rows = Array(supervised[first..<min(first + block, supervised.count)])
            let x = gatherRows(hidden, rows)
            let logits = linear(x, weight: weight, bias: bias)
            let blockTargets = rows.map { targets[Int($0)] }
            crossEntropy(
                logits, blockTargets, smoothing: smoothing, scale: scale, gradient: gradients != nil,
                sums: &sums)
            guard let gradients else { continue }
            let dx = linearBackward(
                logits, x: x, weight: weight, dWeight: gradients.weight, dBias: gradients.bias,
                wantsInput: gradients.wantsHidden)
            if let dx, let dHidden {
                for (row, index) in rows.enumerated() {
                    (dHidden.cpu + Int(index) * h).update(from: dx.cpu + row * h, count: h)
                }
            }
        }
        return (Pending(known: sums), dHidden)
    }

    /// Adds the block's losses to `sums`; turns logits into their gradients when asked. Chunks of 16 rows, summed in order.
    private func crossEntropy(
        _ logits: Tensor, _ targets: [Int32], smoothing: Float, scale: Float, gradient: Bool,
        sums: inout LossSums
    ) {
        let chunk = 16
        let chunks = (targets.count + chunk - 1) / chunk
        var losses = [Double](repeating: 0, count: 2 * chunks)
        targets.withUnsafeBufferPointer { targets in
            losses.withUnsafeMutableBufferPointer { losses in
                nonisolated(unsafe) let losses = losses
                guard let out = losses.baseAddress, let labels = targets.baseAddress else { return }
                parallel(chunks) { part in
                    let first = part * chunk
                    ck_cross_entropy(
                        logits.cpu + first * logits.columns, labels + first, out + 2 * part,
                        out + 2 * part + 1,
                        min(chunk, targets.count - first), logits.columns, smoothing, scale, gradient)
                }
            }
        }
        for part in 0..<chunks {
            sums.smoothed += losses[2 * part]
            sums.nll += losses[2 * part + 1]
        }
    }

    public func writeCache(_ cache: Tensor, rows: Tensor, position: Int, count: Int) {
        let (sequences, stride, h) = (cache.shape[0], cache.shape[1], cache.shape[2])
        let rows = widened(rows)
        precondition(
            position + count <= stride, "cache of \(stride) positions, writing \(count) at \(position)")
        for s in 0..<sequences {
            (cache.cpu + (s * stride + position) * h).update(from: rows.cpu + s * count * h, count: count * h)
        }
    }
}
