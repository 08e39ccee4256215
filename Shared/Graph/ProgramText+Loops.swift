import PJRT

// Loops: the layers' own tensors are stacked, each iteration takes its part, and what others want of it is stacked again.
extension ProgramText {
    /// Everything a loop carries along, with its type and the name of its first value.
    private struct Carried {
        let name: String
        let type: ValueType
        let first: String
        let next: String
    }

    mutating func write(_ loop: Loop, _ number: Int, stacks: [Loop.Stack], outputs: [Loop.Output]) {
        let name = "%l\(number)"
        let stackNames = stacks.enumerated().map { write($1, "\(name)_in\($0)") }
        line("\(name)_first = \"stablehlo.constant\"() {value = dense<0> : tensor<i32>} : () -> tensor<i32>")
        var carried = [
            Carried(
                name: "\(name)_i", type: ValueType(shape: [], element: .i32), first: "\(name)_first",
                next: "\(name)_next")
        ]
        for (index, carry) in loop.carries.enumerated() {
            carried.append(
                Carried(
                    name: "\(name)_c\(index)", type: type(of: carry.first), first: self.name(of: carry.first),
                    next: "\(name)_\(carry.place)"))
        }
        for (index, output) in outputs.enumerated() {
            let type = stacked(type(of: output, loop), loop.count)
            line(
                "\(name)_zero\(index) = \"stablehlo.constant\"() {value = dense<\(zero(type.element))> : \(type.text)} : "
                    + "() -> \(type.text)")
            carried.append(
                Carried(
                    name: "\(name)_s\(index)", type: type, first: "\(name)_zero\(index)",
                    next: "\(name)_out\(index)"))
        }
        let types = carried.map(\.type.text).joined(separator: ", ")
        let heads = carried.map { "\($0.name): \($0.type.text)" }.joined(separator: ", ")
        line(
            "\(name):\(carried.count) = \"stablehlo.while\"(\(carried.map(\.first).joined(separator: ", "))) ({"
        )
        line("^bb0(\(heads)):")
        constant("\(name)_n", loop.count)
        line(
            "\(name)_more = \"stablehlo.compare\"(\(name)_i, \(name)_n) {comparison_direction = "
                + "#stablehlo<comparison_direction LT>} : (tensor<i32>, tensor<i32>) -> tensor<i1>")
        line("\"stablehlo.return\"(\(name)_more) : (tensor<i1>) -> ()")
        line("}, {")
        line("^bb0(\(heads)):")
        writeBody(loop, name, stackNames, outputs)
        line("\"stablehlo.return\"(\(carried.map(\.next).joined(separator: ", "))) : (\(types)) -> ()")
        line("}) : (\(types)) -> (\(types))")
        takeOut(loop, number, outputs, first: 1 + loop.carries.count)
    }

    private mutating func writeBody(
        _ loop: Loop, _ name: String, _ stackNames: [String], _ outputs: [Loop.Output]
    ) {
        constant("\(name)_none", 0)
        constant("\(name)_one", 1)
        let scalars = "(tensor<i32>, tensor<i32>) -> tensor<i32>"
        line("\(name)_next = \"stablehlo.add\"(\(name)_i, \(name)_one) : \(scalars)")
        var layer = "\(name)_i"
        if loop.isBackward {
            constant("\(name)_last", loop.count - 1)
            layer = "\(name)_p"
            line("\(layer) = \"stablehlo.subtract\"(\(name)_last, \(name)_i) : \(scalars)")
        }
        for (index, values) in loop.stacks.enumerated() {
            let part = type(of: values[0])
            let whole = stacked(part, loop.count)
            let (piece, starts) = (stacked(part, 1), starts(layer, "\(name)_none", part))
            line(
                "\(name)_x\(index)p = \"stablehlo.dynamic_slice\"(\(stackNames[index]), \(starts.names)) {slice_sizes = "
                    + "\(Value.list(piece.shape))} : (\(whole.text), \(starts.types)) -> \(piece.text)")
            line(
                "\(name)_x\(index) = \"stablehlo.reshape\"(\(name)_x\(index)p) : (\(piece.text)) -> \(part.text)"
            )
        }
        let places = Dictionary(uniqueKeysWithValues: loop.nodes[0].enumerated().map { ($1, $0) })
        for (place, node) in loop.nodes[0].enumerated() {
            guard case .operation(let operation, let operands) = recording.nodes[node] else { continue }
            let names = operands.enumerated().map { operand, reference -> String in
                switch loop.inputs[place][operand] {
                case .invariant(let value): return self.name(of: value)
                case .carried(let number): return "\(name)_c\(number)"
                case .stacked(let number): return "\(name)_x\(number)"
                case nil:
                    guard case .node(let other, let result) = reference, let own = places[other] else {
                        preconditionFailure("an operand that is neither outside nor inside its layer")
                    }
                    return recording.results(of: other) > 1
                        ? "\(name)_\(own)#\(result)" : "\(name)_\(own)"
                }
            }
            write(operation, named: "\(name)_\(place)", names, operands.map { type(of: $0) })
        }
        for (index, output) in outputs.enumerated() {
            let part = type(of: output, loop)
            let (piece, starts) = (stacked(part, 1), starts(layer, "\(name)_none", part))
            let whole = stacked(part, loop.count)
            let value =
                switch output {
                case .value(let place): "\(name)_\(place)"
                case .carryIn(let number): "\(name)_c\(number)"
                }
            line("\(name)_out\(index)p = \"stablehlo.reshape\"(\(value)) : (\(part.text)) -> \(piece.text)")
            line(
                "\(name)_out\(index) = \"stablehlo.dynamic_update_slice\"(\(name)_s\(index), \(name)_out\(index)p, "
                    + "\(starts.names)) : (\(whole.text), \(piece.text), \(starts.types)) -> \(whole.text)")
        }
    }

    /// The values that others read one by one, under the names they have without a loop.
    private mutating func takeOut(_ loop: Loop, _ number: Int, _ outputs: [Loop.Output], first: Int) {
        for (node, place) in plan.single.sorted(by: { $0.key < $1.key }) where place.loop == number {
            let result = type(of: .node(node, result: 0))
            if loop.isLast(place), let carry = loop.carries.firstIndex(where: { $0.place == place.place }) {
                line(
                    "%\(node) = \"stablehlo.reshape\"(%l\(number)#\(1 + carry)) : (\(result.text)) -> \(result.text)"
                )
                continue
            }
            guard let index = outputs.firstIndex(of: .value(place.place)) else { continue }
            let (whole, piece) = (stacked(result, loop.count), stacked(result, 1))
            let rest = result.shape.map { _ in 0 }
            line(
                "%p\(node) = \"stablehlo.slice\"(%l\(number)#\(first + index)) {limit_indices = "
                    + "\(Value.list([place.layer + 1] + result.shape)), start_indices = "
                    + "\(Value.list([place.layer] + rest)), strides = \(Value.list([1] + rest.map { _ in 1 }))} : "
                    + "(\(whole.text)) -> \(piece.text)")
            line("%\(node) = \"stablehlo.reshape\"(%p\(node)) : (\(piece.text)) -> \(result.text)")
        }
    }

    /// The values of one stacked input, one layer after the other; returns its name.
    private mutating func write(_ stack: Loop.Stack, _ name: String) -> String {
        switch stack {
        case .output(let number, let output, let layers):
            let loop = plan.loops[number]
            let index = plan.outputs[number].firstIndex(of: output) ?? 0
            let whole = "%l\(number)#\(1 + loop.carries.count + index)"
            guard layers.count < loop.count else { return whole }
            let part = type(of: output, loop)
            let rest = part.shape.map { _ in 0 }
            line(
                "\(name) = \"stablehlo.slice\"(\(whole)) {limit_indices = "
                    + "\(Value.list([layers.upperBound] + part.shape)), start_indices = "
                    + "\(Value.list([layers.lowerBound] + rest)), strides = \(Value.list([1] + rest.map { _ in 1 }))} : "
                    + "(\(stacked(part, loop.count).text)) -> \(stacked(part, layers.count).text)")
            return name
        case .values(let values):
            let (part, piece) = (type(of: values[0]), stacked(type(of: values[0]), 1))
            for (index, value) in values.enumerated() {
                line(
                    "\(name)_\(index) = \"stablehlo.reshape\"(\(self.name(of: value))) : (\(part.text)) -> \(piece.text)"
                )
            }
            let names = values.indices.map { "\(name)_\($0)" }.joined(separator: ", ")
            let types = values.map { _ in piece.text }.joined(separator: ", ")
            line(
                "\(name) = \"stablehlo.concatenate\"(\(names)) {dimension = 0 : i64} : (\(types)) -> "
                    + stacked(part, values.count).text)
            return name
        }
    }

    private func type(of output: Loop.Output, _ loop: Loop) -> ValueType {
        type(of: loop.values(output)[0])
    }

    private func stacked(_ type: ValueType, _ count: Int) -> ValueType {
        ValueType(shape: [count] + type.shape, element: type.element)
    }

    private func starts(_ layer: String, _ zero: String, _ part: ValueType) -> (names: String, types: String)
    {
        (
            ([layer] + part.shape.map { _ in zero }).joined(separator: ", "),
            (["tensor<i32>"] + part.shape.map { _ in "tensor<i32>" }).joined(separator: ", ")
        )
    }

    private func zero(_ element: PJRTElement) -> String {
        switch element {
        case .f32: "0x00000000"
        case .bf16: "0x0000"
        case .i1: "false"
        default: "0"
        }
    }

    private mutating func constant(_ name: String, _ number: Int) {
        line(
            "\(name) = \"stablehlo.constant\"() {value = dense<\(number)> : tensor<i32>} : () -> tensor<i32>")
    }
}
