import Testing

@testable import Compute

@Suite struct RowTests {
    @Test(arguments: rounds)
    func layerNormEqualsTheLoops(_ seed: Int) {
        var draw = Draw(seed)
        layerNorm(rows: draw.size(40), columns: draw.int(2...70), &draw)
    }

    @Test(arguments: [[300, 129], [1031, 24], [2, 16_400], [5, 1]])
    func layerNormSplitAmongThreadsEqualsTheLoops(_ sizes: [Int]) {
        var draw = Draw(sizes[0])
        layerNorm(rows: sizes[0], columns: sizes[1], &draw)
    }

    private func layerNorm(rows: Int, columns: Int, _ draw: inout Draw) {
        let device = CPUDevice()
        let (x, gain, bias) = (
            draw.floats(rows * columns, -1...3), draw.floats(columns), draw.floats(columns)
        )
        let result = device.layerNorm(
            device.tensor(x, shape: [rows, columns]), gain: device.tensor(gain, shape: [columns]),
            bias: device.tensor(bias, shape: [columns]), epsilon: 1e-3)
        expectClose(
            device.values(of: result.y),
            Reference.layerNorm(x.doubles, gain.doubles, bias.doubles, epsilon: 1e-3),
            "\(rows) x \(columns)")
    }

    /// A variance of 1e-8 under a mean of 1: computed from squares it would drown.
    @Test func layerNormKeepsASmallSpreadOnALargeMean() {
        var draw = Draw(3)
        let device = CPUDevice()
        let x = draw.floats(64).map { 1 + $0 * 0x1p-10 }
        let y = device.layerNorm(
            device.tensor(x, shape: [1, 64]),
            gain: device.tensor([Float](repeating: 1, count: 64), shape: [64]),
            bias: device.zeros([64]), epsilon: 1e-12
        ).y
        let ones = [Double](repeating: 1, count: 64)
        expectClose(
            device.values(of: y), Reference.layerNorm(x.doubles, ones, ones.map { _ in 0 }, epsilon: 1e-12),
            tolerance: 1e-3)
    }

    @Test(arguments: rounds)
    func gradientsOfLayerNormAreSlopes(_ seed: Int) {
        var draw = Draw(seed)
        // Up to more rows than chunks of the weight sums.
        let (rows, columns) = (draw.size(50), draw.int(3...18))
        let check = GradientCheck()
        let x = check.input("x", draw.floats(rows * columns, -2...4), [rows, columns])
        let gain = check.weight("gain", draw.floats(columns, 0.5...1.5), [columns])
        let bias = check.weight("bias", draw.floats(columns), [columns])
        check.expectGradients(
            of: check.ops.layerNorm(x, gain, bias, epsilon: 0.01), draw.floats(rows * columns)
        ) {
            Reference.layerNorm($0[0], $0[1], $0[2], epsilon: 0.01)
        }
    }

    @Test(arguments: rounds)
    func logSoftmaxEqualsTheLoops(_ seed: Int) {
        var draw = Draw(seed)
        logSoftmax(rows: draw.size(20), columns: draw.size(600), range: -8...8, &draw)
    }

    @Test(arguments: [[70, 255], [40, 257], [3, 30_524], [9000, 2]])
    func logSoftmaxSplitAmongThreadsEqualsTheLoops(_ sizes: [Int]) {
        var draw = Draw(sizes[0])
        logSoftmax(rows: sizes[0], columns: sizes[1], range: -8...8, &draw)
    }

    private func logSoftmax(rows: Int, columns: Int, range: ClosedRange<Float>, _ draw: inout Draw) {
        let device = CPUDevice()
        let x = draw.floats(rows * columns, range)
        let tensor = device.tensor(x, shape: [rows, columns])
        let y = device.values(of: device.logSoftmax(tensor))
        let doubles = x.doubles
        let expected = (0..<rows).flatMap { row in
            Reference.logSoftmax(Array(doubles[row * columns..<(row + 1) * columns]))
        }
        expectClose(y, expected, tolerance: 2e-6, "\(rows) x \(columns)")
        expectSameBits(device.values(of: tensor), x, "the input is left alone")
    }

    @Test func logSoftmaxOfFarApartLogitsIsFiniteAndRight() {
        let device = CPUDevice()
        let x: [Float] = [1e4, 0, -1e4, 1e4, 1e4, 1e4, -3e4, -3e4, -3e4, 1e-3, 0, -2e4]
        let y = device.values(of: device.logSoftmax(device.tensor(x, shape: [4, 3])))
        let expected = (0..<4).flatMap { Reference.logSoftmax(Array(x.doubles[$0 * 3..<$0 * 3 + 3])) }
        #expect(y.allSatisfy { $0.isFinite })
        for (ours, theirs) in zip(y, expected) {
            #expect(abs(Double(ours) - theirs) <= 1e-6 * max(1, abs(theirs)))
        }
    }
}
