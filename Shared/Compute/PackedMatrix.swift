import CKernels
import COneDNN

/// What a matrix product multiplies; sums are float32 throughout, int32 for `s8`.
enum ProductType: Int32, CaseIterable {
    case f32 = 0
    /// Both sides rounded to bfloat16.
    case bf16 = 1
    /// The right side as int8 with one scale a column, the left as 8 bits with one scale and zero point a row. Forward only.
    case s8 = 2
}

/// The right-hand side B (k, n) of products, packed once in the form its engine reads.
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
    var bytes: Int { form.bytes }
    private let form: any PackedForm
    private let transposed: Bool

    /// Packs `source`, row-major with leading dimension `ld`: (k, n), or with `transposed` (n, k), as the weight (out, in) of
    /// y = x W^T is. An engine that has no such product is replaced by the kernels of this project.
    init(
        type: ProductType, k: Int, n: Int, source: UnsafePointer<Float>, ld: Int, transposed: Bool,
        engine: ProductEngine? = nil, isa: Int32 = Int32(CK_ISA_BEST)
    ) {
        precondition(
            k >= 0 && n >= 0 && ld >= (transposed ? k : n),
            "a \(k) x \(n) matrix with leading dimension \(ld)")
        self.type = type
        self.k = k
        self.n = n
        self.transposed = transposed
        let other: (any PackedForm)? =
            switch engine ?? .preferred(type) {
            case .own: nil
            case .onednn: OneDNNForm(type: type, k: k, n: n)
            case .openblas: type == .f32 ? PlainForm(k: k, n: n, transposed: transposed) : nil
            }
        form = other ?? PanelForm(type: type, k: k, n: n, isa: isa)
        repack(source: source, ld: ld)
    }

    /// Packs new values of the same shape and orientation in place, threaded.
    func repack(source: UnsafePointer<Float>, ld: Int) {
        form.fill(source, ld: ld, transposed: transposed)
    }

    /// Makes this matrix the right-hand side of `product`.
    func enter(_ product: inout ck_product) {
        product.type = type.rawValue
        (product.n, product.k) = (n, k)
        form.enter(&product)
    }
}

/// B as one engine reads it.
protocol PackedForm: AnyObject {
    var bytes: Int { get }
    func fill(_ source: UnsafePointer<Float>, ld: Int, transposed: Bool)
    func enter(_ product: inout ck_product)
}

/// Panels for the kernels of this project.
final class PanelForm: PackedForm {
    let bytes: Int
    private let type: ProductType
    private let (k, n): (Int, Int)
    private let isa: Int32
    private let memory: UnsafeMutableRawPointer

    init(type: ProductType, k: Int, n: Int, isa: Int32) {
        (self.type, self.k, self.n, self.isa) = (type, k, n, isa)
        bytes = ck_packed_bytes(type.rawValue, k, n)
        guard let memory = ck_packed_allocate(bytes) else {
            preconditionFailure("no memory for \(bytes) bytes")
        }
        self.memory = memory
    }

    func fill(_ source: UnsafePointer<Float>, ld: Int, transposed: Bool) {
        ck_pack(type.rawValue, k, n, source, ld, transposed, memory, isa)
    }

    func enter(_ product: inout ck_product) { product.b = UnsafeRawPointer(memory) }

    deinit { ck_packed_free(memory) }
}
