import CKernels
import Testing

@testable import Compute

@Suite struct ProductGradientTests {
    @Test(arguments: ProductTests.levels, [ProductType.f32, .bf16])
    func weightGradientsEqualTheLoops(isa: Int32, type: ProductType) {
        var draw = Draw(Int(isa) * 10 + Int(type.rawValue))
        for _ in 0..<20 {
            check(type, isa: isa, m: draw.size(45), n: draw.size(80), k: draw.size(70), &draw)
        }
    }

    /// More rows than are packed at a time, an odd number of them.
    @Test(arguments: [ProductType.f32, .bf16])
    func manyRowsAreTakenInChunks(_ type: ProductType) {
        var draw = Draw(3)
        check(type, isa: Int32(CK_ISA_BEST), m: 2077, n: 19, k: 9, &draw)
    }

    @Test(arguments: [ProductType.f32, .bf16])
    func theNumberOfPartsChangesNoBitOfAGradient(_ type: ProductType) {
        var draw = Draw(4)
        let (m, n, k) = (1100, 150, 50)
        let (dy, x, start) = (draw.floats(m * n), draw.floats(m * k), draw.floats(n * k))
        let whole = gradient(type, m, n, k, dy, x, start, isa: 0, parts: 1)
        for parts in 2...5 {
            let split = gradient(type, m, n, k, dy, x, start, isa: 0, parts: parts)
            expectSameBits(split.dWeight, whole.dWeight, "\(parts) parts")
            expectSameBits(split.dBias, whole.dBias, "\(parts) parts")
        }
    }

    @Test func aGradientNeedsNoBias() {
        var dWeight: [Float] = [1, 2]
        Product.accumulateWeightGradient(
            type: .f32, m: 2, n: 1, k: 2, dy: [1, 2], x: [3, 4, 5, 6], dWeight: &dWeight, dBias: nil)
        #expect(dWeight == [14, 18])
    }

    private func gradient(
        _ type: ProductType, _ m: Int, _ n: Int, _ k: Int, _ dy: [Float], _ x: [Float], _ start: [Float],
        isa: Int32, parts: Int = 0
    ) -> (dWeight: [Float], dBias: [Float]) {
        var (dWeight, dBias) = (start, [Float](repeating: 0.5, count: n))
        dy.withUnsafeBufferPointer { dy in
            x.withUnsafeBufferPointer { x in
                dWeight.withUnsafeMutableBufferPointer { dWeight in
                    dBias.withUnsafeMutableBufferPointer { dBias in
                        var job = ck_weight_gradient()
                        (job.type, job.isa, job.parts) = (type.rawValue, isa, Int32(parts))
                        (job.m, job.n, job.k) = (m, n, k)
                        (job.dy, job.x) = (.init(dy.baseAddress), .init(x.baseAddress))
                        (job.dw, job.dbias) = (dWeight.baseAddress, dBias.baseAddress)
                        ck_accumulate_weight_gradient(&job)
                    }
                }
            }
        }
        return (dWeight, dBias)
    }

    private func check(_ type: ProductType, isa: Int32, m: Int, n: Int, k: Int, _ draw: inout Draw) {
        let (dy, x, start) = (draw.floats(m * n), draw.floats(m * k), draw.floats(n * k))
        let result = gradient(type, m, n, k, dy, x, start, isa: isa)
        let left = (type == .bf16 ? dy.map(rounded) : dy).doubles
        let right = (type == .bf16 ? x.map(rounded) : x).doubles
        for o in 0..<n {
            var bias = 0.5
            for r in 0..<m { bias += Double(dy[r * n + o]) }
            guard abs(bias - Double(result.dBias[o])) <= 1e-6 * Double(m + 3) else {
                Issue.record("bias \(o) of (\(m), \(n), \(k)): \(result.dBias[o]), expected \(bias)")
                return
            }
            for i in 0..<k {
                var (sum, size) = (Double(start[o * k + i]), 3.0)
                for r in 0..<m {
                    let term = left[r * n + o] * right[r * k + i]
                    sum += term
                    size += abs(term)
                }
                guard abs(sum - Double(result.dWeight[o * k + i])) <= 3e-7 * size else {
                    Issue.record(
                        "\(type), isa \(isa), (\(m), \(n), \(k)) at (\(o), \(i)): \(result.dWeight[o * k + i]), expected \(sum)"
                    )
                    return
                }
            }
        }
    }
}
