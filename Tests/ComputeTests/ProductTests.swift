import CKernels
import Testing

@testable import Compute

@Suite struct ProductTests {
    static let levels = (CK_ISA_PORTABLE...CK_ISA_AVX512_EXTENDED).map { Int32($0) }

    /// Every level the CPU has; those beyond fall back to its best.
    @Test(arguments: levels, ProductType.allCases)
    func productsEqualTheLoopsOnRoundedOperands(isa: Int32, type: ProductType) {
        var draw = Draw(Int(isa) * 10 + Int(type.rawValue))
        for round in 0..<24 {
            let m = round == 0 ? 0 : draw.size(30)
            ProductCase(type: type, isa: isa, m: m, n: draw.size(110), k: draw.size(70), &draw).expectRight()
        }
    }

    /// Sizes that meet each way of splitting: many rows (converted part by part), few rows (converted as a whole), one row.
    @Test(arguments: ProductType.allCases, [[210, 50, 19], [160, 97, 33], [1, 300, 131], [3, 5, 1030]])
    func largerProductsEqualTheLoops(type: ProductType, sizes: [Int]) {
        var draw = Draw(sizes[0])
        ProductCase(type: type, isa: Int32(CK_ISA_BEST), m: sizes[0], n: sizes[1], k: sizes[2], &draw)
            .expectRight()
    }

    @Test(arguments: ProductType.allCases, [[230, 60, 40], [37, 200, 65], [1, 400, 96]])
    func theNumberOfPartsChangesNoBit(type: ProductType, sizes: [Int]) {
        var draw = Draw(sizes[1])
        let product = ProductCase(
            type: type, isa: Int32(CK_ISA_BEST), m: sizes[0], n: sizes[1], k: sizes[2], &draw)
        let whole = product.run(parts: 1)
        for parts in 2...5 {
            let split = product.run(parts: parts)
            expectSameBits(split.c, whole.c, "\(parts) parts, \(product.name)")
            expectSameBits(split.pre, whole.pre, "\(parts) parts, \(product.name)")
        }
    }

    /// A caption decoded alone and one in a batch must be the same caption.
    @Test(arguments: ProductType.allCases)
    func aRowIsTheSameBitsInAnyCompany(_ type: ProductType) {
        var draw = Draw(5)
        let (m, n, k) = (201, 70, 90)
        let (a, w) = (draw.floats(m * k), draw.floats(n * k))
        let packed = PackedMatrix(type: type, k: k, n: n, source: w, ld: k, transposed: true, engine: .own)
        func rows(_ range: Range<Int>) -> [Float] {
            var c = [Float](repeating: 0, count: range.count * n)
            Product.run(
                m: range.count, a: Array(a[range.lowerBound * k..<range.upperBound * k]), lda: k, b: packed,
                c: &c, ldc: n)
            return c
        }
        let all = rows(0..<m)
        for range in [0..<1, 7..<12, 100..<180, 200..<201] {
            expectSameBits(rows(range), Array(all[range.lowerBound * n..<range.upperBound * n]), "\(range)")
        }
    }

    @Test(arguments: ProductType.allCases)
    func aMatrixPackedAgainIsAsOnePackedAnew(_ type: ProductType) {
        var draw = Draw(6)
        let (m, n, k) = (4, 61, 37)
        let (a, first, second) = (draw.floats(m * k), draw.floats(n * k), draw.floats(n * k))
        func result(_ b: PackedMatrix) -> [Float] {
            var c = [Float](repeating: 0, count: m * n)
            Product.run(m: m, a: a, lda: k, b: b, c: &c, ldc: n)
            return c
        }
        let packed = PackedMatrix(type: type, k: k, n: n, source: first, ld: n, transposed: false)
        let before = result(packed)
        packed.repack(source: second, ld: n)
        let anew = PackedMatrix(type: type, k: k, n: n, source: second, ld: n, transposed: false)
        expectSameBits(result(packed), result(anew), "packed again")
        #expect(result(packed) != before)
    }

    @Test func rowsGivenInBfloat16EqualRowsRoundedHere() {
        var draw = Draw(7)
        let (m, n, k) = (70, 50, 33)  // odd k: the halves of a row do not start on whole groups
        let (a, w) = (draw.floats(m * k), draw.floats(n * k))
        let packed = PackedMatrix(type: .bf16, k: k, n: n, source: w, ld: k, transposed: true)
        var (wide, narrow) = ([Float](repeating: 0, count: m * n), [Float](repeating: 0, count: m * n))
        Product.run(m: m, a: a, lda: k, b: packed, c: &wide, ldc: n)
        Product.run(m: m, a: a.map(bf16), lda: k, b: packed, c: &narrow, ldc: n)
        expectSameBits(wide, narrow, "bfloat16 rows")
    }

    @Test func int8StaysExactAtFullRange() {
        // 255 x 127 in every term: saturating 16-bit sums would be wrong here.
        let (m, n, k) = (9, 50, 3072)
        for isa in Self.levels {
            let w = [Float](repeating: 127, count: n * k)
            let packed = PackedMatrix(
                type: .s8, k: k, n: n, source: w, ld: k, transposed: true, engine: .own, isa: isa)
            var c = [Float](repeating: 0, count: m * n)
            var product = ck_product(
                m: m, b: packed, lda: k, ldc: n, accumulate: false, epilogue: .init())
            let a = [Float](repeating: 255, count: m * k)
            a.withUnsafeBufferPointer { a in
                c.withUnsafeMutableBufferPointer { c in
                    product.a = UnsafeRawPointer(a.baseAddress)
                    product.c = UnsafeMutableRawPointer(c.baseAddress)
                    product.isa = isa
                    ck_multiply(&product)
                }
            }
            #expect(c.allSatisfy { $0 == 255 * 127 * 3072 }, "isa \(isa)")
        }
    }

    @Test func aCapOnTheInstructionSetIsKept() {
        #expect(ck_isa_under("portable") == CK_ISA_PORTABLE)
        #expect(ck_isa_under("avx2") <= CK_ISA_AVX2)
        #expect(ck_isa_under("avx512") <= CK_ISA_AVX512)
        #expect(ck_isa_under(nil) >= ck_isa())
        #expect(ck_isa_under("no such level") == ck_isa_under(nil))
    }
}
