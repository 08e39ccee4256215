import CKernels
import COneDNN

extension Product {
    /// Runs a weight gradient on the engine its type has, or on `engine`.
    static func accumulate(_ gradient: inout ck_weight_gradient, engine: ProductEngine? = nil) {
        guard let type = ProductType(rawValue: gradient.type), gradient.m > 0, gradient.n > 0 else { return }
        let done =
            switch engine ?? .preferred(type) {
            case .own: false
            case .onednn: byOneDNN(gradient, type)
            case .openblas: byOpenBLAS(gradient, type)
            }
        if done {
            // No columns of X: only the bias remains.
            gradient.k = 0
            if gradient.dbias == nil { return }
        }
        ck_accumulate_weight_gradient(&gradient)
    }

    private static func byOneDNN(_ gradient: ck_weight_gradient, _ type: ProductType) -> Bool {
        guard onednn_version() != nil, type != .s8, gradient.k > 0 else { return false }
        guard type == .bf16 || !(gradient.dy_bf16 || gradient.x_bf16) else { return false }
        let dy = Operand(gradient.dy, gradient.dy_bf16, gradient.m * gradient.n, as: type)
        let x = Operand(gradient.x, gradient.x_bf16, gradient.m * gradient.k, as: type)
        return withExtendedLifetime((dy, x)) {
            let parts = min(ComputeThreads.count, gradient.n)
            parallel(parts) { part in
                let (first, last) = (gradient.n * part / parts, gradient.n * (part + 1) / parts)
                let added = onednn_accumulate_gradient(
                    type.rawValue, gradient.m, gradient.n, gradient.k, dy.pointer, x.pointer, gradient.dw,
                    first, last)
                precondition(added, "oneDNN refuses a product (\(gradient.n), \(gradient.m), \(gradient.k))")
            }
            return true
        }
    }

    private static func byOpenBLAS(_ gradient: ck_weight_gradient, _ type: ProductType) -> Bool {
        guard type == .f32, !gradient.dy_bf16, !gradient.x_bf16, gradient.k > 0 else { return false }
        guard let dy = gradient.dy, let x = gradient.x, let dw = gradient.dw else { return false }
        Gemm.run(
            true, false, m: gradient.n, n: gradient.k, k: gradient.m,
            a: dy.assumingMemoryBound(to: Float.self),
            lda: gradient.n, b: x.assumingMemoryBound(to: Float.self), ldb: gradient.k, beta: 1, c: dw,
            ldc: gradient.k)
        return true
    }
}

/// An activation in the element its product multiplies, converted where it is not.
private final class Operand {
    let pointer: UnsafeRawPointer?
    private let copy: UnsafeMutablePointer<UInt16>?

    init(_ values: UnsafeRawPointer?, _ isBF16: Bool, _ count: Int, as type: ProductType) {
        guard let values, type == .bf16, !isBF16 else {
            (pointer, copy) = (values, nil)
            return
        }
        let copy = UnsafeMutablePointer<UInt16>.allocate(capacity: max(count, 1))
        parallelRanges(count, grain: 16384) {
            ck_to_bf16(
                values.assumingMemoryBound(to: Float.self) + $0.lowerBound, copy + $0.lowerBound, $0.count)
        }
        self.copy = copy
        pointer = UnsafeRawPointer(copy)
    }

    deinit { copy?.deallocate() }
}
