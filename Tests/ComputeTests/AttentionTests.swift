import Testing

@testable import Compute

@Suite struct AttentionTests {
    /// Every kind of attention the model uses, in random sizes.
    private func shape(_ seed: Int, _ draw: inout Draw, limit: Int = 7) -> (
        shape: AttentionShape, keySequences: Int
    ) {
        let (batch, heads, headSize) = (draw.size(5), draw.size(4), draw.size(9))
        let queries = draw.size(limit)
        switch seed % 5 {
        case 0:
            return (
                AttentionShape(
                    batch: batch, queries: queries, keyStride: queries, keys: queries, heads: heads,
                    headSize: headSize,
                    mask: .none), batch
            )
        case 1:
            return (
                AttentionShape(
                    batch: batch, queries: queries, keyStride: queries, keys: queries, heads: heads,
                    headSize: headSize,
                    mask: .causal(offset: 0)), batch
            )
        case 2:  // decoding: a cache with room, some positions before the queries
            let offset = draw.int(0...6)
            return (
                AttentionShape(
                    batch: batch, queries: queries, keyStride: offset + queries + draw.int(0...5),
                    keys: offset + queries,
                    heads: heads, headSize: headSize, mask: .causal(offset: offset)), batch
            )
        case 3:  // several captions of one picture, pictures in any order, one perhaps without captions
            let keySequences = draw.int(1...3)
            let keys = draw.size(limit + 3)
            return (
                AttentionShape(
                    batch: batch, queries: queries, keyStride: keys, keys: keys, heads: heads,
                    headSize: headSize,
                    mask: .none, keySequence: draw.ids(batch, below: keySequences)), keySequences
            )
        default:  // each key sequence with its own length, shared
            let keySequences = draw.int(1...3)
            let stride = draw.size(limit + 3)
            return (
                AttentionShape(
                    batch: batch, queries: queries, keyStride: stride, keys: stride,
                    keyLengths: (0..<keySequences).map { _ in Int32(draw.int(1...stride)) }, heads: heads,
                    headSize: headSize, mask: .none, keySequence: draw.ids(batch, below: keySequences)),
                keySequences
            )
        }
    }

    @Test(arguments: 0..<60)
    func attentionEqualsTheLoops(_ seed: Int) {
        var draw = Draw(seed)
        let (shape, keySequences) = shape(seed, &draw, limit: 30)
        forward(shape, keySequences, &draw)
    }

    @Test func aVisionSizedAttentionEqualsTheLoops() {
        var draw = Draw(99)
        let shape = AttentionShape(
            batch: 2, queries: 145, keyStride: 145, keys: 145, heads: 3, headSize: 16, mask: .none)
        forward(shape, 2, &draw)
    }

    private func forward(_ shape: AttentionShape, _ keySequences: Int, _ draw: inout Draw) {
        let device = CPUDevice()
        let width = shape.heads * shape.headSize
        let (rows, keyRows) = (shape.batch * shape.queries, keySequences * shape.keyStride)
        // Operands inside wider tensors: what lies beside them must not matter.
        let (qStride, kvStride) = (width + 3, 2 * width + 5)
        let (q, kv) = (draw.floats(rows * qStride, -2...2), draw.floats(keyRows * kvStride, -2...2))
        let (tq, tkv) = (
            device.tensor(q, shape: [rows, qStride]), device.tensor(kv, shape: [keyRows, kvStride])
        )
        let y = device.attention(
            query: HeadColumns(tq, column: 2), key: HeadColumns(tkv, column: 1),
            value: HeadColumns(tkv, column: 4 + width), shape: shape)
        #expect(y.shape == [rows, width])
        expectClose(
            device.values(of: y),
            Reference.attention(
                .init(values: q.doubles, stride: qStride, column: 2),
                .init(values: kv.doubles, stride: kvStride, column: 1),
                .init(values: kv.doubles, stride: kvStride, column: 4 + width), shape), "\(shape)")
    }

    @Test(arguments: 0..<60)
    func gradientsOfAttentionAreSlopes(_ seed: Int) {
        var draw = Draw(seed)
        let (shape, keySequences) = shape(seed, &draw)
        let width = shape.heads * shape.headSize
        let (rows, keyRows) = (shape.batch * shape.queries, keySequences * shape.keyStride)
        let check = GradientCheck()
        let q = check.input("q", draw.floats(rows * width, -2...2), [rows, width])
        let k = check.input("k", draw.floats(keyRows * width, -2...2), [keyRows, width])
        let v = check.input("v", draw.floats(keyRows * width, -2...2), [keyRows, width])
        check.expectGradients(
            of: check.ops.attention(query: q, key: k, value: v, shape: shape), draw.floats(rows * width)
        ) { sources in
            let operands = sources.map { Reference.Columns(values: $0, stride: width) }
            return Reference.attention(operands[0], operands[1], operands[2], shape)
        }
    }

    @Test(arguments: rounds)
    func gradientsOfPackedAttentionAreSlopes(_ seed: Int) {
        var draw = Draw(seed)
        let (batch, tokens, heads, headSize) = (draw.size(3), draw.size(7), draw.size(3), draw.size(6))
        let width = heads * headSize
        let shape = AttentionShape(
            batch: batch, queries: tokens, keyStride: tokens, keys: tokens, heads: heads, headSize: headSize,
            mask: .none)
        let check = GradientCheck()
        let qkv = check.input(
            "qkv", draw.floats(batch * tokens * 3 * width, -2...2), [batch * tokens, 3 * width])
        check.expectGradients(
            of: check.ops.packedAttention(qkv, shape: shape), draw.floats(batch * tokens * width)
        ) { sources in
            let operands = (0..<3).map {
                Reference.Columns(values: sources[0], stride: 3 * width, column: $0 * width)
            }
            return Reference.attention(operands[0], operands[1], operands[2], shape)
        }
    }

    /// A decoder trained on frozen image embeddings: only the queries want a gradient.
    @Test func keysThatWantNoGradientGetNone() {
        var draw = Draw(6)
        let shape = AttentionShape(
            batch: 2, queries: 3, keyStride: 4, keys: 4, heads: 2, headSize: 3, mask: .none)
        let (k, v) = (draw.floats(48), draw.floats(48))
        let check = GradientCheck()
        let q = check.input("q", draw.floats(36), [6, 6])
        let y = check.ops.attention(
            query: q, key: check.device.tensor(k, shape: [8, 6]),
            value: check.device.tensor(v, shape: [8, 6]), shape: shape)
        check.expectGradients(of: y, draw.floats(36)) {
            Reference.attention(
                .init(values: $0[0], stride: 6), .init(values: k.doubles, stride: 6),
                .init(values: v.doubles, stride: 6),
                shape)
        }
    }

    /// Scores 2e4 apart, all equal, and one overwhelming: probabilities read off with the identity for
    /// values.
    @Test func probabilitiesOfFarApartScoresAreFiniteAndRight() {
        let device = CPUDevice()
        let keys: [Float] = [1e4, -1e4, 0, 1e4]
        let identity = (0..<16).map { Float($0 % 5 == 0 ? 1 : 0) }
        let query: [Float] = [2, 0, 0, 0, 0, 1, 1, 1, -2, 0, 0, 0, 1e-4, 0, 0, 0]
        let shape = AttentionShape(
            batch: 1, queries: 4, keyStride: 4, keys: 4, heads: 1, headSize: 4, mask: .none)
        // Key j is column 0 of row j, so that the score of query i and key j is query[i][0] * keys[j] / 2.
        let k: [Float] = (0..<4).flatMap { [keys[$0], 0, 0, 0] as [Float] }
        let y = device.attention(
            query: HeadColumns(device.tensor(query, shape: [4, 4])),
            key: HeadColumns(device.tensor(k, shape: [4, 4])),
            value: HeadColumns(device.tensor(identity, shape: [4, 4])), shape: shape)
        let expected = Reference.attention(
            .init(values: query.doubles, stride: 4), .init(values: k.doubles, stride: 4),
            .init(values: identity.doubles, stride: 4), shape)
        let ours = device.values(of: y)
        #expect(ours.allSatisfy { $0.isFinite })
        expectClose(ours, expected, tolerance: 1e-6)
        #expect(ours[0] == 0.5 && ours[3] == 0.5 && ours[4] == 0.25)
    }

    /// With the forward pass's result at hand, and without: the same gradients, shared keys and any number of queries included.
    @Test(arguments: [Precision.fp32, .bf16], [1, 2, 3, 110])
    func theWayBackNeedsNoResultAtHand(precision: Precision, queries: Int) {
        var draw = Draw(queries)
        let device = CPUDevice(precision: precision)
        let shape = AttentionShape(
            batch: 5, queries: queries, keyStride: 70, keys: 70, heads: 3, headSize: 8, mask: .none,
            keySequence: [1, 0, 1, 1, 0])
        func tensor(_ rows: Int) -> Tensor { device.tensor(draw.floats(rows * 24), shape: [rows, 24]) }
        let (q, kv, dy) = (HeadColumns(tensor(5 * queries)), HeadColumns(tensor(140)), tensor(5 * queries))
        func gradients(of y: Tensor?) -> [[Float]] {
            let (dq, dk, dv) = (
                device.zeros(like: q.tensor), device.zeros(like: kv.tensor), device.zeros(like: kv.tensor)
            )
            let (toQuery, toKey, toValue) = (HeadColumns(dq), HeadColumns(dk), HeadColumns(dv))
            if let y {
                device.attentionBackward(
                    dy, of: y, query: q, key: kv, value: kv, shape: shape, dQuery: toQuery, dKey: toKey,
                    dValue: toValue)
            } else {
                device.attentionBackward(
                    dy, query: q, key: kv, value: kv, shape: shape, dQuery: toQuery, dKey: toKey,
                    dValue: toValue)
            }
            return [dq, dk, dv].map(device.values)
        }
        let at = gradients(of: device.attention(query: q, key: kv, value: kv, shape: shape))
        #expect(at == gradients(of: nil))
        #expect(at.allSatisfy { $0.contains { $0 != 0 } })
    }
}
