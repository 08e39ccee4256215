import CKernels
import COneDNN
import Testing

@testable import Compute

@Suite struct ProductEngineTests {
    /// Every engine answers for every type, if need be by the kernels of this project.
    @Test(arguments: ProductEngine.allCases, ProductType.allCases)
    func enginesEqualTheLoops(engine: ProductEngine, type: ProductType) {
        var draw = Draw(Int(type.rawValue))
        // k of both kinds: multiples of four, which oneDNN takes, and others, which it does not.
        for (m, n, k) in [(1, 50, 64), (7, 400, 20), (215, 96, 36), (30, 33, 35), (0, 9, 8), (260, 800, 12)] {
            ProductCase(type: type, isa: Int32(CK_ISA_BEST), m: m, n: n, k: k, engine: engine, &draw)
                .expectRight()
        }
    }

    @Test(arguments: [ProductType.bf16, .s8])
    func partsChangeNoBitOfAnotherEngine(_ type: ProductType) {
        var draw = Draw(8)
        for engine in ProductEngine.allCases {
            let product = ProductCase(
                type: type, isa: Int32(CK_ISA_BEST), m: 40, n: 800, k: 64, engine: engine, &draw)
            expectSameBits(product.run(parts: 1).c, product.run(parts: 3).c, "\(engine)")
        }
    }

    @Test func int8IsTheSameBitsOnEveryEngine() {
        var draw = Draw(9)
        let (m, n, k) = (33, 420, 64)
        let (a, w) = (draw.floats(m * k), draw.floats(n * k))
        let results = ProductEngine.allCases.map { engine in
            let packed = PackedMatrix(
                type: .s8, k: k, n: n, source: w, ld: k, transposed: true, engine: engine)
            var c = [Float](repeating: 0, count: m * n)
            Product.run(m: m, a: a, lda: k, b: packed, c: &c, ldc: n)
            return c
        }
        for result in results { expectSameBits(result, results[0]) }
    }

    @Test(arguments: ProductEngine.allCases, [ProductType.f32, .bf16])
    func gradientsOfEveryEngineAgree(engine: ProductEngine, type: ProductType) {
        var draw = Draw(10)
        for (m, n, k) in [(70, 40, 24), (33, 1, 7), (5, 90, 50)] {
            let (dy, x, start) = (draw.floats(m * n), draw.floats(m * k), draw.floats(n * k))
            let own = gradient(.own, type, m, n, k, dy, x, start)
            let other = gradient(engine, type, m, n, k, dy, x, start)
            expectClose(other.dWeight, own.dWeight.doubles, tolerance: 1e-6, "\(engine) (\(m), \(n), \(k))")
            expectSameBits(other.dBias, own.dBias, "\(engine) (\(m), \(n), \(k))")
        }
    }

    private func gradient(
        _ engine: ProductEngine, _ type: ProductType, _ m: Int, _ n: Int, _ k: Int, _ dy: [Float],
        _ x: [Float],
        _ start: [Float]
    ) -> (dWeight: [Float], dBias: [Float]) {
        var (dWeight, dBias) = (start, [Float](repeating: 0.5, count: n))
        dy.withUnsafeBufferPointer { dy in
            x.withUnsafeBufferPointer { x in
                dWeight.withUnsafeMutableBufferPointer { dWeight in
                    dBias.withUnsafeMutableBufferPointer { dBias in
                        var job = ck_weight_gradient()
                        (job.type, job.m, job.n, job.k) = (type.rawValue, m, n, k)
                        (job.dy, job.x) = (.init(dy.baseAddress), .init(x.baseAddress))
                        (job.dw, job.dbias) = (dWeight.baseAddress, dBias.baseAddress)
                        Product.accumulate(&job, engine: engine)
                    }
                }
            }
        }
        return (dWeight, dBias)
    }

    @Test func aSettingChoosesTheEngine() {
        for type in ProductType.allCases {
            #expect(ProductEngine.choice(type, forced: .own) == .own)
            #expect(ProductEngine.choice(type, forced: .openblas) == (type == .f32 ? .openblas : .own))
            #expect(
                ProductEngine.choice(type, forced: .onednn) == (onednn_version() == nil ? .own : .onednn))
        }
        #expect(ProductEngine.summary.contains("int8"))
    }
}
