import Testing

@testable import Compute

/// Nothing in, nothing out: a batch without rows runs through every operation, leaves weights' gradients alone and reads nothing.
@Suite struct EmptyBatchTests {
    @Test(arguments: [Precision.fp32, .bf16])
    func everyOperationTakesNoRows(_ precision: Precision) {
        var draw = Draw(1)
        let device = CPUDevice(precision: precision)
        func filled(_ shape: [Int]) -> Tensor {
            device.tensor(draw.floats(shape.reduce(1, *)), shape: shape)
        }
        let none = device.zeros([0, 6])
        let (weight, bias, gain) = (filled([4, 6]), filled([4]), filled([6]))
        let (dWeight, dBias, dGain) = (filled([4, 6]), filled([4]), filled([6]))
        let gradients = [dWeight, dBias, dGain]
        let before = gradients.map(device.values)

        #expect(device.linear(none, weight: weight, bias: bias).count == 0)
        let dx = device.linearBackward(
            device.zeros([0, 4]), x: none, weight: weight, dWeight: dWeight, dBias: dBias, wantsInput: true)
        #expect(dx?.shape == [0, 6])
        let norm = device.layerNorm(none, gain: gain, bias: gain, epsilon: 1e-6)
        #expect(norm.y.shape == [0, 6])
        let dNorm = device.layerNormBackward(
            none, x: none, statistics: norm.statistics, gain: gain, dGain: dGain, dBias: nil)
        #expect(dNorm.shape == [0, 6])
        for y in [
            device.gelu(none), device.geluBackward(none, x: none), device.add(none, none),
            device.dropout(none, probability: 0.5, key: 1), device.logSoftmax(none),
            device.gatherRows(weight, []), device.scatterRows(none, [], rows: 0),
            device.embedding(ids: [], places: [], words: weight, positions: weight),
        ] { #expect(device.values(of: y).isEmpty) }
        device.accumulate(none, into: none)
        #expect(device.sumOfSquares(none) == 0)
        device.embeddingBackward(none, ids: [], places: [], dWords: dWeight, dPositions: nil, paddingID: 0)
        let loss = device.lossHead(
            none, weight: weight, bias: bias, targets: [], smoothing: 0.1, scale: 1,
            gradients: .init(weight: dWeight, bias: dBias, wantsHidden: true))
        #expect(loss.sums.value == LossSums() && loss.dHidden?.count == 0)
        for (gradient, before) in zip(gradients, before) {
            expectSameBits(device.values(of: gradient), before)
        }
    }

    /// No pictures; pictures nobody asks about; captions of no words.
    @Test(arguments: [Precision.fp32, .bf16], [[0, 3, 5], [2, 0, 5], [0, 0, 0]])
    func attentionTakesNoSequencesAndNoQueries(_ precision: Precision, _ sizes: [Int]) {
        var draw = Draw(2)
        let device = CPUDevice(precision: precision)
        let (batch, queries, keys) = (sizes[0], sizes[1], sizes[2])
        let shape = AttentionShape(
            batch: batch, queries: queries, keyStride: keys, keys: keys, heads: 2, headSize: 4, mask: .none)
        let q = device.zeros([batch * queries, 8])
        let kv = device.tensor(draw.floats(batch * keys * 8), shape: [batch * keys, 8])
        let y = device.attention(
            query: HeadColumns(q), key: HeadColumns(kv), value: HeadColumns(kv), shape: shape)
        #expect(y.shape == [0, 8])
        let (dq, dk, dv) = (device.zeros(q.shape), device.zeros(kv.shape), device.zeros(kv.shape))
        device.attentionBackward(
            y, query: HeadColumns(q), key: HeadColumns(kv), value: HeadColumns(kv), shape: shape,
            dQuery: HeadColumns(dq), dKey: HeadColumns(dk), dValue: HeadColumns(dv))
        #expect(device.values(of: dk).allSatisfy { $0 == 0 } && device.values(of: dv).allSatisfy { $0 == 0 })
    }

    /// A picture without keys, which the padding of a batch may make: its captions attend to nothing.
    @Test(arguments: [1, 3, 9])
    func aSequenceOfNoKeysGivesZeros(_ queries: Int) {
        var draw = Draw(queries)
        let device = CPUDevice()
        let shape = AttentionShape(
            batch: 2, queries: queries, keyStride: 5, keys: 5, keyLengths: [3, 0], heads: 1, headSize: 4,
            mask: .none)
        let q = device.tensor(draw.floats(2 * queries * 4), shape: [2 * queries, 4])
        let kv = device.tensor(draw.floats(10 * 4), shape: [10, 4])
        let y = device.values(
            of: device.attention(
                query: HeadColumns(q), key: HeadColumns(kv), value: HeadColumns(kv), shape: shape))
        #expect(y[(queries * 4)...].allSatisfy { $0 == 0 })
        #expect(y[..<(queries * 4)].contains { $0 != 0 })
    }
}
