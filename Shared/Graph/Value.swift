import PJRT

/// Shape and element of a value, as StableHLO writes it: `tensor<2x577x768xf32>`.
struct ValueType: Hashable {
    let shape: [Int]
    let element: PJRTElement

    var count: Int { shape.reduce(1, *) }
    var text: String { "tensor<" + shape.map { "\($0)x" }.joined() + element.name + ">" }
}

extension PJRTElement {
    /// The type's name in StableHLO.
    var name: String { description }
}

/// A value of the program that is being recorded. Values never change: writing to a tensor binds its storage
/// to a new value. Only where its numbers are found moves on, from the operation that computes them to the
/// device's memory that holds them.
final class Value {
    enum Source {
        /// Numbers the device already holds.
        case leaf(Leaf)
        /// Numbers the host hands over with this run: `count` of its words from `offset` on.
        case host(HostWords.Slot)
        case result(Operation, Int)
    }

    let type: ValueType
    private(set) var source: Source

    init(_ type: ValueType, _ source: Source) { (self.type, self.source) = (type, source) }

    init(_ leaf: Leaf) { (type, source) = (leaf.type, .leaf(leaf)) }

    var shape: [Int] { type.shape }
    var element: PJRTElement { type.element }

    /// Its numbers have been computed: what they were computed from is forgotten.
    func settle(_ leaf: Leaf) { source = .leaf(leaf) }

    /// Lets go of the operation, when nobody wants the value any more.
    func forget() { source = .host(HostWords.Slot(element: .i32, offset: 0, count: 0)) }

    /// The device memory that holds it, once there is some.
    var leaf: Leaf? {
        if case .leaf(let leaf) = source { leaf } else { nil }
    }

    /// Whether it is the same in every run, and so cheaper written into a program than kept.
    var isConstant: Bool {
        if case .result(let operation, _) = source { operation.name == Operation.constantName } else { false }
    }

    /// The one number of a floating-point constant.
    var splat: Float? {
        guard isConstant, case .result(let operation, _) = source, element == .f32 || element == .bf16,
            let start = operation.attributes.firstIndex(of: "x"),
            let end = operation.attributes[start...].firstIndex(of: ">"),
            let bits = UInt32(operation.attributes[start..<end].dropFirst(), radix: 16)
        else { return nil }
        return Float(bitPattern: element == .bf16 ? bits << 16 : bits)
    }

    var isZero: Bool { splat == 0 }
}

/// Memory on the device, the same shape on every replica.
final class Leaf {
    let type: ValueType
    /// One a replica; none where nothing runs.
    private(set) var buffers: [PJRTBuffer]
    /// Storages bound to it. What nobody is bound to any more is given to an output of its type.
    var owners = 0
    /// A program has taken its memory.
    private(set) var isDonated = false

    // Belong to the recording that walks over it.
    var mark = 0
    var number = 0

    /// The run that computes it, counted from 1; 0: the host has uploaded it.
    let run: Int

    init(_ type: ValueType, _ buffers: [PJRTBuffer], run: Int = 0) {
        (self.type, self.buffers, self.run) = (type, buffers, run)
    }

    /// The memory of the next replica.
    func append(_ buffers: [PJRTBuffer]) { self.buffers += buffers }

    func donate() {
        isDonated = true
        buffers = []
    }
}
