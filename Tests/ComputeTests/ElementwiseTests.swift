import Foundation
import Testing

@testable import Compute

@Suite struct ElementwiseTests {
    static let sizes = [1, 7, 15, 16, 17, 33, 1000, 16385, 40_003]

    @Test func geluIsWithinFiveTenMillionthsOfErf() {
        let device = CPUDevice()
        let x = (0...200_000).map { Float(-10 + Double($0) * 1e-4) }
        let y = device.values(of: device.gelu(device.tensor(x, shape: [x.count])))
        let worst = zip(y, Reference.gelu(x.doubles)).map { abs(Double($0) - $1) }.max() ?? .infinity
        #expect(worst < 5e-7, "\(worst)")
    }

    @Test func geluOfExtremeNumbersIsFiniteAndRight() {
        let device = CPUDevice()
        let x: [Float] = [-1e30, -1e4, -100, -0.0, 0, 100, 1e4, 1e30]
        let y = device.values(of: device.gelu(device.tensor(x, shape: [8])))
        expectClose(y, [0, 0, 0, 0, 0, 100, 1e4, 1e30], tolerance: 1e-7)
        #expect(y.prefix(5).allSatisfy { abs($0) < 1e-6 })
        let ones = device.tensor([Float](repeating: 1, count: 8), shape: [8])
        let slope = device.values(of: device.geluBackward(ones, x: device.tensor(x, shape: [8])))
        expectClose(slope, [0, 0, 0, 0.5, 0.5, 1, 1, 1], tolerance: 1e-6)
    }

    @Test(arguments: sizes)
    func geluAndItsSlopeEqualErfAndDensity(_ count: Int) {
        var draw = Draw(count)
        let device = CPUDevice()
        let (x, dy) = (draw.floats(count, -5...5), draw.floats(count))
        expectClose(
            device.values(of: device.gelu(device.tensor(x, shape: [count]))), Reference.gelu(x.doubles),
            tolerance: 1e-6)
        let slopes = zip(x.doubles, dy.doubles).map { x, dy in
            let cdf = 0.5 * (1 + erf(x / 2.0.squareRoot()))
            return dy * (cdf + x * exp(-x * x / 2) / (2 * Double.pi).squareRoot())
        }
        let dx = device.geluBackward(device.tensor(dy, shape: [count]), x: device.tensor(x, shape: [count]))
        expectClose(device.values(of: dx), slopes, tolerance: 1e-6)
    }

    @Test(arguments: rounds)
    func gradientOfGeluIsItsSlope(_ seed: Int) {
        var draw = Draw(seed)
        let count = draw.size(60)
        let check = GradientCheck()
        let x = check.input("x", draw.floats(count, -4...4), [count])
        check.expectGradients(of: check.ops.gelu(x), draw.floats(count)) { Reference.gelu($0[0]) }
    }

    @Test(arguments: sizes)
    func sumsAndAccumulationEqualTheLoops(_ count: Int) {
        var draw = Draw(count)
        let device = CPUDevice()
        let (a, b) = (draw.floats(count), draw.floats(count))
        let (ta, tb) = (device.tensor(a, shape: [count]), device.tensor(b, shape: [count]))
        let sum = zip(a, b).map { $0 + $1 }
        expectSameBits(device.values(of: device.add(ta, tb)), sum)
        device.accumulate(ta, into: tb)
        expectSameBits(device.values(of: tb), sum)
        device.clear(tb)
        #expect(device.values(of: tb).allSatisfy { $0 == 0 })
        expectSameBits(device.values(of: ta), a)
    }

    /// x + gelu(x + x): the same tensor on both sides of a residual and again further on.
    @Test(arguments: rounds)
    func aTensorUsedSeveralTimesCollectsEveryGradient(_ seed: Int) {
        var draw = Draw(seed)
        let count = draw.size(40)
        let check = GradientCheck()
        let x = check.input("x", draw.floats(count, -2...2), [count])
        let y = check.ops.add(x, check.ops.gelu(check.ops.add(x, x)))
        check.expectGradients(of: check.ops.add(y, x), draw.floats(count)) { sources in
            zip(sources[0], Reference.gelu(sources[0].map { 2 * $0 })).map { 2 * $0 + $1 }
        }
    }

    /// (a + b) and a + (a + b): the gradient that a residual hands to both sides must not be added to in
    /// place.
    @Test func bothSidesOfAResidualKeepTheirOwnGradient() {
        var draw = Draw(4)
        let check = GradientCheck()
        let a = check.input("a", draw.floats(9), [9])
        let b = check.input("b", draw.floats(9), [9])
        let sum = check.ops.add(a, b)
        // Backwards: a and sum get the same gradient, then a gets that of the gelu, and only then sum hands
        // its own on.
        let bent = check.ops.gelu(a)
        let y = check.ops.add(check.ops.add(a, sum), bent)
        check.expectGradients(of: y, draw.floats(9)) { sources in
            let bent = Reference.gelu(sources[0])
            return sources[0].indices.map { 2 * sources[0][$0] + sources[1][$0] + bent[$0] }
        }
    }

    @Test(arguments: [1, 15, 16, 17, 999, 65_535, 65_536, 65_537, 200_001])
    func sumOfSquaresEqualsTheLoop(_ count: Int) {
        var draw = Draw(count)
        let device = CPUDevice()
        let x = draw.floats(count, -3...3)
        let expected = x.doubles.reduce(0) { $0 + $1 * $1 }
        let sum = device.sumOfSquares(device.tensor(x, shape: [count]))
        #expect(abs(sum - expected) <= 1e-12 * expected)
    }

    @Test func sumOfSquaresDoesNotOverflowAndKeepsNaN() {
        let device = CPUDevice()
        let huge = device.sumOfSquares(device.tensor([1e30, -1e30, 1e-30], shape: [3]))
        #expect(abs(huge / 2e60 - 1) < 1e-6)
        var values = [Float](repeating: 0, count: 70_000)
        values[69_999] = .nan
        #expect(device.sumOfSquares(device.tensor(values, shape: [70_000])).isNaN)
        values[69_999] = .infinity
        #expect(device.sumOfSquares(device.tensor(values, shape: [70_000])) == .infinity)
    }

    @Test func theNormGoesOverAllTensors() {
        let device = CPUDevice()
        let (a, b) = (device.tensor([3, 0], shape: [2]), device.tensor([4, 12], shape: [1, 2]))
        #expect(device.norm(of: [a, b]).value == 13)
        #expect(device.norm(of: []).value == 0)
    }

    @Test(arguments: [0.0, 2, 5, .infinity])
    func aStepShortensLongGradientsAndNoOthers(_ maximum: Double) {
        let device = CPUDevice()
        func moved(_ gradient: [Float], _ maximum: Double) -> [Float] {
            let m = device.zeros([2])
            let trained = TrainedWeight(
                weight: device.zeros([2]), gradient: device.tensor(gradient, shape: [2]), m: m,
                v: device.zeros([2]), decay: 0)
            let step = AdamWStep(
                learningRate: 1, beta1: 0, beta2: 0.5, epsilon: 1, correction1: 1, sqrtCorrection2: 1)
            device.adamW(
                [trained], step: step,
                clip: GradientClip(
                    norm: device.norm(of: [trained.gradient]), loss: Pending(known: LossSums()),
                    maximum: maximum))
            return device.values(of: m)
        }
        let scale = maximum == 2 ? 2 / 2.500001 : 1
        expectClose(moved([1.5, 2], maximum), [1.5 * scale, 2 * scale], tolerance: 1e-6)
        #expect(moved([.nan, 2], maximum) == [0, 0] && moved([.infinity, 2], maximum) == [0, 0])
    }

    @Test(arguments: [1, 5, 16, 33, 8193, 30_001])
    func adamWEqualsTheFormula(_ count: Int) {
        var draw = Draw(count)
        let device = CPUDevice()
        let (p, g, m) = (draw.floats(count), draw.floats(count, -5...5), draw.floats(count, -0.1...0.1))
        let v = draw.floats(count, 0...0.01)
        let tensors = [p, g, m, v].map { device.tensor($0, shape: [count]) }
        let step = AdamWStep(
            learningRate: 0.03, beta1: 0.8, beta2: 0.95, epsilon: 1e-3, correction1: 0.4,
            sqrtCorrection2: 0.3)
        device.adamW(
            TrainedWeight(
                weight: tensors[0], gradient: tensors[1], m: tensors[2], v: tensors[3], decay: 0.2),
            step: step, scale: 0.25)
        let scaled: [Double] = g.map { 0.25 * Double($0) }
        let mNew: [Double] = zip(m, scaled).map { 0.8 * Double($0) + 0.2 * $1 }
        let vNew: [Double] = zip(v, scaled).map { 0.95 * Double($0) + 0.05 * $1 * $1 }
        let pNew: [Double] = p.indices.map { i in
            let move = (mNew[i] / 0.4) / (vNew[i].squareRoot() / 0.3 + 1e-3)
            return Double(p[i]) * (1 - 0.03 * 0.2) - 0.03 * move
        }
        expectClose(device.values(of: tensors[0]), pNew, tolerance: 1e-6, "weights")
        expectClose(device.values(of: tensors[2]), mNew, tolerance: 1e-6, "m")
        expectClose(device.values(of: tensors[3]), vNew, tolerance: 1e-6, "v")
        expectSameBits(device.values(of: tensors[1]), g, "gradient")
    }
}
