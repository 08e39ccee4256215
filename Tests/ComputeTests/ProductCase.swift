import CKernels
import Foundation
import Testing

@testable import Compute

/// One product with everything drawn, and what it ought to give: sums in Double over operands rounded as the type rounds them.
struct ProductCase {
    let type: ProductType
    let isa: Int32
    let engine: ProductEngine
    let (m, n, k): (Int, Int, Int)
    let (lda, ldb, ldc): (Int, Int, Int)
    let transposed, accumulate, gelu: Bool
    let a, b, c: [Float]
    let bias, residual: [Float]?
    let bf16Rows: Bool
    /// Whether the value before GELU is asked for; the usual products do not.
    let keepsPre: Bool

    init(
        type: ProductType, isa: Int32, m: Int, n: Int, k: Int, engine: ProductEngine = .own,
        _ draw: inout Draw
    ) {
        self.type = type
        self.engine = engine
        self.isa = isa
        (self.m, self.n, self.k) = (m, n, k)
        transposed = draw.int(0...1) == 1
        accumulate = draw.int(0...1) == 1
        gelu = draw.int(0...1) == 1
        bf16Rows = type != .f32 && draw.int(0...1) == 1
        lda = k + draw.int(0...5)
        ldb = (transposed ? k : n) + draw.int(0...5)
        ldc = n + draw.int(0...5)
        a = draw.floats(m * lda)
        b = draw.floats((transposed ? n : k) * ldb)
        c = draw.floats(m * ldc)
        bias = draw.int(0...1) == 1 ? draw.floats(n) : nil
        residual = draw.int(0...1) == 1 ? draw.floats(m * ldc) : nil
        keepsPre = draw.int(0...1) == 1
    }

    var name: String {
        "\(engine), \(type), isa \(isa), (\(m), \(n), \(k)), ld \(lda) \(ldb) \(ldc), transposed \(transposed), "
            + "accumulate \(accumulate), gelu \(gelu), bf16 rows \(bf16Rows)"
    }

    /// C with its padding, and the value before GELU.
    func run(parts: Int = 0) -> (c: [Float], pre: [Float]) {
        let packed = PackedMatrix(
            type: type, k: k, n: n, source: b, ld: ldb, transposed: transposed,
            engine: engine, isa: isa)
        var (result, pre) = (c, [Float](repeating: 0, count: c.count))
        let halves = a.map(bf16)
        result.withUnsafeMutableBufferPointer { c in
            pre.withUnsafeMutableBufferPointer { pre in
                halves.withUnsafeBufferPointer { halves in
                    a.withUnsafeBufferPointer { a in
                        withOptional(bias) { bias in
                            withOptional(residual) { residual in
                                let epilogue = Epilogue(
                                    bias: bias, gelu: gelu, preActivation: keepsPre ? pre.baseAddress : nil,
                                    residual: residual
                                )
                                var product = ck_product(
                                    m: m, b: packed, lda: lda, ldc: ldc, accumulate: accumulate,
                                    epilogue: epilogue)
                                product.a_bf16 = bf16Rows
                                product.a =
                                    bf16Rows ? UnsafeRawPointer(halves.baseAddress) : .init(a.baseAddress)
                                product.c = UnsafeMutableRawPointer(c.baseAddress)
                                product.isa = isa
                                product.parts = Int32(parts)
                                ck_multiply(&product)
                            }
                        }
                    }
                }
            }
        }
        return (result, pre)
    }

    /// What `run` ought to give, and how far off each element may be.
    func expected() -> (c: [Double], pre: [Double], slack: [Double]) {
        let (rows, columns) = operands()
        var (result, pre) = (c.doubles, [Double](repeating: 0, count: c.count))
        var slack = [Double](repeating: 0, count: c.count)
        for i in 0..<m {
            for j in 0..<n {
                var (sum, size) = (0.0, 0.0)
                for t in 0..<k {
                    let term = rows[i * k + t] * columns[j * k + t]
                    sum += term
                    size += abs(term)
                }
                sum += Double(bias?[j] ?? 0)
                if keepsPre { pre[i * ldc + j] = sum }
                if gelu { sum = 0.5 * sum * (1 + erf(sum / 2.0.squareRoot())) }
                sum += Double(residual?[i * ldc + j] ?? 0)
                if accumulate { sum += Double(c[i * ldc + j]) }
                result[i * ldc + j] = sum
                // Exact products leave the error of summing, and of a few operations on values of order one.
                slack[i * ldc + j] = 3e-7 * (size + 3)
            }
        }
        return (result, pre, slack)
    }

    func expectRight() {
        let (result, expected) = (run(), expected())
        for at in result.c.indices {
            let (error, early) = (
                abs(Double(result.c[at]) - expected.c[at]), abs(Double(result.pre[at]) - expected.pre[at])
            )
            guard error <= expected.slack[at], early <= expected.slack[at] else {
                let place = at % ldc < n ? "" : ", in the padding"
                Issue.record("\(name): \(result.c[at]) at \(at)\(place), expected \(expected.c[at])")
                return
            }
        }
    }

    /// A (m, k) and B transposed (n, k) as the products see them.
    private func operands() -> (a: [Double], b: [Double]) {
        let left = (0..<m).flatMap { i in (0..<k).map { a[i * lda + $0] } }
        let right = (0..<n).flatMap { j in (0..<k).map { transposed ? b[j * ldb + $0] : b[$0 * ldb + j] } }
        switch type {
        case .f32: return (left.doubles, right.doubles)
        case .bf16: return (left.map { Double(rounded($0)) }, right.map { Double(rounded($0)) })
        case .s8:
            let left = bf16Rows ? left.map(rounded) : left
            var (q, scale, zero) = (
                [UInt8](repeating: 0, count: m * k), [Float](repeating: 0, count: m),
                [Int32](repeating: 0, count: m)
            )
            ck_quantise_rows(left, k, m, k, &q, &scale, &zero)
            let rows = q.indices.map { Double(scale[$0 / k]) * Double(Int32(q[$0]) - zero[$0 / k]) }
            var columns = [Double]()
            for j in 0..<n {
                var (q, scale) = ([Int8](repeating: 0, count: k), Float(0))
                ck_quantise_column(Array(right[j * k..<(j + 1) * k]), 1, k, &q, &scale)
                columns += q.map { Double($0) * Double(scale) }
            }
            return (rows, columns)
        }
    }
}

/// The bits of `x` rounded to bfloat16, nearest even.
func bf16(_ x: Float) -> UInt16 {
    let bits = x.bitPattern
    return UInt16((bits + 0x7fff + (bits >> 16 & 1)) >> 16)
}

func rounded(_ x: Float) -> Float { Float(bitPattern: UInt32(bf16(x)) << 16) }

private func withOptional<R>(_ values: [Float]?, _ body: (UnsafePointer<Float>?) -> R) -> R {
    guard let values else { return body(nil) }
    return values.withUnsafeBufferPointer { body($0.baseAddress) }
}
