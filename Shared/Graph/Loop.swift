import Compute

/// A row of equal layers of a recording, one iteration each, in the order in which they run.
struct Loop {
    /// What an iteration reads besides its own operations.
    enum Input {
        /// The same in every iteration.
        case invariant(Recording.Reference)
        /// What the iteration before has computed, or `first`.
        case carried(Int)
        /// One value an iteration, by `stacks`.
        case stacked(Int)
    }

    /// Handed from each iteration to the next.
    struct Carry: Hashable {
        let first: Recording.Reference
        /// The operation of the iteration that computes it.
        let place: Int
    }

    /// Where the values of a stacked input come from.
    enum Stack {
        case values([Recording.Reference])
        /// Some layers of what another loop stacks anyhow.
        case output(loop: Int, Output, layers: Range<Int>)
    }

    enum Output: Hashable {
        /// What operation `place` computes.
        case value(Int)
        /// What came in as this carry.
        case carryIn(Int)
    }

    /// By iteration and place: a node's number.
    let nodes: [[Int]]
    /// Iterations run from the last layer to the first.
    let isBackward: Bool
    /// By place and operand; missing: an operation of the same iteration.
    var inputs: [[Input?]] = []
    var carries: [Carry] = []
    /// The values of each stacked input, in the order of layers.
    var stacks: [[Recording.Reference]] = []

    var count: Int { nodes.count }

    /// The layer, counted from the first, that an iteration works on.
    func layer(_ iteration: Int) -> Int { isBackward ? count - 1 - iteration : iteration }

    /// Whether it is what the last iteration would have handed on: the loop's result without a stack.
    func isLast(_ value: (loop: Int, layer: Int, place: Int)) -> Bool {
        value.layer == layer(count - 1) && carries.contains { $0.place == value.place }
    }

    /// What `output` is in each layer, in the order of layers.
    func values(_ output: Output) -> [Recording.Reference] {
        let byIteration: [Recording.Reference] =
            switch output {
            case .value(let place): nodes.map { .node($0[place], result: 0) }
            case .carryIn(let number):
                [carries[number].first]
                    + nodes.dropLast().map { .node($0[carries[number].place], result: 0) }
            }
        return isBackward ? byIteration.reversed() : byIteration
    }
}

extension Loop {
    /// Rows shorter than this stay as they are.
    static let shortest = 3

    /// The rows of equal layers in a recording: stretches of neighbours that do the same, whatever they read.
    static func all(in recording: Recording) -> [Loop] {
        var layers: [LayerMark: [(node: Int, order: Int)]] = [:]
        var marks = [LayerMark?](repeating: nil, count: recording.nodes.count)
        for (number, node) in recording.nodes.enumerated() {
            guard case .operation(let operation, _) = node, let mark = operation.layer else { continue }
            layers[mark, default: []].append((number, recording.orders[number]))
            marks[number] = mark
        }
        let groups = layers.mapValues { $0.sorted { $0.order < $1.order }.map(\.node) }
        let forms = groups.mapValues { Form(of: $0, recording) }
        var loops: [Loop] = []
        for mark in groups.keys.sorted(by: {
            ($0.row, $0.isBackward ? 1 : 0, $0.index) < ($1.row, $1.isBackward ? 1 : 0, $1.index)
        })
        where forms[before(mark)] == nil || forms[before(mark)] != forms[mark] {
            var row: [[Int]] = []
            var next = mark
            while let group = groups[next], forms[next] == forms[mark] {
                row.append(group)
                next = LayerMark(row: next.row, index: next.index + 1, isBackward: next.isBackward)
            }
            guard row.count >= shortest else { continue }
            var loop = Loop(nodes: mark.isBackward ? row.reversed() : row, isBackward: mark.isBackward)
            if loop.connect(recording) { loops.append(loop) }
        }
        return loops
    }

    private static func before(_ mark: LayerMark) -> LayerMark {
        LayerMark(row: mark.row, index: mark.index - 1, isBackward: mark.isBackward)
    }

    /// What a layer does, whatever it reads.
    private struct Form: Equatable {
        private var operations: [Int] = []
        /// For each operand the place within the layer, or -1 and its type.
        private var operands: [Int] = []

        init(of group: [Int], _ recording: Recording) {
            let places = Dictionary(uniqueKeysWithValues: group.enumerated().map { ($1, $0) })
            for number in group {
                guard case .operation(let operation, let references) = recording.nodes[number] else {
                    continue
                }
                operations.append(operation.form)
                for reference in references {
                    if case .node(let other, let result) = reference, let place = places[other] {
                        operands += [place, result]
                    } else {
                        operands += [-1, recording.type(of: reference).hashValue]
                    }
                }
            }
        }
    }

    /// Finds out how the iterations hang together; false: not as a loop.
    private mutating func connect(_ recording: Recording) -> Bool {
        let places = nodes.map { Dictionary(uniqueKeysWithValues: $0.enumerated().map { ($1, $0) }) }
        let mine = Set(nodes.joined())
        func isMine(_ reference: Recording.Reference) -> Bool {
            if case .node(let number, _) = reference { mine.contains(number) } else { false }
        }
        var stackNumbers: [[Recording.Reference]: Int] = [:]
        for place in nodes[0].indices {
            let operands = nodes.map { recording.operands(of: $0[place]) }
            var inputs: [Input?] = []
            for operand in operands[0].indices {
                let references = operands.map { $0[operand] }
                if case .node(let number, _) = references[0], places[0][number] != nil {
                    inputs.append(nil)
                } else if let carry = carry(references, places), !isMine(references[0]) {
                    if !carries.contains(carry) { carries.append(carry) }
                    inputs.append(carries.firstIndex(of: carry).map(Input.carried))
                } else if references.contains(where: isMine) {
                    return false
                } else if references.allSatisfy({ $0 == references[0] }) {
                    inputs.append(.invariant(references[0]))
                } else {
                    let byLayer = isBackward ? references.reversed() : references
                    let number = stackNumbers[byLayer] ?? stacks.count
                    if stackNumbers.updateValue(number, forKey: byLayer) == nil { stacks.append(byLayer) }
                    inputs.append(.stacked(number))
                }
            }
            self.inputs.append(inputs)
        }
        return true
    }

    /// The carry these references are, when each but the first is the same operation of the iteration before.
    private func carry(_ references: [Recording.Reference], _ places: [[Int: Int]]) -> Carry? {
        var place: Int?
        for (iteration, reference) in references.enumerated().dropFirst() {
            guard case .node(let number, _) = reference, let found = places[iteration - 1][number],
                place == nil || place == found
            else { return nil }
            place = found
        }
        return place.map { Carry(first: references[0], place: $0) }
    }
}
