import CKernels

/// What a matrix product multiplies; sums are float32 throughout, int32 for `s8`.
enum ProductType: Int32, CaseIterable {
    case f32 = 0
    /// Both sides rounded to bfloat16.
    case bf16 = 1
    /// The right side as int8 with one scale a column, the left as 8 bits with one scale and zero point a row. Forward only.
    case s8 = 2
}

/// The right-hand side B (k, n) of products, packed once into the panels the kernels read.
///
/// Not safe to repack while a product reads it.
// Unchecked: the storage is written by `init` and `repack` alone, and the owner keeps `repack` apart from products.
final class PackedMatrix: @unchecked Sendable {
    let type: ProductType
    /// Rows of B: the summed dimension.
    let k: Int
    /// Columns of B: the columns of the result.
    let n: Int
    /// Memory taken by the packed form.
    let bytes: Int
    let storage: UnsafeMutableRawPointer
    private let transposed: Bool
    private let isa: Int32

    /// Packs `source`, row-major with leading dimension `ld`: (k, n), or with `transposed` (n, k), as the weight (out, in) of
    /// y = x W^T is.
    init(
        type: ProductType, k: Int, n: Int, source: UnsafePointer<Float>, ld: Int, transposed: Bool,
        isa: Int32 = Int32(CK_ISA_BEST)
    ) {
        precondition(
            k >= 0 && n >= 0 && ld >= (transposed ? k : n),
            "a \(k) x \(n) matrix with leading dimension \(ld)")
        self.type = type
        self.k = k
        self.n = n
        self.transposed = transposed
        self.isa = isa
        bytes = ck_packed_bytes(type.rawValue, k, n)
        guard let memory = ck_packed_allocate(bytes) else {
            preconditionFailure("no memory for \(bytes) bytes")
        }
        storage = memory
        repack(source: source, ld: ld)
    }

    /// Packs new values of the same shape and orientation in place, threaded.
    func repack(source: UnsafePointer<Float>, ld: Int) {
        ck_pack(type.rawValue, k, n, source, ld, transposed, storage, isa)
    }

    deinit { ck_packed_free(storage) }
}
