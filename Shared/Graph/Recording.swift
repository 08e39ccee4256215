import Compute
import PJRT

/// The operations that some values need, in an order in which they can run, numbered by that order: two
/// recordings of the same structure are equal whatever memory and host words they start from.
struct Recording {
    /// What a node or an output refers to.
    enum Reference: Hashable {
        /// The program's argument of this number.
        case leaf(Int)
        case node(Int, result: Int)

        /// A number of its own among all references.
        fileprivate var code: Int {
            switch self {
            case .leaf(let number): number << 1
            case .node(let number, let result): number << 12 | result << 1 | 1
            }
        }
    }

    enum Node {
        case operation(Operation, [Reference])
        /// A piece of the host's words, shaped.
        case host(HostWords.Slot, ValueType)
    }

    private(set) var nodes: [Node] = []
    /// When each node was first asked for; 0 for the host's words.
    private(set) var orders: [Int] = []
    private(set) var leaves: [Leaf] = []
    private(set) var outputs: [Reference] = []
    /// The structure: operations, their operands, types of arguments, outputs. Differs from process to
    /// process.
    private(set) var hash = 0

    private let mark: Int
    private var seen: [Int: Int] = [:]
    private var hosts: [HostNode: Int] = [:]
    private var mix = Mix()

    /// A hash of numbers that are hashes or small: a training step has tens of thousands of them, and is
    /// looked up at every step.
    private struct Mix {
        private(set) var state = 0

        mutating func combine(_ number: Int) {
            state = (state ^ number) &* 0x2545_f491_4f6c_dd1d
            state ^= Int(bitPattern: UInt(bitPattern: state) >> 29)
        }
    }

    private struct HostNode: Hashable {
        let slot: HostWords.Slot
        let type: ValueType
    }

    /// - Parameter mark: a number no other recording of these operations has had.
    init(of values: [Value], mark: Int) {
        self.mark = mark
        seen.reserveCapacity(1 << 14)
        for value in values { outputs.append(reference(visiting: value)) }
        for output in outputs { mix.combine(output.code) }
        for leaf in leaves { mix.combine(leaf.type.hashValue) }
        hash = mix.state
        (seen, hosts) = ([:], [:])
    }

    /// The slots of one element, in the program's order.
    func slots(_ element: PJRTElement) -> [HostWords.Slot] {
        nodes.compactMap {
            if case .host(let slot, _) = $0, slot.element == element { slot } else { nil }
        }
    }

    /// Depth first, without recursion: chains are thousands of operations long.
    private mutating func reference(visiting value: Value) -> Reference {
        if case .result(let operation, _) = value.source, operation.mark != mark {
            operation.mark = mark
            // Whoever is on the path is held by the value.
            var path: [(operation: Unmanaged<Operation>, next: Int)] = [(.passUnretained(operation), 0)]
            while let (held, next) = path.last {
                let operation = held._withUnsafeGuaranteedRef { $0 }
                var place = next
                var found: Operation?
                while found == nil, place < operation.operands.count {
                    if case .result(let inner, _) = operation.operands[place].source, inner.mark != mark {
                        found = inner
                    }
                    place += 1
                }
                guard let found else {
                    path.removeLast()
                    finish(operation)
                    continue
                }
                path[path.count - 1].next = place
                found.mark = mark
                path.append((.passUnretained(found), 0))
            }
        }
        return reference(value)
    }

    /// To a value whose operation has a number.
    private mutating func reference(_ value: Value) -> Reference {
        switch value.source {
        case .result(let operation, let result): return .node(operation.number, result: result)
        case .leaf(let leaf):
            precondition(!leaf.isDonated, "a value of \(leaf.type.text) whose memory was given away")
            if leaf.mark != mark {
                (leaf.mark, leaf.number) = (mark, leaves.count)
                leaves.append(leaf)
            }
            return .leaf(leaf.number)
        case .host(let slot):
            let node = HostNode(slot: slot, type: value.type)
            let number = hosts[node] ?? nodes.count
            if hosts.updateValue(number, forKey: node) == nil {
                nodes.append(.host(slot, value.type))
                orders.append(0)
                mix.combine(value.type.hashValue)
            }
            return .node(number, result: 0)
        }
    }

    /// Numbers an operation whose operands are numbered, or finds its equal.
    private mutating func finish(_ operation: Operation) {
        var key = Mix()
        key.combine(operation.form)
        let operands = operation.operands.map { value in
            let reference = reference(value)
            key.combine(reference.code)
            return reference
        }
        if let layer = operation.layer { key.combine(layer.hashValue) }
        if operation.isShareable, let equal = seen[key.state], isEqual(equal, operation, operands) {
            operation.number = equal
            orders[equal] = min(orders[equal], operation.order)
            return
        }
        operation.number = nodes.count
        if operation.isShareable { seen[key.state] = nodes.count }
        nodes.append(.operation(operation, operands))
        orders.append(operation.order)
        mix.combine(key.state)
    }

    private func isEqual(_ number: Int, _ operation: Operation, _ operands: [Reference]) -> Bool {
        guard case .operation(let other, let others) = nodes[number] else { return false }
        return others == operands && other.layer == operation.layer && other.hasForm(of: operation)
    }
}

extension Recording {
    /// Whether layers are gone through backward.
    var trains: Bool {
        nodes.contains {
            if case .operation(let operation, _) = $0 { operation.layer?.isBackward == true } else { false }
        }
    }

    func type(of reference: Reference) -> ValueType {
        switch reference {
        case .leaf(let number): return leaves[number].type
        case .node(let number, let result):
            switch nodes[number] {
            case .operation(let operation, _): return operation.results[result]
            case .host(_, let type): return type
            }
        }
    }

    /// What an operation reads; a piece of the host's words reads nothing.
    func operands(of node: Int) -> [Reference] {
        if case .operation(_, let operands) = nodes[node] { operands } else { [] }
    }

    func results(of node: Int) -> Int {
        if case .operation(let operation, _) = nodes[node] { operation.results.count } else { 1 }
    }

    /// What differs from another recording, in words; nil: nothing but memory and host words.
    func difference(from other: Recording) -> String? {
        for (number, (mine, others)) in zip(nodes, other.nodes).enumerated() where !Self.same(mine, others) {
            return "operation \(number) is \(Self.text(mine)), it was \(Self.text(others))"
        }
        if nodes.count != other.nodes.count {
            return "\(nodes.count) operations, it was \(other.nodes.count)"
        }
        if outputs != other.outputs { return "other values are written" }
        return leaves.map(\.type) == other.leaves.map(\.type) ? nil : "tensors of other types are read"
    }

    private static func same(_ a: Node, _ b: Node) -> Bool {
        switch (a, b) {
        case (.operation(let a, let x), .operation(let b, let y)): x == y && a.hasForm(of: b)
        case (.host(let a, let x), .host(let b, let y)): a == b && x == y
        default: false
        }
    }

    private static func text(_ node: Node) -> String {
        switch node {
        case .operation(let operation, _):
            "\(operation.name) {\(operation.attributes)} -> "
                + operation.results.map(\.text).joined(separator: ", ")
        case .host(let slot, let type):
            "the host's words \(slot.offset)..<\(slot.offset + slot.count) as \(type.text)"
        }
    }
}
