import PJRT

extension Value {
    private static func elementwise(_ name: String, _ a: Value, _ b: Value) -> Value {
        precondition(a.type == b.type, "\(name) of \(a.type.text) and \(b.type.text)")
        return Operation.single(name, [a, b], a.type)
    }

    private func mapped(_ name: String) -> Value { Operation.single(name, [self], type) }

    static func + (a: Value, b: Value) -> Value { elementwise("stablehlo.add", a, b) }
    static func - (a: Value, b: Value) -> Value { elementwise("stablehlo.subtract", a, b) }
    static func * (a: Value, b: Value) -> Value { elementwise("stablehlo.multiply", a, b) }
    static func / (a: Value, b: Value) -> Value { elementwise("stablehlo.divide", a, b) }
    /// Times, plus a number of the program's text.
    static func * (a: Value, b: Float) -> Value { a * constant(b, a.shape, a.element) }
    static func + (a: Value, b: Float) -> Value { a + constant(b, a.shape, a.element) }
    static func max(_ a: Value, _ b: Value) -> Value { elementwise("stablehlo.maximum", a, b) }
    static func min(_ a: Value, _ b: Value) -> Value { elementwise("stablehlo.minimum", a, b) }
    /// On integers bit by bit, on i1 logical.
    static func & (a: Value, b: Value) -> Value { elementwise("stablehlo.and", a, b) }
    static func | (a: Value, b: Value) -> Value { elementwise("stablehlo.or", a, b) }
    static func ^ (a: Value, b: Value) -> Value { elementwise("stablehlo.xor", a, b) }

    /// Shifts of unsigned integers by a number of the program's text.
    static func << (a: Value, bits: Int) -> Value {
        elementwise("stablehlo.shift_left", a, constant(bits, a.shape, a.element))
    }
    static func >> (a: Value, bits: Int) -> Value {
        elementwise("stablehlo.shift_right_logical", a, constant(bits, a.shape, a.element))
    }

    static prefix func - (a: Value) -> Value { a.mapped("stablehlo.negate") }
    var squareRoot: Value { mapped("stablehlo.sqrt") }
    var reciprocalSquareRoot: Value { mapped("stablehlo.rsqrt") }
    var exponential: Value { mapped("stablehlo.exponential") }
    var logarithm: Value { mapped("stablehlo.log") }
    var erf: Value { mapped("chlo.erf") }
    /// i1: neither infinite nor NaN.
    var isFinite: Value {
        Operation.single("stablehlo.is_finite", [self], ValueType(shape: shape, element: .i1))
    }
    /// The same numbers, which the compiler may neither merge with others nor move: what is recomputed stays
    /// recomputed.
    var barrier: Value { mapped("stablehlo.optimization_barrier") }

    enum Comparison: String {
        case equal = "EQ", less = "LT", lessOrEqual = "LE", greater = "GT", greaterOrEqual = "GE"
    }

    /// i1, element by element.
    func compare(_ comparison: Comparison, _ other: Value) -> Value {
        precondition(type == other.type, "compare \(type.text) with \(other.type.text)")
        return Operation.single(
            "stablehlo.compare", [self, other],
            "comparison_direction = #stablehlo<comparison_direction \(comparison.rawValue)>",
            ValueType(shape: shape, element: .i1))
    }

    /// Where this i1 is true `yes`, else `no`. This value has their shape, or is a scalar.
    func select(_ yes: Value, _ no: Value) -> Value {
        precondition(element == .i1 && yes.type == no.type, "select of \(yes.type.text) and \(no.type.text)")
        precondition(shape == yes.shape || shape.isEmpty, "select by \(shape) of \(yes.shape)")
        return Operation.single("stablehlo.select", [self, yes, no], yes.type)
    }

    enum Reduction: String {
        case sum = "stablehlo.add", max = "stablehlo.maximum", min = "stablehlo.minimum", or = "stablehlo.or"

        /// What it leaves everything as it is with.
        fileprivate func start(_ element: PJRTElement) -> Value {
            switch (self, element) {
            case (.sum, _), (.or, _): .constant(0, [], element)
            case (.max, .i32): .constant(Int(Int32.min), [], .i32)
            case (.min, .i32): .constant(Int(Int32.max), [], .i32)
            case (.max, _): .constant(-.infinity, [], element)
            case (.min, _): .constant(.infinity, [], element)
            }
        }
    }

    /// Over the axes, which go away.
    func reduce(_ reduction: Reduction, axes: [Int]) -> Value {
        let left = shape.indices.filter { !axes.contains($0) }.map { shape[$0] }
        return Operation.single(
            "stablehlo.reduce", [self, reduction.start(element)], "dimensions = \(Self.list(axes))",
            region: Self.folding(reduction.rawValue, element), ValueType(shape: left, element: element))
    }

    /// Sum of products over `contracting`, one axis of each side; `batching` axes are paired. The result has
    /// the batching axes, then the left side's others, then the right side's, in `result` elements, summed in
    /// float32.
    static func dot(
        _ a: Value, _ b: Value, contracting: (Int, Int), batching: (a: [Int], b: [Int]) = ([], []),
        result: PJRTElement = .f32
    ) -> Value {
        precondition(
            a.element == b.element && a.shape[contracting.0] == b.shape[contracting.1]
                && batching.a.map { a.shape[$0] } == batching.b.map { b.shape[$0] },
            "product of \(a.type.text) and \(b.type.text) over \(contracting), \(batching)")
        func others(_ x: Value, _ used: [Int]) -> [Int] {
            x.shape.indices.filter { !used.contains($0) }.map { x.shape[$0] }
        }
        let shape =
            batching.a.map { a.shape[$0] } + others(a, batching.a + [contracting.0])
            + others(b, batching.b + [contracting.1])
        let batch =
            batching.a.isEmpty
            ? "" : "lhs_batching_dimensions = \(batching.a), rhs_batching_dimensions = \(batching.b), "
        // Without it a GPU may round float32 operands to 10 bits.
        let exact =
            a.element == .f32
            ? ", precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]" : ""
        return Operation.single(
            "stablehlo.dot_general", [a, b],
            "dot_dimension_numbers = #stablehlo.dot<\(batch)lhs_contracting_dimensions = [\(contracting.0)], "
                + "rhs_contracting_dimensions = [\(contracting.1)]>\(exact)",
            ValueType(shape: shape, element: result))
    }

    /// The sum over all replicas, on each of them.
    func summedOverReplicas(_ replicas: Int) -> Value {
        guard replicas > 1 else { return self }
        let group = (0..<replicas).map(String.init).joined(separator: ", ")
        return Operation.single(
            "stablehlo.all_reduce", [self],
            "replica_groups = dense<[[\(group)]]> : tensor<1x\(replicas)xi64>",
            region: Self.folding("stablehlo.add", element), type)
    }
}
