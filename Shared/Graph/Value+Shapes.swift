import PJRT

// Shapes are stated in full: StableHLO neither broadcasts nor converts by itself.
extension Value {
    static func list(_ numbers: [Int]) -> String {
        numbers.isEmpty ? "array<i64>" : "array<i64: \(numbers.map(String.init).joined(separator: ", "))>"
    }

    static func constant(_ x: Float, _ shape: [Int] = [], _ element: PJRTElement = .f32) -> Value {
        let type = ValueType(shape: shape, element: element)
        let bits =
            element == .bf16
            ? format(x.bitPattern >> 16, digits: 4) : format(x.bitPattern, digits: 8)
        return Operation.single("stablehlo.constant", [], "value = dense<\(bits)> : \(type.text)", type)
    }

    static func constant(_ x: Int, _ shape: [Int] = [], _ element: PJRTElement) -> Value {
        // A literal without a point beside an element type that is known at run time only.
        if element == .f32 || element == .bf16 { return constant(Float(x), shape, element) }
        let type = ValueType(shape: shape, element: element)
        let text = element == .i1 ? "\(x != 0)" : "\(x)"
        return Operation.single("stablehlo.constant", [], "value = dense<\(text)> : \(type.text)", type)
    }

    private static func format(_ bits: UInt32, digits: Int) -> String {
        let hex = String(bits, radix: 16, uppercase: true)
        return "0x" + String(repeating: "0", count: digits - hex.count) + hex
    }

    static func iota(_ shape: [Int], along dimension: Int, _ element: PJRTElement = .i32) -> Value {
        Operation.single(
            "stablehlo.iota", [], "iota_dimension = \(dimension) : i64",
            ValueType(shape: shape, element: element))
    }

    /// `dimensions[i]`: the axis of the result that axis i of this value becomes; other axes repeat it.
    func broadcast(to shape: [Int], along dimensions: [Int]) -> Value {
        precondition(
            dimensions.count == self.shape.count
                && zip(self.shape, dimensions).allSatisfy { $0 == shape[$1] || $0 == 1 },
            "broadcast of \(self.shape) to \(shape) along \(dimensions)")
        guard self.shape != shape else { return self }
        return Operation.single(
            "stablehlo.broadcast_in_dim", [self], "broadcast_dimensions = \(Self.list(dimensions))",
            ValueType(shape: shape, element: element))
    }

    /// A scalar, repeated.
    func filling(_ shape: [Int]) -> Value { broadcast(to: shape, along: []) }

    func reshape(_ shape: [Int]) -> Value {
        precondition(shape.reduce(1, *) == type.count, "reshape of \(self.shape) to \(shape)")
        guard shape != self.shape else { return self }
        return Operation.single("stablehlo.reshape", [self], ValueType(shape: shape, element: element))
    }

    /// Axis i of the result is axis `order[i]` of this value.
    func transpose(_ order: [Int]) -> Value {
        precondition(order.sorted() == Array(shape.indices), "transpose of \(shape) by \(order)")
        guard order != Array(shape.indices) else { return self }
        return Operation.single(
            "stablehlo.transpose", [self], "permutation = \(Self.list(order))",
            ValueType(shape: order.map { shape[$0] }, element: element))
    }

    /// Elements `range` of one axis.
    func slice(_ range: Range<Int>, axis: Int) -> Value {
        precondition(range.upperBound <= shape[axis], "elements \(range) of axis \(axis) of \(shape)")
        guard range.count != shape[axis] else { return self }
        var (starts, limits) = ([Int](repeating: 0, count: shape.count), shape)
        (starts[axis], limits[axis]) = (range.lowerBound, range.upperBound)
        let strides = [Int](repeating: 1, count: shape.count)
        return Operation.single(
            "stablehlo.slice", [self],
            "limit_indices = \(Self.list(limits)), start_indices = \(Self.list(starts)), "
                + "strides = \(Self.list(strides))",
            ValueType(shape: zip(limits, starts).map { $0 - $1 }, element: element))
    }

    static func concatenate(_ parts: [Value], axis: Int) -> Value {
        precondition(!parts.isEmpty && parts.allSatisfy { $0.element == parts[0].element }, "concatenate")
        var shape = parts[0].shape
        shape[axis] = parts.reduce(0) { $0 + $1.shape[axis] }
        return Operation.single(
            "stablehlo.concatenate", parts, "dimension = \(axis) : i64",
            ValueType(shape: shape, element: parts[0].element))
    }

    /// `low` elements of `filler`, a scalar, before and `high` behind one axis.
    func pad(axis: Int, low: Int = 0, high: Int, with filler: Value) -> Value {
        guard low > 0 || high > 0 else { return self }
        var (before, behind, larger) = (
            [Int](repeating: 0, count: shape.count), [Int](repeating: 0, count: shape.count), shape
        )
        (before[axis], behind[axis]) = (low, high)
        larger[axis] += low + high
        let none = Self.list([Int](repeating: 0, count: shape.count))
        return Operation.single(
            "stablehlo.pad", [self, filler],
            "edge_padding_high = \(Self.list(behind)), edge_padding_low = \(Self.list(before)), "
                + "interior_padding = \(none)",
            ValueType(shape: larger, element: element))
    }

    func convert(_ element: PJRTElement) -> Value {
        guard element != self.element else { return self }
        return Operation.single("stablehlo.convert", [self], ValueType(shape: shape, element: element))
    }

    /// Part `sizes` of this value from the i32 scalars `starts` on, one an axis; moved inside where it would
    /// reach beyond.
    func dynamicSlice(_ starts: [Value], sizes: [Int]) -> Value {
        Operation.single(
            "stablehlo.dynamic_slice", [self] + starts, "slice_sizes = \(Self.list(sizes))",
            ValueType(shape: sizes, element: element))
    }

    /// This value with `part` written over it from the i32 scalars `starts` on.
    func dynamicUpdate(_ part: Value, at starts: [Value]) -> Value {
        precondition(part.element == element && part.shape.count == shape.count, "update of \(type.text)")
        return Operation.single("stablehlo.dynamic_update_slice", [self, part] + starts, type)
    }

    /// Rows of this (V, H) at `indices` (R), i32: (R, H).
    func rows(at indices: Value) -> Value {
        precondition(shape.count == 2 && indices.shape.count == 1, "rows of \(shape) at \(indices.shape)")
        return Operation.single(
            "stablehlo.gather", [self, indices],
            "dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], "
                + "start_index_map = [0], index_vector_dim = 1>, slice_sizes = \(Self.list([1, shape[1]])), "
                + "indices_are_sorted = false",
            ValueType(shape: [indices.shape[0], shape[1]], element: element))
    }

    /// This (V, H) plus each row of `updates` (R, H) at its index.
    func addingRows(_ updates: Value, at indices: Value) -> Value {
        precondition(
            shape.count == 2 && updates.shape == [indices.shape[0], shape[1]] && updates.element == element,
            "rows \(updates.shape) into \(shape)")
        return Operation.single(
            "stablehlo.scatter", [self, indices, updates],
            "scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], "
                + "inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>, indices_are_sorted = false, "
                + "unique_indices = false",
            region: Self.folding("stablehlo.add", element), type)
    }

    /// The region of a reduction by a two-sided operation.
    static func folding(_ name: String, _ element: PJRTElement) -> String {
        let scalar = "tensor<\(element.name)>"
        return "({ ^bb0(%p: \(scalar), %q: \(scalar)): "
            + "%t = \"\(name)\"(%p, %q) : (\(scalar), \(scalar)) -> \(scalar) "
            + "\"stablehlo.return\"(%t) : (\(scalar)) -> () })"
    }
}
