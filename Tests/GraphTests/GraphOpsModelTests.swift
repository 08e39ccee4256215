import Compute
import Foundation
import Testing

@testable import Graph

/// Pictures, text, loss and optimiser, against the CPU device.
@Suite(.withPlugin) struct GraphOpsModelTests {
    @Test(arguments: Exactness.all) func picturesAndTextAgree(_ exactness: Exactness) throws {
        var twins = Twins(try GraphClient.device(precision: exactness.precision))
        for seed in 0..<4 as Range<UInt64> {
            var draw = Draw(seed)
            let (batch, patch, grid, d) = (draw.size(3), draw.size(4), draw.size(3), draw.size(7))
            let (side, n) = (patch * grid, grid * grid)
            let (pixels, x) = (draw.floats(batch * 3 * side * side), draw.floats(batch * n * d))
            let (token, positions) = (draw.floats(d), draw.floats((n + 1) * d))
            let dy = draw.floats(batch * (n + 1) * d)
            twins.run("picture \(seed)") { device in
                let x = device.tensor(x, shape: [batch * n, d])
                let (dToken, dPositions) = (
                    device.tensor(token, shape: [1, 1, d]), device.zeros([1, n + 1, d])
                )
                let dx = device.prependTokenBackward(
                    device.tensor(dy, shape: [batch, n + 1, d]), batch: batch, dToken: dToken,
                    dPositions: dPositions, wantsInput: true)
                return [
                    device.patches(device.tensor(pixels, shape: [batch, 3, side, side]), patch: patch),
                    device.prependToken(
                        x, batch: batch, token: device.tensor(token, shape: [1, 1, d]),
                        positions: device.tensor(positions, shape: [1, n + 1, d])),
                    dToken, dPositions,
                ] + (dx.map { [$0] } ?? [])
            }
            let (words, places, rows) = (2 + draw.size(5), draw.size(6), draw.size(14))
            let (ids, at) = (draw.ids(rows, below: words), draw.ids(rows, below: places))
            let (table, slopes) = (draw.floats((words + places) * d), draw.floats(rows * d))
            twins.run("text \(seed)") { device in
                let (words, positions) = (
                    device.tensor(Array(table[..<(words * d)]), shape: [words, d]),
                    device.tensor(Array(table[(words * d)...]), shape: [places, d])
                )
                let y = device.embedding(ids: ids, places: at, words: words, positions: positions)
                let dPositions = device.zeros(positions.shape)
                device.embeddingBackward(
                    device.tensor(slopes, shape: y.shape), ids: ids, places: at, dWords: words,
                    dPositions: dPositions, paddingID: 1)
                return [y, words, dPositions]
            }
            let (first, second) = (draw.floats(batch * 2 * d), draw.floats(batch * 3 * d))
            twins.run("cache \(seed)") { device in
                let cache = device.zeros([batch, 6, d])
                device.writeCache(
                    cache, rows: device.tensor(first, shape: [batch * 2, d]), position: 0, count: 2)
                device.writeCache(
                    cache, rows: device.tensor(second, shape: [batch * 3, d]), position: 3, count: 3)
                return [cache]
            }
        }
        twins.compare(tolerance: exactness.tolerance)
        #expect(twins.graph.counters.runs == 1)
    }

    @Test(arguments: Exactness.all) func lossesAndTheirGradientsAgree(_ exactness: Exactness) throws {
        var twins = Twins(try GraphClient.device(precision: exactness.precision))
        for seed in 0..<6 as Range<UInt64> {
            var draw = Draw(seed)
            let (rows, h, v) = (draw.size(11), draw.size(9), 1 + draw.size(37))
            let (hidden, w, b) = (draw.floats(rows * h, -3...3), draw.floats(v * h), draw.floats(v))
            let (dw, smoothing) = (draw.floats(v * h), seed.isMultiple(of: 3) ? 0 : Float(0.1))
            let targets = draw.ids(rows, below: v).map { seed < 5 && $0 % 3 == 0 ? -100 : $0 }
            twins.run("loss \(seed)") { device in
                let (hidden, w) = (
                    device.tensor(hidden, shape: [rows, h]), device.tensor(w, shape: [v, h])
                )
                let b = device.tensor(b, shape: [v])
                let (dWeight, dBias) = (device.tensor(dw, shape: [v, h]), device.zeros([v]))
                let gradients = LossHeadGradients(weight: dWeight, bias: dBias, wantsHidden: true)
                let (sums, dHidden) = device.lossHead(
                    hidden, weight: w, bias: b, targets: targets, smoothing: smoothing, scale: 0.25,
                    gradients: seed == 4 ? nil : gradients)
                #expect((dHidden == nil) == (seed == 4))
                return (sums, [dWeight, dBias] + (dHidden.map { [$0] } ?? []))
            }
        }
        twins.compare(tolerance: exactness.tolerance)
        #expect(twins.graph.counters.runs == 1)
    }

    @Test func rowsThatAreNotSupervisedGiveNothingWhateverTheyHold() throws {
        let device = try GraphClient.device()
        let hidden = device.tensor([1, 2, .nan, .infinity, 3, 4], shape: [3, 2])
        let w = device.tensor([1, 0, 0, 1, 1, 1], shape: [3, 2])
        let dWeight = device.zeros([3, 2])
        let (sums, dHidden) = device.lossHead(
            hidden, weight: w, bias: device.zeros([3]), targets: [0, -1, 2], smoothing: 0.1, scale: 1,
            gradients: LossHeadGradients(weight: dWeight, bias: nil, wantsHidden: true))
        #expect(sums.value.tokens == 2 && sums.value.smoothed.isFinite)
        let slopes = device.values(of: try #require(dHidden))
        let others = slopes[..<2] + slopes[4...] + device.values(of: dWeight)
        #expect(slopes[2...3] == [0, 0])
        #expect(others.allSatisfy { $0.isFinite && $0 != 0 })
    }

    @Test func stepsOfAdamWAgree() throws {
        var twins = Twins(try GraphClient.device())
        for seed in 0..<6 as Range<UInt64> {
            var draw = Draw(seed)
            let shapes = [[draw.size(7), draw.size(9)], [draw.size(30)], [1, 2, draw.size(3)]]
            let numbers = shapes.map { shape in
                (0..<3).map { _ in draw.floats(shape.reduce(1, *)) } + [
                    draw.floats(shape.reduce(1, *), 0...1)
                ]
            }
            let maximum = [0, 0.5, 1000][Int(seed % 3)]
            let broken = seed == 5
            twins.run("step \(seed)") { device in
                let weights = zip(shapes, numbers).map { shape, numbers in
                    TrainedWeight(
                        weight: device.tensor(numbers[0], shape: shape),
                        gradient: device.tensor(numbers[1], shape: shape),
                        m: device.tensor(numbers[2], shape: shape),
                        v: device.tensor(numbers[3], shape: shape),
                        decay: shape.count == 1 ? 0 : 0.05)
                }
                let norm = device.norm(of: weights.map(\.gradient) + [device.zeros([4])])
                let loss = Pending(known: LossSums(smoothed: broken ? .infinity : 1, nll: 1, tokens: 1))
                for step in 1...2 {
                    device.adamW(
                        weights,
                        step: AdamWStep(
                            learningRate: 0.01 * Float(step), beta1: 0.9, beta2: 0.999, epsilon: 1e-8,
                            correction1: 1 - Float(pow(0.9, Double(step))),
                            sqrtCorrection2: Float((1 - pow(0.999, Double(step))).squareRoot())),
                        clip: GradientClip(norm: norm, loss: loss, maximum: maximum))
                }
                // The norm as a loss: both kinds of device compute it.
                let sums = Pending(storage: nil) { LossSums(smoothed: norm.value, nll: 0, tokens: 0) }
                return (sums, weights.flatMap { [$0.weight, $0.gradient, $0.m, $0.v] })
            }
        }
        twins.compare()
    }

    @Test(arguments: [Float.nan, .infinity]) func nothingChangesWhenANumberIsNone(_ bad: Float) throws {
        let device = try GraphClient.device()
        let gradient = device.tensor([1, bad], shape: [2])
        let trained = TrainedWeight(
            weight: device.tensor([1, 2], shape: [2]), gradient: gradient,
            m: device.tensor([3, 4], shape: [2]),
            v: device.zeros([2]), decay: 0.1)
        let (loss, _) = device.lossHead(
            device.tensor([1, 2], shape: [1, 2]), weight: device.tensor([1, 2], shape: [1, 2]),
            bias: device.zeros([1]), targets: [0], smoothing: 0, scale: 1, gradients: nil)
        let norm = device.norm(of: [gradient])
        let step = AdamWStep(
            learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, correction1: 0.1,
            sqrtCorrection2: 0.1
        )
        device.adamW([trained], step: step, clip: GradientClip(norm: norm, loss: loss, maximum: 1))
        #expect(!norm.value.isFinite && loss.value.smoothed.isFinite)
        #expect(device.values(of: trained.weight) == [1, 2])
        #expect(device.values(of: trained.m) == [3, 4] && device.values(of: trained.v) == [0, 0])
    }
}
