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
    var name: String {
        switch self {
        case .f32: "f32"
        case .bf16: "bf16"
        case .i32: "i32"
        case .i64: "i64"
        case .u8: "ui8"
        case .u32: "ui32"
        case .u64: "ui64"
        case .i1: "i1"
        }
    }
}

/// A value of the program that is being recorded. Values never change: writing to a tensor binds its storage to a new value.
final class Value {
    enum Source {
        /// Numbers the device already holds.
        case leaf(Leaf)
        /// Numbers the host hands over with this run: `count` of its words from `offset` on.
        case host(HostWords.Slot)
        case result(Operation, Int)
    }

    let type: ValueType
    let source: Source

    init(_ type: ValueType, _ source: Source) { (self.type, self.source) = (type, source) }

    var shape: [Int] { type.shape }
    var element: PJRTElement { type.element }

    /// Whether it is the same in every run, and so cheaper written into a program than kept.
    var isConstant: Bool {
        if case .result(let operation, _) = source { operation.name == "stablehlo.constant" } else { false }
    }
}

/// Memory on the device, the same shape on every replica.
final class Leaf {
    /// One a replica.
    let buffers: [PJRTBuffer]
    /// Storages bound to it. What nobody is bound to any more is given to an output of its type.
    var owners = 0

    init(_ buffers: [PJRTBuffer]) { self.buffers = buffers }
}

/// One StableHLO operation in generic form: `"name"(operands) (regions) {attributes}`.
final class Operation {
    let name: String
    let operands: [Value]
    /// `a = …, b = …` without braces; empty: none.
    let attributes: String
    /// Text of its regions, `({ … })`; empty: none. It refers to nothing outside itself.
    let region: String
    let results: [ValueType]

    init(_ name: String, _ operands: [Value], attributes: String, region: String, results: [ValueType]) {
        (self.name, self.operands, self.attributes) = (name, operands, attributes)
        (self.region, self.results) = (region, results)
    }

    static func single(
        _ name: String, _ operands: [Value], _ attributes: String = "", region: String = "", _ type: ValueType
    ) -> Value {
        let operation = Operation(
            name, operands, attributes: attributes, region: region, results: [type])
        return Value(type, .result(operation, 0))
    }
}
