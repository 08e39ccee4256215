import CKernels
import COpenBLAS

/// Single-precision matrix products: C (m, n) = alpha op(A) op(B) + beta C, row-major with leading dimensions.
///
/// OpenBLAS runs single-threaded under our own pool: its own threads fall many times over beside a busy neighbour, and a fixed
/// split of the output keeps results equal from run to run.
enum Gemm {
    private static let singleThreaded: Void = openblas_set_num_threads(1)

    /// Name of the kernels OpenBLAS chose for this CPU.
    static var coreName: String {
        guard let name = openblas_get_corename() else { return "unknown" }
        return String(cString: name)
    }

    static func run(
        _ transA: Bool = false, _ transB: Bool = false, m: Int, n: Int, k: Int, alpha: Float = 1,
        a: UnsafePointer<Float>, lda: Int, b: UnsafePointer<Float>, ldb: Int, beta: Float = 0,
        c: UnsafeMutablePointer<Float>, ldc: Int
    ) {
        guard m > 0, n > 0 else { return }
        let worthIt = m * n * max(k, 1) >= 64 * 64 * 64
        let parts = worthIt ? ComputeThreads.count : 1
        if parts == 1 {
            return single(
                transA, transB, m: m, n: n, k: k, alpha: alpha, a: a, lda: lda, b: b, ldb: ldb, beta: beta,
                c: c, ldc: ldc)
        }
        if m >= n || m >= 64 * parts {
            parallelRanges(m, grain: 8, parts: parts) { rows in
                single(
                    transA, transB, m: rows.count, n: n, k: k, alpha: alpha,
                    a: a + (transA ? rows.lowerBound : rows.lowerBound * lda), lda: lda, b: b, ldb: ldb,
                    beta: beta,
                    c: c + rows.lowerBound * ldc, ldc: ldc)
            }
        } else {
            parallelRanges(n, grain: 8, parts: parts) { columns in
                single(
                    transA, transB, m: m, n: columns.count, k: k, alpha: alpha, a: a, lda: lda,
                    b: b + (transB ? columns.lowerBound * ldb : columns.lowerBound), ldb: ldb, beta: beta,
                    c: c + columns.lowerBound, ldc: ldc)
            }
        }
    }

    /// The same on the calling thread alone, for use inside a parallel region.
    static func single(
        _ transA: Bool, _ transB: Bool, m: Int, n: Int, k: Int, alpha: Float, a: UnsafePointer<Float>,
        lda: Int,
        b: UnsafePointer<Float>, ldb: Int, beta: Float, c: UnsafeMutablePointer<Float>, ldc: Int
    ) {
        _ = singleThreaded
        cblas_sgemm(
            CblasRowMajor, transA ? CblasTrans : CblasNoTrans, transB ? CblasTrans : CblasNoTrans,
            Int32(m), Int32(n), Int32(k), alpha, a, Int32(lda), b, Int32(ldb), beta, c, Int32(ldc))
    }
}
