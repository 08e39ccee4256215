public import Compute
import PJRT

// Tensors and the values they stand for.
extension GraphDevice {
    /// The value of a tensor now, in the tensor's shape.
    func value(_ tensor: Tensor) -> Value { storage(tensor).value.reshape(tensor.shape) }

    /// A new tensor that stands for a value.
    func result(_ value: Value) -> Tensor {
        Tensor(shape: value.shape, storage: GraphStorage(value, in: storages))
    }

    /// Overwrites a tensor.
    func bind(_ value: Value, to tensor: Tensor) {
        let storage = storage(tensor)
        storage.bind(value.reshape(storage.type.shape))
    }

    func storage(_ tensor: Tensor) -> GraphStorage {
        guard let storage = tensor.storage as? GraphStorage else {
            preconditionFailure("a tensor of shape \(tensor.shape) that belongs to another device")
        }
        return storage
    }

    public func tensor(_ values: [Float], shape: [Int]) -> Tensor {
        precondition(shape.reduce(1, *) == values.count, "\(values.count) values for shape \(shape)")
        return result(Value(upload(values, shape, .f32)))
    }

    public func zeros(_ shape: [Int]) -> Tensor { result(.constant(0, shape)) }

    public func zeros(like x: Tensor) -> Tensor { result(.constant(0, x.shape)) }

    public func assign(_ values: [Float], to tensor: Tensor) {
        precondition(values.count == tensor.count, "\(values.count) values for shape \(tensor.shape)")
        bind(Value(upload(values, storage(tensor).type.shape, .f32)), to: tensor)
    }

    public func clear(_ tensor: Tensor) { bind(.constant(0, storage(tensor).type.shape), to: tensor) }

    public func values(of tensor: Tensor) -> [Float] { numbers(storage(tensor)) }

    /// The numbers of a value that is wanted on the host. Runs what was recorded.
    func numbers(_ storage: GraphStorage) -> [Float] {
        if let number = storage.value.splat { return [Float](repeating: number, count: storage.type.count) }
        if storage.value.leaf == nil { flush() }
        if client == nil { return [Float](repeating: 0, count: storage.type.count) }
        guard let leaf = storage.value.leaf, let buffer = leaf.buffers.first else {
            preconditionFailure("values of a tensor that nothing has computed: \(storage.type.text)")
        }
        // Reading waits for the run the numbers come from, unless it is known to be over.
        let waits = leaf.run > lastFinished
        if waits { watchdog?.begin(leaf.run, phase: "run \(leaf.run)") }
        let numbers = orFail { () throws(PJRTError) in try Self.floats(buffer) }
        if waits {
            watchdog?.end()
            lastFinished = leaf.run
        }
        return numbers
    }

    private static func floats(_ buffer: PJRTBuffer) throws(PJRTError) -> [Float] {
        switch buffer.element {
        case .bf16: try buffer.numbers(as: UInt16.self).map { Float(bitPattern: UInt32($0) << 16) }
        default: try buffer.numbers(as: Float.self)
        }
    }

    /// A number that is computed when it is asked for. The value becomes an output of what runs next for as
    /// long as the number is wanted. `read` gets the value's numbers, float32.
    func pending<Number>(_ value: Value, _ read: @escaping ([Float]) -> Number) -> Pending<Number> {
        let wanted = PendingNumber(GraphStorage(value, in: storages), read)
        return Pending(storage: wanted) { [self] in wanted.read(numbers(wanted.storage)) }
    }

    /// What a pending number of this device is read from.
    func value<Number>(of pending: Pending<Number>) -> Value {
        guard let wanted = pending.storage as? PendingNumber<Number> else {
            preconditionFailure("a pending number that belongs to another device")
        }
        return wanted.storage.value
    }

    /// (n), i32. The same array is handed over once.
    func host(_ array: [Int32]) -> Value {
        guard !array.isEmpty else { return .iota([0], along: 0) }
        return Value(ValueType(shape: [array.count], element: .i32), .host(words.slot(array)))
    }

    func host(_ number: Int32) -> Value {
        Value(ValueType(shape: [], element: .i32), .host(words.slot(number)))
    }
    /// Rows of `count` numbers, each filled up with zeros to `width`, behind one another.
    func host(_ array: [Int32], rowsOf count: Int, filledTo width: Int) -> Value {
        let slot = words.slot(array, rowsOf: count, filledTo: width)
        return Value(ValueType(shape: [slot.count], element: .i32), .host(slot))
    }
    /// A number of this step: the same one for all who ask under its name. Within a step of a search the search's own.
    func host(_ number: Int32, named name: HostWords.Name) -> Value {
        if let chosen {
            return name == .keys ? chosen.position + .constant(1, [], .i32) : chosen.position
        }
        return Value(ValueType(shape: [], element: .i32), .host(words.slot(number, named: name)))
    }
    func host(_ number: Float) -> Value {
        Value(ValueType(shape: [], element: .f32), .host(words.slot(number)))
    }
    func host(_ key: UInt64) -> Value { Value(ValueType(shape: [], element: .u64), .host(words.slot(key))) }

    /// Whether indices are 0 ..< count in order, so that a program need not look them up. A fact of its
    /// structure.
    func isIdentity(_ indices: [Int32], count: Int) -> Bool {
        recognisesIdentity && indices.count == count
            && indices.indices.allSatisfy { indices[$0] == Int32($0) }
    }

    /// A program's memory for numbers, on every replica, or on the one whose share is being recorded.
    func upload<Number: BitwiseCopyable>(
        _ values: [Number], _ shape: [Int], _ element: PJRTElement
    ) -> Leaf {
        let type = ValueType(shape: shape, element: element)
        let leaf = Leaf(type, [])
        let targets = recordedReplica.map { $0..<$0 + 1 } ?? 0..<replicas
        for replica in targets where client != nil {
            leaf.append(buffers(values, shape, element, replica))
        }
        if recordedReplica != nil { uploads.append(leaf) }
        return leaf
    }

    func buffers<Number: BitwiseCopyable>(
        _ values: [Number], _ shape: [Int], _ element: PJRTElement, _ replica: Int
    ) -> [PJRTBuffer] {
        guard let client else { return [] }
        return orFail { () throws(PJRTError) in
            [try client.upload(values, shape: shape, element: element, device: replica)]
        }
    }
}

/// What a pending number is read from, and how.
final class PendingNumber<Number> {
    let storage: GraphStorage
    let read: ([Float]) -> Number

    init(_ storage: GraphStorage, _ read: @escaping ([Float]) -> Number) {
        (self.storage, self.read) = (storage, read)
    }
}
