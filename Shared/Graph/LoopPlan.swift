/// Which rows of a recording are written as loops, what they hand out, and in which order everything can run.
struct LoopPlan {
    /// One thing to write.
    enum Unit: Hashable {
        case node(Int)
        case loop(Int)
    }

    private(set) var loops: [Loop]
    /// For each loop and stacked input where its values come from.
    private(set) var stacks: [[Loop.Stack]] = []
    /// For each loop what it stacks.
    private(set) var outputs: [[Loop.Output]] = []
    /// Operations inside loops that others read one by one: the loop, the layer, the place.
    private(set) var single: [Int: (loop: Int, layer: Int, place: Int)] = [:]
    private(set) var order: [Unit] = []

    /// - Parameter rolls: false: no loops.
    init(_ recording: Recording, rolls: Bool) {
        loops = rolls ? Loop.all(in: recording) : []
        // A row whose layers wait for one another by way of the outside is no loop.
        while let broken = arrange(recording) { loops.remove(at: broken) }
    }

    /// Works everything out for the loops there are; a loop that waits for itself is returned.
    private mutating func arrange(_ recording: Recording) -> Int? {
        (stacks, outputs, single, order) = ([], loops.map { _ in [] }, [:], [])
        var home: [Int: (loop: Int, layer: Int, place: Int)] = [:]
        for (number, loop) in loops.enumerated() {
            for (iteration, nodes) in loop.nodes.enumerated() {
                for (place, node) in nodes.enumerated() {
                    home[node] = (number, loop.layer(iteration), place)
                }
            }
        }
        let known = offered()
        for loop in loops {
            stacks.append(
                loop.stacks.map { values in
                    guard let offer = known[values[0]]?.first(where: { $0.holds(values) }) else {
                        return .values(values)
                    }
                    return .output(
                        loop: offer.loop, offer.output, layers: offer.first..<offer.first + values.count)
                })
        }
        return read(recording, home) ?? sort(recording, home)
    }

    /// What a loop could stack, from one of its layers on.
    private struct Offer {
        let loop: Int
        let output: Loop.Output
        let first: Int
        /// In the order of layers, from the loop's first.
        let values: [Recording.Reference]

        func holds(_ wanted: [Recording.Reference]) -> Bool { values.dropFirst(first).starts(with: wanted) }
    }

    /// Everything loops could stack, by the value an offer begins with.
    private func offered() -> [Recording.Reference: [Offer]] {
        var offered: [Recording.Reference: [Offer]] = [:]
        for (number, loop) in loops.enumerated() {
            let outputs =
                loop.nodes[0].indices.map(Loop.Output.value) + loop.carries.indices.map(Loop.Output.carryIn)
            for output in outputs {
                let values = loop.values(output)
                for (first, value) in values.enumerated() {
                    offered[value, default: []].append(
                        Offer(loop: number, output: output, first: first, values: values))
                }
            }
        }
        return offered
    }

    /// Notes what is read from loops, whole stacks and single values. Returns a loop of which more is read than loops hand out: a
    /// result of an operation that has several.
    private mutating func read(
        _ recording: Recording, _ home: [Int: (loop: Int, layer: Int, place: Int)]
    ) -> Int? {
        var wanted = loops.map { _ in Set<Loop.Output>() }
        var single: [Int: (loop: Int, layer: Int, place: Int)] = [:]
        func take(_ reference: Recording.Reference) {
            guard case .node(let number, _) = reference, let place = home[number] else { return }
            single[number] = place
        }
        for (number, loop) in loops.enumerated() {
            for carry in loop.carries { take(carry.first) }
            for inputs in loop.inputs {
                for case .invariant(let reference)? in inputs { take(reference) }
            }
            for stack in stacks[number] {
                switch stack {
                case .values(let values): values.forEach(take)
                case .output(let other, let output, _): wanted[other].insert(output)
                }
            }
        }
        for number in recording.nodes.indices where home[number] == nil {
            recording.operands(of: number).forEach(take)
        }
        recording.outputs.forEach(take)
        self.single = single
        for (_, place) in single where !loops[place.loop].isLast(place) {
            wanted[place.loop].insert(.value(place.place))
        }
        outputs = wanted.map { outputs in
            outputs.sorted { Self.rank($0) < Self.rank($1) }
        }
        return loops.indices.first { number in
            let (loop, first) = (loops[number], loops[number].nodes[0])
            return outputs[number].contains {
                if case .value(let place) = $0 { recording.results(of: first[place]) > 1 } else { false }
            } || loop.carries.contains { recording.results(of: first[$0.place]) > 1 }
        }
    }

    private static func rank(_ output: Loop.Output) -> Int {
        switch output {
        case .value(let place): place
        case .carryIn(let number): -1 - number
        }
    }

    /// An order in which everything follows what it reads. Returns a loop that waits for itself, if there is one.
    private mutating func sort(
        _ recording: Recording, _ home: [Int: (loop: Int, layer: Int, place: Int)]
    ) -> Int? {
        func unit(_ reference: Recording.Reference) -> Unit? {
            guard case .node(let number, _) = reference else { return nil }
            return home[number].map { .loop($0.loop) } ?? .node(number)
        }
        func needs(_ of: Unit) -> [Unit] {
            switch of {
            case .node(let number): return recording.operands(of: number).compactMap(unit)
            case .loop(let number):
                var units = loops[number].carries.compactMap { unit($0.first) }
                for inputs in loops[number].inputs {
                    for case .invariant(let reference)? in inputs {
                        units += [unit(reference)].compactMap(\.self)
                    }
                }
                for stack in stacks[number] {
                    switch stack {
                    case .values(let values): units += values.compactMap(unit)
                    case .output(let other, _, _): units.append(.loop(other))
                    }
                }
                return units
            }
        }
        var done: Set<Unit> = []
        var open: Set<Unit> = []
        for root in recording.outputs.compactMap(unit) where !done.contains(root) {
            var path = [(unit: root, needs: needs(root), next: 0)]
            open.insert(root)
            while let top = path.last {
                guard top.next < top.needs.count else {
                    path.removeLast()
                    open.remove(top.unit)
                    done.insert(top.unit)
                    order.append(top.unit)
                    continue
                }
                path[path.count - 1].next += 1
                let need = top.needs[top.next]
                if open.contains(need) {
                    for case .loop(let number) in path.map(\.unit).reversed() + [need] { return number }
                    return nil
                }
                if !done.contains(need) {
                    open.insert(need)
                    path.append((need, needs(need), 0))
                }
            }
        }
        return nil
    }
}
