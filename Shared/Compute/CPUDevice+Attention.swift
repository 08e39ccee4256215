import CKernels

extension CPUDevice {
    public func attention(query: HeadColumns, key: HeadColumns, value: HeadColumns, shape: AttentionShape)
        -> Tensor
    {
        let width = shape.heads * shape.headSize
        let y = empty([shape.batch * shape.queries, width])
        parallel(shape.batch * shape.heads) { task in
            let place = HeadPlace(task / shape.heads, task % shape.heads, query, key, value, shape)
            withScores(shape) { scores in
                place.probabilities(into: scores)
                Gemm.single(
                    false, false, m: shape.queries, n: shape.headSize, k: place.keys, alpha: 1, a: scores,
                    lda: shape.keyStride,
                    b: place.value, ldb: place.valueStride, beta: 0,
                    c: y.cpu + place.batch * shape.queries * width + place.head * shape.headSize, ldc: width)
            }
        }
        return y
    }

    public func attentionBackward(
        _ dy: Tensor, query: HeadColumns, key: HeadColumns, value: HeadColumns, shape: AttentionShape,
        dQuery: HeadColumns,
        dKey: HeadColumns?, dValue: HeadColumns?
    ) {
        let width = shape.heads * shape.headSize
        // One task owns all captions of a picture for one head, so that shared keys are summed in a fixed order and without races.
        let groups = shape.queriesByKeySequence
        parallel(groups.count * shape.heads) { task in
            let head = task % shape.heads
            for batch in groups[task / shape.heads] {
                let place = HeadPlace(batch, head, query, key, value, shape)
                let dyHead = dy.cpu + batch * shape.queries * width + head * shape.headSize
                let dQueryStride = dQuery.tensor.columns
                let dQueryHead =
                    dQuery.tensor.cpu + dQuery.column + batch * shape.queries * dQueryStride + head
                    * shape.headSize
                withScores(shape) { p in
                    withScores(shape) { ds in
                        place.probabilities(into: p)
                        Gemm.single(
                            false, true, m: shape.queries, n: place.keys, k: shape.headSize, alpha: 1,
                            a: dyHead, lda: width,
                            b: place.value, ldb: place.valueStride, beta: 0, c: ds, ldc: shape.keyStride)
                        if let dValue {
                            Gemm.single(
                                true, false, m: place.keys, n: shape.headSize, k: shape.queries, alpha: 1,
                                a: p,
                                lda: shape.keyStride, b: dyHead, ldb: width, beta: 1,
                                c: place.pointer(dValue),
                                ldc: dValue.tensor.columns)
                        }
                        for row in 0..<shape.queries {
                            ck_softmax_backward(
                                p + row * shape.keyStride, ds + row * shape.keyStride, 1, place.keys,
                                shape.scale)
                        }
                        Gemm.single(
                            false, false, m: shape.queries, n: shape.headSize, k: place.keys, alpha: 1, a: ds,
                            lda: shape.keyStride, b: place.key, ldb: place.keyStride, beta: 0, c: dQueryHead,
                            ldc: dQueryStride)
                        if let dKey {
                            Gemm.single(
                                true, false, m: place.keys, n: shape.headSize, k: shape.queries, alpha: 1,
                                a: ds,
                                lda: shape.keyStride, b: place.query, ldb: place.queryStride, beta: 1,
                                c: place.pointer(dKey), ldc: dKey.tensor.columns)
                        }
                    }
                }
            }
        }
    }

    /// Scratch for the scores of one head: (queries, keyStride).
    private func withScores(_ shape: AttentionShape, _ body: (UnsafeMutablePointer<Float>) -> Void) {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: max(1, shape.queries * shape.keyStride)) {
            buffer in
            if let base = buffer.baseAddress { body(base) }
        }
    }
}

extension AttentionShape {
    var scale: Float { 1 / Float(headSize).squareRoot() }

    /// Query sequences grouped by the key sequence they read.
    var queriesByKeySequence: [[Int]] {
        guard let keySequence else { return (0..<batch).map { [$0] } }
        var groups: [Int32: [Int]] = [:]
        for (sequence, keys) in keySequence.enumerated() { groups[keys, default: []].append(sequence) }
        return groups.sorted { $0.key < $1.key }.map(\.value)
    }
}

/// Pointers of one (sequence, head) pair.
private struct HeadPlace {
    let batch, head, keyBatch, keys: Int
    let query, key, value: UnsafePointer<Float>
    let queryStride, keyStride, valueStride: Int
    let shape: AttentionShape

    init(
        _ batch: Int, _ head: Int, _ query: HeadColumns, _ key: HeadColumns, _ value: HeadColumns,
        _ shape: AttentionShape
    ) {
        (self.batch, self.head, self.shape) = (batch, head, shape)
        let keyBatch = shape.keySequence.map { Int($0[batch]) } ?? batch
        self.keyBatch = keyBatch
        keys = shape.keyLengths.map { Int($0[keyBatch]) } ?? shape.keys
        (queryStride, keyStride, valueStride) = (
            query.tensor.columns, key.tensor.columns, value.tensor.columns
        )
        let offset = head * shape.headSize
        self.query = UnsafePointer(
            query.tensor.cpu + query.column + batch * shape.queries * queryStride + offset)
        self.key = UnsafePointer(
            key.tensor.cpu + key.column + keyBatch * shape.keyStride * keyStride + offset)
        self.value = UnsafePointer(
            value.tensor.cpu + value.column + keyBatch * shape.keyStride * valueStride + offset)
    }

    /// Where this head's keys lie in a tensor shaped like the keys.
    func pointer(_ operand: HeadColumns) -> UnsafeMutablePointer<Float> {
        operand.tensor.cpu + operand.column + keyBatch * shape.keyStride * operand.tensor.columns + head
            * shape.headSize
    }

    /// softmax(scale q k^T) under the mask, (queries, keyStride).
    func probabilities(into scores: UnsafeMutablePointer<Float>) {
        Gemm.single(
            false, true, m: shape.queries, n: keys, k: shape.headSize, alpha: 1, a: query, lda: queryStride,
            b: key,
            ldb: keyStride, beta: 0, c: scores, ldc: shape.keyStride)
        switch shape.mask {
        case .none:
            ck_softmax_rows(scores, shape.queries, shape.keyStride, keys, false, 0, shape.scale)
        case .causal(let offset):
            ck_softmax_rows(scores, shape.queries, shape.keyStride, keys, true, offset, shape.scale)
        }
    }
}
