import CKernels

extension Product {
    /// C (m, n) = A (m, k) B, every operand and the result in float32 or bfloat16: bias, GELU, residual and pre-activation as in
    /// `Epilogue`.
    static func run(
        m: Int, a: Elements, b: PackedMatrix, c: Elements, bias: UnsafePointer<Float>? = nil,
        gelu: Bool = false,
        preActivation: Elements? = nil, residual: UnsafePointer<Float>? = nil
    ) {
        precondition(!a.isBF16 || b.type != .f32, "bfloat16 rows times a matrix packed as \(b.type)")
        var product = ck_product(
            m: m, b: b, lda: b.k, ldc: b.n, accumulate: false,
            epilogue: Epilogue(bias: bias, gelu: gelu, residual: residual))
        (product.a, product.a_bf16) = (UnsafeRawPointer(a.pointer), a.isBF16)
        (product.c, product.c_bf16) = (c.pointer, c.isBF16)
        if let preActivation {
            (product.pre, product.pre_bf16) = (preActivation.pointer, preActivation.isBF16)
        }
        ck_multiply(&product)
    }

    /// dW (n, k) += dY (m, n)^T X (m, k); dBias (n) += the column sums of dY.
    static func accumulateWeightGradient(
        type: ProductType, m: Int, n: Int, k: Int, dy: Elements, x: Elements,
        dWeight: UnsafeMutablePointer<Float>, dBias: UnsafeMutablePointer<Float>?
    ) {
        precondition(type != .s8, "int8 products have no gradient")
        var gradient = ck_weight_gradient()
        gradient.type = type.rawValue
        (gradient.m, gradient.n, gradient.k) = (m, n, k)
        (gradient.dy, gradient.dy_bf16) = (UnsafeRawPointer(dy.pointer), dy.isBF16)
        (gradient.x, gradient.x_bf16) = (UnsafeRawPointer(x.pointer), x.isBF16)
        (gradient.dw, gradient.dbias) = (dWeight, dBias)
        accumulate(&gradient)
    }
}
