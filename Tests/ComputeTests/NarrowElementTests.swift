import CKernels
import Foundation
import Testing

@testable import Compute

/// Kernels that read and write bfloat16 compute in float32: their results are those of the float32 kernels, rounded.
@Suite struct NarrowElementTests {
    private func halves(_ values: [Float]) -> [UInt16] {
        values.map { UInt16($0.roundedToBF16.bitPattern >> 16) }
    }

    private func floats(_ halves: [UInt16]) -> [Float] { halves.map { Float(bitPattern: UInt32($0) << 16) } }

    @Test(arguments: [0, 1, 7, 16, 33, 64, 65, 1000])
    func elementwiseResultsAreThoseOfFloat32Rounded(_ count: Int) {
        var draw = Draw(count)
        let a = draw.floats(count, -4...4).map(\.roundedToBF16)
        let b = draw.floats(count, -2...2).map(\.roundedToBF16)
        let (a16, b16) = (halves(a), halves(b))
        func same(
            _ wide: (inout [Float]) -> Void, _ narrow: (inout [UInt16]) -> Void,
            at location: SourceLocation = #_sourceLocation
        ) {
            var (y, y16) = ([Float](repeating: 0, count: count), [UInt16](repeating: 0, count: count))
            wide(&y)
            narrow(&y16)
            expectSameBits(floats(y16), y.map(\.roundedToBF16), at: location)
        }
        same({ ck_add(a, b, &$0, count) }, { ck_add_bf16(a16, b16, &$0, count) })
        same({ ck_gelu(a, &$0, count) }, { ck_gelu_bf16(a16, &$0, count) })
        same({ ck_gelu_backward(a, b, &$0, count) }, { ck_gelu_backward_bf16(a16, b16, &$0, count) })
        same({ ck_dropout(a, &$0, count, 0.3, 5, 9) }, { ck_dropout_bf16(a16, &$0, count, 0.3, 5, 9) })
        var (sum, sum16) = (b, b)
        ck_accumulate(a, &sum, count)
        ck_accumulate_bf16(a16, &sum16, count)
        expectSameBits(sum16, sum)
    }

    @Test(arguments: rounds)
    func rowResultsAreThoseOfFloat32Rounded(_ seed: Int) {
        var draw = Draw(seed)
        let (rows, d) = (draw.size(20), draw.size(70))
        let (x, gain, bias) = (draw.floats(rows * d), draw.floats(d), draw.floats(d))
        let dy = draw.floats(rows * d).map(\.roundedToBF16)
        func vector(_ count: Int) -> [Float] { .init(repeating: 1, count: count) }
        var (y, mean, rstd) = (vector(rows * d), vector(rows), vector(rows))
        var (y16, mean16, rstd16) = ([UInt16](repeating: 0, count: rows * d), vector(rows), vector(rows))
        ck_layer_norm(x, gain, bias, &y, &mean, &rstd, rows, d, 0.01)
        ck_layer_norm_bf16(x, gain, bias, &y16, &mean16, &rstd16, rows, d, 0.01)
        expectSameBits(floats(y16), y.map(\.roundedToBF16))
        expectSameBits(mean16 + rstd16, mean + rstd)

        var (dx, dg, db) = (vector(rows * d), vector(d), vector(d))
        var (dx16, dg16, db16) = (dx, dg, db)
        ck_layer_norm_backward(x, gain, mean, rstd, dy, &dx, &dg, &db, rows, d)
        ck_layer_norm_backward_bf16(x, gain, mean, rstd, halves(dy), &dx16, &dg16, &db16, rows, d)
        // The loops are vectorised apart, sums in other orders.
        expectClose(dx16 + dg16 + db16, (dx + dg + db).doubles, tolerance: 1e-5)

        var (sums, sums16) = (vector(d), vector(d))
        ck_column_sum(dy, &sums, rows, d)
        ck_column_sum_bf16(halves(dy), &sums16, rows, d)
        expectSameBits(sums16, sums)
        let expected = (0..<d).map { c in (0..<rows).reduce(1.0) { $0 + Double(dy[$1 * d + c]) } }
        expectClose(sums, expected)
    }

    /// The copy is of the weights as they are after the step, and making it changes nothing else.
    @Test(arguments: [1, 63, 64, 65, 700])
    func theOptimisersCopyIsTheMovedWeightRounded(_ count: Int) {
        var draw = Draw(count)
        let (p, g, m) = (draw.floats(count), draw.floats(count), draw.floats(count))
        let v = draw.floats(count, 0...1)
        func step(_ copy: UnsafeMutablePointer<UInt16>?) -> [Float] {
            var (p, m, v) = (p, m, v)
            ck_adamw(&p, g, &m, &v, count, 0.5, 0.1, 0.2, 0.9, 0.99, 1e-6, 0.3, 0.4, copy)
            return p + m + v
        }
        var copy = [UInt16](repeating: 0, count: count)
        let with = step(&copy)
        expectSameBits(with, step(nil))
        expectSameBits(floats(copy), with.prefix(count).map(\.roundedToBF16))
    }

    /// On a device that keeps bfloat16, the operations give what float32 gives, up to the rounding of operands and results.
    @Test func aBfloat16DeviceAgreesWithAFloat32One() {
        var draw = Draw(8)
        let (narrow, wide) = (CPUDevice(precision: .bf16), CPUDevice())
        let (rows, d) = (37, 40)
        let values = draw.floats(rows * d, -2...2)
        let (gain, bias) = (draw.floats(d), draw.floats(d))
        func results(_ device: CPUDevice) -> [[Float]] {
            let x = device.tensor(values, shape: [rows, d])
            let (g, b) = (device.tensor(gain, shape: [d]), device.tensor(bias, shape: [d]))
            let (y, statistics) = device.layerNorm(x, gain: g, bias: b, epsilon: 0.01, for: .products)
            let (dGain, dBias) = (device.zeros([d]), device.zeros([d]))
            let dx = device.layerNormBackward(
                y, x: x, statistics: statistics, gain: g, dGain: dGain, dBias: dBias)
            let sums = device.zeros([d])
            device.sumColumns(y.elements, rows: rows, columns: d, into: sums.cpu)
            return [y, dx, dGain, dBias, sums, device.add(y, y), device.geluBackward(y, x: y)]
                .map(device.values)
        }
        for (ours, right) in zip(results(narrow), results(wide)) {
            expectClose(ours, right.doubles, tolerance: 2e-2)
        }
    }
}
