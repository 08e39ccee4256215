import Compute
import Testing

@testable import Graph

/// Products and everything that goes row by row, against the CPU device.
@Suite(.withPlugin) struct GraphOpsProductTests {
    @Test func aWeightThatIsOverwrittenCountsAtOnce() throws {
        let device = try GraphClient.device(precision: .bf16)
        let weight = device.tensor([1.001, 2, 3, 4], shape: [2, 2])
        func product() -> [Float] {
            device.values(
                of: device.linear(device.tensor([1, 1], shape: [1, 2]), weight: weight, bias: nil))
        }
        // 1.001 is 1 in bfloat16.
        #expect(product() == [3, 7])
        device.assign([10, 20, 30, 40], to: weight)
        #expect(product() == [30, 70])
        #expect(device.values(of: weight) == [10, 20, 30, 40])
    }

    @Test(arguments: Exactness.all) func productsAndTheirGradientsAgree(_ exactness: Exactness) throws {
        var twins = Twins(try GraphClient.device(precision: exactness.precision))
        for seed in 0..<5 as Range<UInt64> {
            var draw = Draw(seed)
            let (rows, inputs, outputs) = (draw.size(9), draw.size(17), draw.size(13))
            let (x, w, b) = (
                draw.floats(rows * inputs), draw.floats(outputs * inputs), draw.floats(outputs)
            )
            let (r, dy) = (draw.floats(rows * outputs), draw.floats(rows * outputs))
            let (dw, db) = (draw.floats(outputs * inputs), draw.floats(outputs))
            let reader: Reader = seed.isMultiple(of: 2) ? .any : .products
            twins.run("linear \(seed)") { device in
                let (x, w) = (
                    device.tensor(x, shape: [rows, inputs]), device.tensor(w, shape: [outputs, inputs])
                )
                let bias = device.tensor(b, shape: [outputs])
                let residual = device.tensor(r, shape: [1, rows, outputs])
                return [
                    device.linear(x, weight: w, bias: nil, residual: nil, for: reader),
                    device.linear(x, weight: w, bias: bias, residual: residual, for: reader),
                ]
            }
            twins.run("feed forward \(seed)") { device in
                let x = device.tensor(x, shape: [rows, inputs])
                // As the kernel of a convolution is shaped.
                let w = device.tensor(w, shape: [outputs, 1, inputs, 1])
                let (y, input) = device.linearGELU(
                    x, weight: w, bias: device.tensor(b, shape: [outputs]), keepsInput: true, for: reader)
                guard let input else { return [] }
                return [
                    y, input, device.gelu(input),
                    device.geluBackward(device.tensor(dy, shape: y.shape), x: input),
                ]
            }
            twins.run("backward \(seed)") { device in
                let (x, w) = (
                    device.tensor(x, shape: [rows, inputs]), device.tensor(w, shape: [outputs, inputs])
                )
                let dy = device.tensor(dy, shape: [rows, outputs])
                let (dWeight, dBias) = (device.tensor(dw, shape: w.shape), device.zeros([outputs]))
                let dx = device.linearBackward(
                    dy, x: x, weight: w, dWeight: dWeight, dBias: dBias, wantsInput: true)
                let alone = device.tensor(db, shape: [outputs])
                let none = device.linearBackward(
                    dy, x: x, weight: w, dWeight: nil, dBias: alone, wantsInput: false)
                #expect(none == nil)
                return [dWeight, dBias, alone] + (dx.map { [$0] } ?? [])
            }
        }
        twins.compare(tolerance: exactness.tolerance)
        #expect(twins.graph.counters.runs == 1)
    }

    @Test(arguments: Exactness.all) func rowsAndTheirGradientsAgree(_ exactness: Exactness) throws {
        var twins = Twins(try GraphClient.device(precision: exactness.precision))
        for seed in 0..<5 as Range<UInt64> {
            var draw = Draw(seed)
            let (rows, columns) = (draw.size(9), 1 + draw.size(40))
            let (x, dy) = (draw.floats(rows * columns, -3...5), draw.floats(rows * columns))
            let (gain, bias) = (draw.floats(columns), draw.floats(columns))
            let reader: Reader = seed.isMultiple(of: 2) ? .any : .products
            twins.run("layer norm \(seed)") { device in
                let (x, gain) = (
                    device.tensor(x, shape: [1, rows, columns]), device.tensor(gain, shape: [columns])
                )
                let (y, statistics) = device.layerNorm(
                    x, gain: gain, bias: device.tensor(bias, shape: [columns]), epsilon: 1e-5, for: reader)
                let (dGain, dBias) = (device.tensor(bias, shape: [columns]), device.zeros([columns]))
                let dx = device.layerNormBackward(
                    device.tensor(dy, shape: x.shape), x: x, statistics: statistics, gain: gain, dGain: dGain,
                    dBias: dBias)
                return [y, dx, dGain, dBias]
            }
            let some = draw.ids(draw.size(12), below: rows)
            twins.run("rows \(seed)") { device in
                let (x, dy) = (
                    device.tensor(x, shape: [rows, columns]), device.tensor(dy, shape: [rows, columns])
                )
                let (sum, everything) = (
                    device.tensor(bias.flatMap { row in (0..<rows).map { row + Float($0) } }, shape: x.shape),
                    (0..<Int32(rows)).map(\.self)
                )
                device.accumulate(dy, into: sum)
                let empty = device.zeros(x.shape)
                device.accumulate(dy, into: empty)
                let picked = device.gatherRows(x, some)
                return [
                    device.add(x, dy), sum, empty, device.logSoftmax(x), picked,
                    device.gatherRows(x, everything), device.scatterRows(picked, some, rows: rows),
                    device.scatterRows(dy, everything, rows: rows),
                ]
            }
        }
        twins.compare(tolerance: exactness.tolerance)
        #expect(twins.graph.counters.runs == 1)
    }

    @Test func batchesWithoutRowsGiveNothing() throws {
        var twins = Twins(try GraphClient.device())
        twins.run("nothing") { device in
            let (x, w) = (device.zeros([0, 3]), device.tensor([1, 2, 3, 4, 5, 6], shape: [2, 3]))
            let (dWeight, dBias) = (
                device.tensor([1, 2, 3, 4, 5, 6], shape: [2, 3]), device.tensor([1, 2], shape: [2])
            )
            let y = device.linear(x, weight: w, bias: dBias)
            let dx = device.linearBackward(
                y, x: x, weight: w, dWeight: dWeight, dBias: dBias, wantsInput: true)
            device.accumulate(x, into: x)
            let table = device.tensor([1, 2, 3], shape: [1, 3])
            let text = device.embedding(ids: [], places: [], words: table, positions: table)
            device.embeddingBackward(
                text, ids: [], places: [], dWords: table, dPositions: table, paddingID: 0)
            return [
                y, dx, dWeight, dBias, table, text, device.gelu(x), device.add(x, x),
                device.gatherRows(w, []),
                device.scatterRows(x, [], rows: 2), device.logSoftmax(x),
                device.dropout(x, probability: 0.5, key: 1),
            ].compactMap(\.self)
        }
        twins.run("no targets") { device in
            let (sums, dHidden) = device.lossHead(
                device.zeros([0, 3]), weight: device.zeros([4, 3]), bias: device.zeros([4]), targets: [],
                smoothing: 0.1, scale: 1,
                gradients: LossHeadGradients(weight: nil, bias: nil, wantsHidden: true))
            return (sums, dHidden.map { [$0] } ?? [])
        }
        twins.compare()
    }

    @Test func dropoutDrawsTheMasksOfTheCPUDevice() throws {
        var twins = Twins(try GraphClient.device())
        var draw = Draw(3)
        for (probability, shape) in [
            (0.1 as Float, [7, 33]), (0.5, [1000]), (0, [5]), (0.9, [2, 3, 64]),
        ] {
            let x = draw.floats(shape.reduce(1, *), 0.5...2)
            for key in [draw.next(), 0, .max] as [UInt64] {
                twins.run("dropout \(probability), key \(key)") { device in
                    [device.dropout(device.tensor(x, shape: shape), probability: probability, key: key)]
                }
            }
        }
        twins.compare(tolerance: 0)
    }
}
