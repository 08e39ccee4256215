import CKernels

/// What is done to a product's sums before they are stored, in this order: bias, copy of the pre-activation, GELU, residual.
struct Epilogue {
    /// (n), added to every row.
    var bias: UnsafePointer<Float>?
    /// Exact-erf GELU.
    var gelu = false
    /// (m, n) with the result's leading dimension: receives the value before GELU.
    var preActivation: UnsafeMutablePointer<Float>?
    /// (m, n) with the result's leading dimension, added after GELU.
    var residual: UnsafePointer<Float>?

    init(
        bias: UnsafePointer<Float>? = nil, gelu: Bool = false,
        preActivation: UnsafeMutablePointer<Float>? = nil,
        residual: UnsafePointer<Float>? = nil
    ) {
        self.bias = bias
        self.gelu = gelu
        self.preActivation = preActivation
        self.residual = residual
    }
}

/// Matrix products over the pool. Only rows and columns are split, never a sum. On the project's own kernels that gives equal bits
/// whatever the number of threads, and for a row whatever the number of other rows; a library may sum the rows of an edge otherwise.
enum Product {
    /// C (m, n) = A (m, k) B, then the epilogue, then + C with `accumulate`.
    static func run(
        m: Int, a: UnsafePointer<Float>, lda: Int, b: PackedMatrix, c: UnsafeMutablePointer<Float>, ldc: Int,
        accumulate: Bool = false, epilogue: Epilogue = .init()
    ) {
        precondition(lda >= b.k && ldc >= b.n, "leading dimensions \(lda), \(ldc) for (\(m), \(b.k), \(b.n))")
        var product = ck_product(m: m, b: b, lda: lda, ldc: ldc, accumulate: accumulate, epilogue: epilogue)
        product.a = UnsafeRawPointer(a)
        product.c = UnsafeMutableRawPointer(c)
        ck_multiply(&product)
    }

    /// The same with A already in bfloat16, for matrices packed as `bf16` or `s8`, and a result in float32.
    static func run(
        m: Int, a: UnsafePointer<UInt16>, lda: Int, b: PackedMatrix, c: UnsafeMutablePointer<Float>, ldc: Int,
        accumulate: Bool = false, epilogue: Epilogue = .init()
    ) {
        precondition(b.type != .f32, "bfloat16 rows times a matrix packed as \(b.type)")
        precondition(lda >= b.k && ldc >= b.n, "leading dimensions \(lda), \(ldc) for (\(m), \(b.k), \(b.n))")
        var product = ck_product(m: m, b: b, lda: lda, ldc: ldc, accumulate: accumulate, epilogue: epilogue)
        product.a = UnsafeRawPointer(a)
        product.a_bf16 = true
        product.c = UnsafeMutableRawPointer(c)
        ck_multiply(&product)
    }

    /// dW (n, k) += dY (m, n)^T X (m, k), dense rows; dBias (n) += the column sums of dY. Not for `s8`.
    static func accumulateWeightGradient(
        type: ProductType, m: Int, n: Int, k: Int, dy: UnsafePointer<Float>, x: UnsafePointer<Float>,
        dWeight: UnsafeMutablePointer<Float>, dBias: UnsafeMutablePointer<Float>?
    ) {
        precondition(type != .s8, "int8 products have no gradient")
        var gradient = ck_weight_gradient()
        gradient.type = type.rawValue
        (gradient.m, gradient.n, gradient.k) = (m, n, k)
        gradient.dy = UnsafeRawPointer(dy)
        gradient.x = UnsafeRawPointer(x)
        gradient.dw = dWeight
        gradient.dbias = dBias
        accumulate(&gradient)
    }
}

extension ck_product {
    /// Everything but A and C.
    init(m: Int, b: PackedMatrix, lda: Int, ldc: Int, accumulate: Bool, epilogue: Epilogue) {
        self.init()
        b.enter(&self)
        self.m = m
        (self.lda, self.ldc) = (lda, ldc)
        bias = epilogue.bias
        residual = epilogue.residual
        gelu = epilogue.gelu
        pre = epilogue.preActivation.map(UnsafeMutableRawPointer.init)
        self.accumulate = accumulate
    }
}
