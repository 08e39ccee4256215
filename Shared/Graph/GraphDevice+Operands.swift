public import Compute
import PJRT

extension GraphDevice: Device {}

// How operations read tensors and keep results: float32, or bfloat16 where only products read.
extension GraphDevice {
    /// What products multiply.
    var factorElement: PJRTElement { precision == .bf16 ? .bf16 : .f32 }

    /// How a result for `reader` is kept.
    func element(for reader: Reader) -> PJRTElement { reader == .products ? factorElement : .f32 }

    /// (rows, columns), as it is kept.
    func matrix(_ x: Tensor) -> Value { value(x).reshape([x.rows, x.columns]) }

    /// (rows, columns) in float32.
    func wide(_ x: Tensor) -> Value { matrix(x).convert(.f32) }

    /// (rows, columns) as products multiply it.
    func factor(_ x: Tensor) -> Value { matrix(x).convert(factorElement) }

    /// A weight (outputs, …) as a factor (outputs, inputs).
    func factor(weight: Tensor) -> Value {
        (keptFactor(weight) ?? value(weight)).reshape([weight.shape[0], weight.count / weight.shape[0]])
            .convert(factorElement)
    }

    public func expectsChanges(of weight: Tensor) {
        let storage = storage(weight)
        (storage.expectsChanges, storage.factor) = (true, nil)
    }

    /// A weight that the host has uploaded and that stays as it is lies in the device's memory as products multiply it too: a run reads a
    /// quarter of what it would read, write and read again to round it.
    private func keptFactor(_ weight: Tensor) -> Value? {
        let storage = storage(weight)
        guard factorElement == .bf16, !storage.expectsChanges, let leaf = storage.value.leaf, leaf.run == 0,
            leaf.type.element == .f32
        else { return nil }
        if let kept = storage.factor { return kept.value }
        let rounded = numbers(storage).map(\.bfloat16)
        let kept = GraphStorage(Value(upload(rounded, leaf.type.shape, .bf16)), in: storages)
        storage.factor = kept
        return kept.value
    }

    /// `Value.dot` of factors. The plugin for CPUs multiplies no bfloat16: there their rounded numbers are float32.
    func dot(
        _ a: Value, _ b: Value, contracting: (Int, Int), batching: (a: [Int], b: [Int]) = ([], [])
    ) -> Value {
        let widens = client?.platform == "cpu"
        return Value.dot(
            widens ? a.convert(.f32) : a, widens ? b.convert(.f32) : b, contracting: contracting,
            batching: batching)
    }

    /// A tensor of `shape` for what `compute` records; where it has no elements nothing is recorded, since programs know no empty
    /// numbers.
    func result(_ shape: [Int], _ element: PJRTElement = .f32, _ compute: () -> Value) -> Tensor {
        guard !shape.contains(0) else { return result(.constant(0, shape)) }
        return result(compute().convert(element).reshape(shape))
    }

    /// target += x
    func accumulate(_ x: Value, into target: Tensor) {
        let sum = value(target)
        let x = x.reshape(target.shape)
        bind(
            sum.isZero ? x.convert(sum.element) : (sum.convert(.f32) + x.convert(.f32)).convert(sum.element),
            to: target)
    }
}

extension GraphDevice {
    public func again(_ x: Tensor, after dy: Tensor) -> Tensor {
        guard x.count > 0, dy.count > 0 else { return Tensor(shape: x.shape, storage: x.storage) }
        return result(Value.together([value(x), value(dy)])[0])
    }
}

extension Value {
    /// A row (columns) for every row of `shape` (rows, columns).
    func everyRow(of shape: [Int]) -> Value { broadcast(to: shape, along: [1]) }

    /// A number for each row (rows), along the columns of `shape` (rows, columns).
    func everyColumn(of shape: [Int]) -> Value { broadcast(to: shape, along: [0]) }

    /// The same values, none of which the compiler has before it has all of them.
    static func together(_ values: [Value]) -> [Value] {
        let types = values.map(\.type)
        let barrier = Operation(
            Operation.barrierName, values, attributes: "", region: "", results: types)
        return types.indices.map { Value(types[$0], .result(barrier, $0)) }
    }
}

extension Float {
    /// The nearest bfloat16, ties to even, as its bits.
    fileprivate var bfloat16: UInt16 {
        guard !isNaN else { return UInt16(bitPattern >> 16) | 0x40 }
        return UInt16((bitPattern &+ 0x7fff &+ (bitPattern >> 16 & 1)) >> 16)
    }
}
