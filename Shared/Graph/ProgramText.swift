import PJRT

/// The text of a program: generic StableHLO, one operation a line, the same for the same recording in every
/// process.
struct ProgramText {
    private var text = ""
    let recording: Recording
    let plan: LoopPlan
    /// For each piece of the host's words where it lies in its argument.
    private let starts: [Int: Int]
    private let totals: [PJRTElement: Int]
    private let names: Names

    /// What leaves are called, and what names of results begin with.
    private struct Names {
        let leaves: [String]
        let prefix: String
    }

    /// The elements host words come in, in the order of the arguments behind the leaves.
    static let wordElements: [PJRTElement] = [.i32, .f32, .u64]

    /// - Parameter donations: the output that takes the memory of a leaf, by its number.
    ///   - rolls: rows of equal layers as loops.
    static func text(
        _ recording: Recording, donations: [Int: Int], replicas: Int, rolls: Bool
    ) -> String {
        let names = Names(leaves: recording.leaves.indices.map { "%a\($0)" }, prefix: "%")
        var writer = ProgramText(recording, rolls, names)
        writer.write(donations, replicas)
        return writer.text
    }

    /// A block of an operation's region: it returns what the recording computes, and then `handedOn` of its arguments as they came.
    /// - Parameters:
    ///   - leaves: for each leaf of the recording the argument it stands for.
    ///   - prefix: sets its names apart from those of the regions beside it.
    static func block(
        _ recording: Recording, arguments: [ValueType], leaves: [Int], handedOn: Range<Int>, prefix: String
    ) -> String {
        let names = Names(leaves: leaves.map { "%s\($0)" }, prefix: "%\(prefix)")
        var writer = ProgramText(recording, false, names)
        precondition(writer.totals.isEmpty, "numbers of the host in a region of a program")
        let heads = arguments.enumerated().map { "%s\($0): \($1.text)" }.joined(separator: ", ")
        writer.line("^bb0(\(heads)):")
        writer.writeUnits()
        let results = recording.outputs.map { writer.name(of: $0) } + handedOn.map { "%s\($0)" }
        let types = recording.outputs.map { recording.type(of: $0) } + handedOn.map { arguments[$0] }
        writer.line(
            "\"stablehlo.return\"(\(results.joined(separator: ", "))) : "
                + "(\(types.map(\.text).joined(separator: ", "))) -> ()")
        return writer.text
    }

    private init(_ recording: Recording, _ rolls: Bool, _ names: Names) {
        (self.recording, self.names) = (recording, names)
        plan = LoopPlan(recording, rolls: rolls)
        (starts, totals) = Self.places(recording)
    }

    private static func places(_ recording: Recording) -> (starts: [Int: Int], totals: [PJRTElement: Int]) {
        var starts: [Int: Int] = [:]
        var totals: [PJRTElement: Int] = [:]
        for (number, node) in recording.nodes.enumerated() {
            guard case .host(let slot, _) = node else { continue }
            starts[number] = totals[slot.element, default: 0]
            totals[slot.element, default: 0] += slot.count
        }
        return (starts, totals)
    }

    private mutating func write(_ donations: [Int: Int], _ replicas: Int) {
        text.reserveCapacity(recording.nodes.count * 200)
        text +=
            "module @blip attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = \(replicas) : i32} {\n"
        var arguments = recording.leaves.enumerated().map { number, leaf in
            let taken = donations[number].map { " {tf.aliasing_output = \($0) : i32}" } ?? ""
            return "\(names.leaves[number]): \(leaf.type.text)\(taken)"
        }
        for element in Self.wordElements {
            if let count = totals[element] { arguments.append("%\(element): tensor<\(count)x\(element)>") }
        }
        let types = recording.outputs.map { type(of: $0).text }.joined(separator: ", ")
        text += "  func.func public @main(\(arguments.joined(separator: ", "))) -> (\(types)) {\n"
        writeUnits()
        let results = recording.outputs.map { name(of: $0) }.joined(separator: ", ")
        text += "    \"func.return\"(\(results)) : (\(types)) -> ()\n  }\n}\n"
    }

    private mutating func writeUnits() {
        for unit in plan.order {
            switch unit {
            case .node(let number):
                switch recording.nodes[number] {
                case .operation(let operation, let operands):
                    write(
                        operation, named: "\(names.prefix)\(number)", operands.map { name(of: $0) },
                        operands.map { type(of: $0) })
                case .host(let slot, let type): write(slot, type, number)
                }
            case .loop(let number):
                write(
                    plan.loops[number], number, stacks: plan.stacks[number], outputs: plan.outputs[number])
            }
        }
    }

    func type(of reference: Recording.Reference) -> ValueType { recording.type(of: reference) }

    mutating func line(_ line: String) { text += "    \(line)\n" }

    func name(of reference: Recording.Reference) -> String {
        switch reference {
        case .leaf(let number): return names.leaves[number]
        case .node(let number, let result):
            if case .operation(let operation, _) = recording.nodes[number], operation.results.count > 1 {
                return "\(names.prefix)\(number)#\(result)"
            }
            return "\(names.prefix)\(number)"
        }
    }

    mutating func write(
        _ operation: Operation, named name: String, _ operands: [String], _ types: [ValueType]
    ) {
        let several = operation.results.count > 1
        text += several ? "    \(name):\(operation.results.count) = \"" : "    \(name) = \""
        text += operation.name
        text += "\"("
        text += operands.joined(separator: ", ")
        text += ")"
        if !operation.region.isEmpty {
            text += " "
            text += operation.region
        }
        if !operation.attributes.isEmpty {
            text += " {"
            text += operation.attributes
            text += "}"
        }
        text += " : ("
        text += types.map(\.text).joined(separator: ", ")
        text += ") -> "
        let results = operation.results.map(\.text).joined(separator: ", ")
        text += several ? "(\(results))" : results
        text += "\n"
    }

    /// A slice of the host's words of its element, as a vector or a scalar.
    private mutating func write(_ slot: HostWords.Slot, _ type: ValueType, _ number: Int) {
        let (start, total) = (starts[number] ?? 0, totals[slot.element] ?? 0)
        let vector = "tensor<\(slot.count)x\(slot.element)>"
        let isVector = type.shape == [slot.count]
        text += "    %\(isVector ? "" : "v")\(number) = \"stablehlo.slice\"(%\(slot.element)) "
        text += "{limit_indices = array<i64: \(start + slot.count)>, start_indices = array<i64: \(start)>, "
        text += "strides = array<i64: 1>} : (tensor<\(total)x\(slot.element)>) -> \(vector)\n"
        guard !isVector else { return }
        text += "    %\(number) = \"stablehlo.reshape\"(%v\(number)) : (\(vector)) -> \(type.text)\n"
    }
}
