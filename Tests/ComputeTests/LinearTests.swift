import Testing

@testable import Compute

@Suite struct LinearTests {
    @Test(arguments: rounds)
    func aProductWithBiasEqualsTheLoops(_ seed: Int) {
        var draw = Draw(seed)
        check(rows: draw.size(40), inputs: draw.size(50), outputs: draw.size(45), bias: seed % 3 != 0, &draw)
    }

    /// Tall, wide and square: rows are split among the threads in one, columns in another.
    @Test(arguments: [[301, 67, 71], [5, 129, 519], [77, 78, 79], [1, 700, 613], [640, 801, 1]])
    func productsSplitAmongThreadsEqualTheLoops(_ sizes: [Int]) {
        var draw = Draw(sizes[0])
        check(rows: sizes[0], inputs: sizes[1], outputs: sizes[2], bias: true, &draw)
    }

    private func check(rows: Int, inputs: Int, outputs: Int, bias: Bool, _ draw: inout Draw) {
        let device = CPUDevice()
        let (x, w, b) = (draw.floats(rows * inputs), draw.floats(outputs * inputs), draw.floats(outputs))
        let y = device.linear(
            device.tensor(x, shape: [rows, inputs]), weight: device.tensor(w, shape: [outputs, inputs]),
            bias: bias ? device.tensor(b, shape: [outputs]) : nil)
        #expect(y.shape == [rows, outputs])
        expectClose(
            device.values(of: y),
            Reference.linear(
                x.doubles, w.doubles, bias ? b.doubles : nil, rows: rows, inputs: inputs, outputs: outputs),
            "\(rows) x \(inputs) x \(outputs)")
    }

    @Test(arguments: rounds)
    func gradientsOfInputWeightAndBiasAreSlopes(_ seed: Int) {
        var draw = Draw(seed)
        let (rows, inputs, outputs) = (draw.size(9), draw.size(8), draw.size(7))
        let check = GradientCheck()
        let x = check.input("x", draw.floats(rows * inputs), [rows, inputs])
        let w = check.weight("w", draw.floats(outputs * inputs), [outputs, inputs])
        let b = check.weight("b", draw.floats(outputs), [outputs])
        check.expectGradients(of: check.ops.linear(x, w, b), draw.floats(rows * outputs)) {
            Reference.linear($0[0], $0[1], $0[2], rows: rows, inputs: inputs, outputs: outputs)
        }
    }

    /// More rows than the chunks of the bias sum, products large enough for every thread.
    @Test(arguments: [[203, 43, 37], [67, 11, 401]])
    func gradientsOfLargeProductsAreSlopes(_ sizes: [Int]) {
        var draw = Draw(sizes[0])
        let (rows, inputs, outputs) = (sizes[0], sizes[1], sizes[2])
        let device = CPUDevice()
        let (x, w, dy) = (
            draw.floats(rows * inputs), draw.floats(outputs * inputs), draw.floats(rows * outputs)
        )
        let dw = device.zeros([outputs, inputs]), db = device.zeros([outputs])
        let dx = device.linearBackward(
            device.tensor(dy, shape: [rows, outputs]), x: device.tensor(x, shape: [rows, inputs]),
            weight: device.tensor(w, shape: [outputs, inputs]), dWeight: dw, dBias: db, wantsInput: true)
        // The product is linear in each argument: its gradients are products again.
        let dyT = transposed(dy.doubles, rows, outputs), xT = transposed(x.doubles, rows, inputs)
        expectClose(
            device.values(of: dw),
            Reference.linear(dyT, xT, nil, rows: outputs, inputs: rows, outputs: inputs), "dw")
        expectClose(
            device.values(of: db),
            (0..<outputs).map { column in dyT[column * rows..<(column + 1) * rows].reduce(0, +) }, "db")
        let wT = transposed(w.doubles, outputs, inputs)
        expectClose(
            dx.map { device.values(of: $0) } ?? [],
            Reference.linear(dy.doubles, wT, nil, rows: rows, inputs: outputs, outputs: inputs), "dx")
    }

    private func transposed(_ x: [Double], _ rows: Int, _ columns: Int) -> [Double] {
        (0..<columns).flatMap { column in (0..<rows).map { x[$0 * columns + column] } }
    }

    @Test func anInputThatWantsNoGradientGetsNone() {
        var draw = Draw(1)
        let check = GradientCheck()
        let x = check.device.tensor(draw.floats(12), shape: [4, 3])
        let values = check.device.values(of: x).doubles
        let w = check.weight("w", draw.floats(15), [5, 3])
        let b = check.weight("b", draw.floats(5), [5])
        check.expectGradients(of: check.ops.linear(x, w, b), draw.floats(20)) {
            Reference.linear(values, $0[0], $0[1], rows: 4, inputs: 3, outputs: 5)
        }
        #expect(
            check.device.linearBackward(
                check.device.zeros([4, 5]), x: x, weight: w.value, dWeight: nil, dBias: nil, wantsInput: false
            ) == nil)
    }

    @Test func aFrozenWeightStillPassesTheGradientOn() {
        var draw = Draw(2)
        let check = GradientCheck()
        let x = check.input("x", draw.floats(12), [4, 3])
        let (weight, bias) = (draw.floats(15), draw.floats(5))
        let (w, b) = (check.frozen(weight, [5, 3]), check.frozen(bias, [5]))
        check.expectGradients(of: check.ops.linear(x, w, b), draw.floats(20)) {
            Reference.linear($0[0], weight.doubles, bias.doubles, rows: 4, inputs: 3, outputs: 5)
        }
        #expect(w.gradient == nil && b.gradient == nil)
    }

    @Test func nothingIsRecordedWhenNothingIsTrained() {
        let check = GradientCheck()
        let y = check.ops.linear(
            check.device.zeros([2, 3]), check.frozen([0, 0, 0], [1, 3]), check.frozen([0], [1]))
        #expect(!y.requiresGradient)
    }
}
