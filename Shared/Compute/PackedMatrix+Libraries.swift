import CKernels
import COneDNN

/// Columns of B a library multiplies at a time: enough for its kernels, few enough that the sums stay in the cache.
private let sliceColumns = 384

/// Slices in the layout oneDNN prefers and, for `s8`, the scales and sums of the columns.
final class OneDNNForm: PackedForm {
    private let type: ProductType
    private let (k, n): (Int, Int)
    private let weights: OpaquePointer
    /// `s8`: n scales, padded to whole panels, then as many sums.
    private let scaleMemory: UnsafeMutableRawPointer
    private let paddedColumns: Int

    /// Nil when the library is absent or has no such product. Rows of A are converted to whole groups of four bytes and must be
    /// dense for the library, so k is a multiple of 2 in bfloat16 and of 4 in int8.
    init?(type: ProductType, k: Int, n: Int) {
        guard k % [1, 2, 4][Int(type.rawValue)] == 0 else { return nil }
        guard let weights = onednn_weights_create(type.rawValue, k, n, sliceColumns) else { return nil }
        (self.type, self.k, self.n, self.weights) = (type, k, n, weights)
        paddedColumns = (n + 47) / 48 * 48
        scaleMemory = .allocate(byteCount: paddedColumns * 8, alignment: 64)
        scaleMemory.initializeMemory(as: UInt8.self, repeating: 0, count: paddedColumns * 8)
    }

    var bytes: Int { onednn_weights_bytes(weights) + (type == .s8 ? paddedColumns * 8 : 0) }

    func fill(_ source: UnsafePointer<Float>, ld: Int, transposed: Bool) {
        if type == .s8 { return fillRounded(source, ld: ld, transposed: transposed) }
        fillSlices(source, ld: ld, transposed: transposed)
    }

    private func fillSlices(_ source: UnsafeRawPointer, ld: Int, transposed: Bool) {
        parallel((n + sliceColumns - 1) / sliceColumns) { slice in
            let filled = onednn_weights_fill(weights, slice, source, ld, transposed)
            precondition(filled, "oneDNN did not reorder a matrix it had a layout for")
        }
    }

    private func fillRounded(_ source: UnsafePointer<Float>, ld: Int, transposed: Bool) {
        let rounded = UnsafeMutablePointer<Int8>.allocate(capacity: n * k)
        defer { rounded.deallocate() }
        let scale = scaleMemory.assumingMemoryBound(to: Float.self)
        let sum = (scaleMemory + paddedColumns * 4).assumingMemoryBound(to: Int32.self)
        parallelRanges(n, grain: 8) { columns in
            for column in columns {
                sum[column] = ck_quantise_column(
                    source + column * (transposed ? ld : 1), transposed ? 1 : ld, k, rounded + column * k,
                    scale + column)
            }
        }
        fillSlices(rounded, ld: k, transposed: true)
    }

    func enter(_ product: inout ck_product) {
        product.b = UnsafeRawPointer(scaleMemory)
        product.block = onednn_multiply
        product.block_context = UnsafeRawPointer(weights)
        product.block_columns = sliceColumns
    }

    deinit {
        onednn_weights_free(weights)
        scaleMemory.deallocate()
    }
}

/// A plain float32 copy, for OpenBLAS.
final class PlainForm: PackedForm {
    /// What the product's callback is told.
    private struct Matrix {
        let values: UnsafeMutablePointer<Float>
        let (k, ld): (Int, Int)
        let transposed: Bool
    }

    private let matrix: UnsafeMutablePointer<Matrix>
    private let rows: Int

    init(k: Int, n: Int, transposed: Bool) {
        rows = transposed ? n : k
        let ld = transposed ? k : n
        matrix = .allocate(capacity: 1)
        matrix.initialize(
            to: Matrix(
                values: .allocate(capacity: max(rows * ld, 1)), k: k, ld: ld, transposed: transposed))
    }

    var bytes: Int { rows * matrix.pointee.ld * 4 }

    func fill(_ source: UnsafePointer<Float>, ld: Int, transposed: Bool) {
        let to = matrix.pointee
        parallelRanges(rows, grain: 64) { range in
            for row in range { (to.values + row * to.ld).update(from: source + row * ld, count: to.ld) }
        }
    }

    func enter(_ product: inout ck_product) {
        product.block_context = UnsafeRawPointer(matrix)
        product.block_columns = sliceColumns
        product.block = { context, rows, a, lda, column, columns, sums in
            guard let matrix = context?.assumingMemoryBound(to: Matrix.self).pointee, let a, let sums else {
                return
            }
            Gemm.single(
                false, matrix.transposed, m: rows, n: columns, k: matrix.k, alpha: 1,
                a: a.assumingMemoryBound(to: Float.self), lda: max(lda, 1),
                b: matrix.values + column * (matrix.transposed ? matrix.ld : 1), ldb: max(matrix.ld, 1),
                beta: 0,
                c: sums.assumingMemoryBound(to: Float.self), ldc: columns)
        }
    }

    deinit {
        matrix.pointee.values.deallocate()
        matrix.deallocate()
    }
}
