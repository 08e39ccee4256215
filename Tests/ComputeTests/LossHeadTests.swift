import Foundation
import Testing

@testable import Compute

@Suite struct LossHeadTests {
    struct Case {
        let hidden, weight, bias: [Float]
        let targets: [Int32]
        let rows, width, vocabulary: Int

        init(_ draw: inout Draw, rows: Int, width: Int, vocabulary: Int, ignored: Int = 4) {
            (self.rows, self.width, self.vocabulary) = (rows, width, vocabulary)
            hidden = draw.floats(rows * width, -2...2)
            weight = draw.floats(vocabulary * width)
            bias = draw.floats(vocabulary)
            targets = draw.ids(rows, below: vocabulary).map { target in
                ignored > 0 && draw.int(0...ignored - 1) == 0 ? -1 : target
            }
        }

        func run(smoothing: Float) -> LossSums {
            let device = CPUDevice()
            return device.lossHead(
                device.tensor(hidden, shape: [rows, width]),
                weight: device.tensor(weight, shape: [vocabulary, width]),
                bias: device.tensor(bias, shape: [vocabulary]), targets: targets, smoothing: smoothing,
                scale: 1,
                gradients: nil
            ).sums.value
        }
    }

    private func expectSums(_ sums: LossSums, _ made: Case, _ smoothing: Float) {
        let expected = Reference.lossHead(
            made.hidden.doubles, made.weight.doubles, made.bias.doubles, targets: made.targets,
            smoothing: Double(smoothing))
        #expect(abs(sums.smoothed - expected.smoothed) <= 1e-6 * expected.smoothed, "\(sums) \(expected)")
        #expect(abs(sums.nll - expected.nll) <= 1e-6 * expected.nll, "\(sums) \(expected)")
        #expect(sums.tokens == made.targets.count { $0 >= 0 })
    }

    @Test(arguments: rounds, [0, 0.1] as [Float])
    func sumsEqualTheLoops(_ seed: Int, _ smoothing: Float) {
        var draw = Draw(seed)
        let made = Case(&draw, rows: draw.size(60), width: draw.size(12), vocabulary: draw.int(2...90))
        expectSums(made.run(smoothing: smoothing), made, smoothing)
    }

    /// Row counts around the blocks of 256 and chunks of 16, and a real vocabulary.
    @Test(arguments: [[256, 9, 33], [257, 9, 33], [700, 10, 61], [15, 3, 30_524]], [0, 0.1] as [Float])
    func sumsOverSeveralBlocksEqualTheLoops(_ sizes: [Int], _ smoothing: Float) {
        var draw = Draw(sizes[0])
        let made = Case(&draw, rows: sizes[0], width: sizes[1], vocabulary: sizes[2], ignored: 0)
        expectSums(made.run(smoothing: smoothing), made, smoothing)
    }

    @Test(arguments: rounds, [0, 0.1] as [Float])
    func gradientsAreSlopesOfTheScaledSum(_ seed: Int, _ smoothing: Float) {
        var draw = Draw(seed)
        gradients(
            Case(&draw, rows: draw.size(18), width: draw.size(7), vocabulary: draw.int(2...20)), smoothing)
    }

    /// 400 rows, about 300 of them supervised: two blocks that add to the same weight gradient.
    @Test func gradientsOverSeveralBlocksAreSlopes() {
        var draw = Draw(5)
        let made = Case(&draw, rows: 400, width: 3, vocabulary: 9)
        #expect(made.targets.count { $0 >= 0 } > 256)
        gradients(made, 0.1)
    }

    private func gradients(_ made: Case, _ smoothing: Float) {
        let check = GradientCheck()
        let hidden = check.input("hidden", made.hidden, [made.rows, made.width])
        let weight = check.weight("weight", made.weight, [made.vocabulary, made.width])
        let bias = check.weight("bias", made.bias, [made.vocabulary])
        let scale: Float = 0.125
        let sums = check.ops.lossHead(
            hidden, weight: weight, bias: bias, targets: made.targets, smoothing: smoothing, scale: scale
        ).value
        // Asking for gradients changes no sum.
        #expect(sums == made.run(smoothing: smoothing))
        guard sums.tokens > 0 else { return }
        check.expectGradients { sources in
            Double(scale)
                * Reference.lossHead(
                    sources[0], sources[1], sources[2], targets: made.targets, smoothing: Double(smoothing)
                ).smoothed
        }
    }

    @Test(arguments: [0, 0.1, 0.5] as [Float], [2, 61, 257, 30_524])
    func aUniformPredictorLosesTheLogOfTheVocabulary(_ smoothing: Float, _ vocabulary: Int) {
        let device = CPUDevice()
        let sums = device.lossHead(
            device.tensor([1, 2, 3, 4], shape: [2, 2]), weight: device.zeros([vocabulary, 2]),
            bias: device.tensor([Float](repeating: 3, count: vocabulary), shape: [vocabulary]),
            targets: [0, 1],
            smoothing: smoothing, scale: 1, gradients: nil
        ).sums.value
        let expected = 2 * log(Double(vocabulary))
        #expect(abs(sums.smoothed - expected) <= 1e-6 * expected)
        #expect(abs(sums.nll - expected) <= 1e-6 * expected)
    }

    /// The best predictor under smoothing says exactly the smoothed target; what it still loses is that
    /// target's entropy, and nothing pulls it anywhere.
    @Test(arguments: [5, 61, 1000])
    func theSmoothedTargetItselfIsTheFloor(_ vocabulary: Int) throws {
        let (s, v) = (0.1, Double(vocabulary))
        let (hit, miss) = (1 - s + s / v, s / v)
        let device = CPUDevice()
        var bias = [Float](repeating: Float(log(miss)), count: vocabulary)
        bias[3] = Float(log(hit))
        let (dWeight, dBias) = (device.zeros([vocabulary, 1]), device.zeros([vocabulary]))
        let (sums, dHidden) = device.lossHead(
            device.tensor([1], shape: [1, 1]), weight: device.zeros([vocabulary, 1]),
            bias: device.tensor(bias, shape: [vocabulary]), targets: [3], smoothing: 0.1, scale: 1,
            gradients: LossHeadGradients(weight: dWeight, bias: dBias, wantsHidden: true))
        let loss = sums.value
        let floor = -hit * log(hit) - (v - 1) * miss * log(miss)
        #expect(abs(loss.smoothed - floor) <= 2e-6 * floor, "\(loss.smoothed) against \(floor)")
        #expect(device.values(of: dBias).allSatisfy { abs($0) < 1e-6 })
        #expect(device.values(of: try #require(dHidden)) == [0])
        // Surer than that is worse under smoothing, though better in plain likelihood.
        bias[3] += 5
        let surer = device.lossHead(
            device.tensor([1], shape: [1, 1]), weight: device.zeros([vocabulary, 1]),
            bias: device.tensor(bias, shape: [vocabulary]), targets: [3], smoothing: 0.1, scale: 1,
            gradients: nil
        ).sums.value
        #expect(surer.smoothed > loss.smoothed + 0.01 && surer.nll < loss.nll)
    }

    @Test func unsupervisedRowsCountForNothing() throws {
        var draw = Draw(8)
        let device = CPUDevice()
        let hidden = draw.floats(12)
        let (dWeight, dBias) = (device.zeros([5, 4]), device.zeros([5]))
        let (sums, dHidden) = device.lossHead(
            device.tensor(hidden, shape: [3, 4]), weight: device.tensor(draw.floats(20), shape: [5, 4]),
            bias: device.zeros([5]), targets: [-1, -100, -1], smoothing: 0.1, scale: 1,
            gradients: LossHeadGradients(weight: dWeight, bias: dBias, wantsHidden: true))
        #expect(sums.value == LossSums())
        #expect(device.values(of: try #require(dHidden)).allSatisfy { $0 == 0 })
        #expect(device.values(of: dWeight).allSatisfy { $0 == 0 })
        #expect(device.values(of: dBias).allSatisfy { $0 == 0 })
    }

    @Test func logitsFarApartKeepLossAndGradientFinite() throws {
        let device = CPUDevice()
        let dBias = device.zeros([3])
        let (sums, _) = device.lossHead(
            device.tensor([0, 0], shape: [2, 1]), weight: device.zeros([3, 1]),
            bias: device.tensor([1e4, 0, -1e4], shape: [3]), targets: [0, 2], smoothing: 0, scale: 1,
            gradients: LossHeadGradients(weight: nil, bias: dBias, wantsHidden: false))
        #expect(abs(sums.value.nll - 2e4) < 1e-2)
        expectClose(device.values(of: dBias), [1, 0, -1], tolerance: 1e-6)
    }

    /// A constant on all logits changes nothing, however large: the digits of the logarithm survive it.
    @Test func aLargeConstantOnAllLogitsChangesNothing() {
        let device = CPUDevice()
        let dBias = device.zeros([4])
        let (sums, _) = device.lossHead(
            device.tensor([0], shape: [1, 1]), weight: device.zeros([4, 1]),
            bias: device.tensor([8192, 8193, 8192, 8192], shape: [4]), targets: [1], smoothing: 0.1, scale: 1,
            gradients: LossHeadGradients(weight: nil, bias: dBias, wantsHidden: false))
        let (nll, smoothed) = Self.oneAheadOfThree
        #expect(abs(sums.value.nll - nll) < 1e-6 && abs(sums.value.smoothed - smoothed) < 1e-6)
        let p = exp(-nll)
        expectClose(
            device.values(of: dBias), [0, 1, 2, 3].map { $0 == 1 ? p - 0.925 : (1 - p) / 3 - 0.025 },
            tolerance: 1e-6)
    }

    /// Losses of logits (0, 1, 0, 0) on class 1, plain and smoothed by 0.1.
    private static let oneAheadOfThree: (nll: Double, smoothed: Double) = {
        let logSum = log(exp(1.0) + 3)
        return (logSum - 1, 0.9 * (logSum - 1) + 0.1 * (logSum - 0.25))
    }()

    @Test func aFrozenHeadStillReturnsTheGradientOfTheHiddenStates() {
        var draw = Draw(9)
        let made = Case(&draw, rows: 4, width: 3, vocabulary: 6, ignored: 0)
        let check = GradientCheck()
        let hidden = check.input("hidden", made.hidden, [4, 3])
        _ = check.ops.lossHead(
            hidden, weight: check.frozen(made.weight, [6, 3]), bias: check.frozen(made.bias, [6]),
            targets: made.targets, smoothing: 0.1, scale: 1)
        check.expectGradients { sources in
            Reference.lossHead(
                sources[0], made.weight.doubles, made.bias.doubles, targets: made.targets, smoothing: 0.1
            ).smoothed
        }
    }
}
