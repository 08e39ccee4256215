import Compute
import PJRT

extension GraphDevice {
    /// `first` changed by `body` for as long as `goesOn` (i1, a scalar) holds, without the host. What the two read besides must lie in the
    /// device's memory already.
    func loop(
        _ first: [Value], while goesOn: ([Value]) -> Value, body: ([Value]) -> [Value]
    ) -> [Value] {
        // What changes comes first among the arguments of both regions, then what they read.
        let changing = first.map { Leaf($0.type, []) }
        let state = changing.map { Value($0) }
        let condition = Recording(of: [goesOn(state)], mark: nextMark())
        let next = body(state)
        precondition(
            next.map(\.type) == first.map(\.type),
            "a loop over \(first.map(\.type.text)) that goes on with \(next.map(\.type.text))")
        let step = Recording(of: next, mark: nextMark())
        var leaves = changing
        var places = Dictionary(
            uniqueKeysWithValues: changing.enumerated().map { (ObjectIdentifier($1), $0) })
        for leaf in condition.leaves + step.leaves where places[ObjectIdentifier(leaf)] == nil {
            places[ObjectIdentifier(leaf)] = leaves.count
            leaves.append(leaf)
        }
        let types = leaves.map(\.type)
        func block(_ recording: Recording, handedOn: Range<Int>, prefix: String) -> String {
            ProgramText.block(
                recording, arguments: types,
                leaves: recording.leaves.map { places[ObjectIdentifier($0)] ?? 0 },
                handedOn: handedOn, prefix: prefix)
        }
        let region =
            "({\n" + block(condition, handedOn: 0..<0, prefix: "c") + "    }, {\n"
            + block(step, handedOn: first.count..<leaves.count, prefix: "b") + "    })"
        let loop = Operation(
            "stablehlo.while", first + leaves[first.count...].map { Value($0) }, attributes: "",
            region: region, results: types)
        return first.indices.map { Value(types[$0], .result(loop, $0)) }
    }
}
