import Compute
import Testing

@testable import Graph

/// Attention in every form the model asks for, against the CPU device.
@Suite(.withPlugin) struct GraphOpsAttentionTests {
    /// Keys are filled up to a multiple of `keyMultiple`, which must change nothing.
    @Test(arguments: [(Exactness.all[0], 1), (Exactness.all[0], 8), (Exactness.all[1], 8)])
    func attentionAndItsGradientsAgree(_ exactness: Exactness, _ keyMultiple: Int) throws {
        var twins = Twins(
            try GraphClient.device(precision: exactness.precision, keyMultiple: keyMultiple))
        for (number, form) in AttentionForm.all.enumerated() {
            var draw = Draw(UInt64(number))
            form.run(&twins, &draw)
        }
        twins.compare(tolerance: exactness.tolerance)
        #expect(twins.graph.counters.runs == 1)
    }

    @Test func packedProjectionsAgree() throws {
        var twins = Twins(try GraphClient.device(keyMultiple: 4))
        for (number, mask) in [AttentionMask.none, .causal(offset: 0)].enumerated() {
            var draw = Draw(UInt64(number))
            let (batch, tokens, heads, size) = (3, 7, 2, 5)
            let (rows, width) = (batch * tokens, heads * size)
            let (packed, dy) = (draw.floats(rows * 3 * width, -2...2), draw.floats(rows * width))
            let shape = AttentionShape(
                batch: batch, queries: tokens, keyStride: tokens, keys: tokens, heads: heads,
                headSize: size,
                mask: mask)
            twins.run("packed, \(mask)") { device in
                let qkv = device.tensor(packed, shape: [rows, 3 * width])
                let part = { HeadColumns($0, column: $1 * width) }
                let gradient = device.zeros(like: qkv)
                device.attentionBackward(
                    device.tensor(dy, shape: [rows, width]), query: part(qkv, 0), key: part(qkv, 1),
                    value: part(qkv, 2), shape: shape, dQuery: part(gradient, 0), dKey: part(gradient, 1),
                    dValue: part(gradient, 2))
                let y = device.attention(
                    query: part(qkv, 0), key: part(qkv, 1), value: part(qkv, 2), shape: shape)
                return [y, gradient]
            }
        }
        twins.compare()
    }

    @Test func whatIsFrozenGetsNoGradient() throws {
        var twins = Twins(try GraphClient.device())
        var draw = Draw(1)
        let (q, k, dy) = (draw.floats(12), draw.floats(20), draw.floats(12))
        let shape = AttentionShape(
            batch: 1, queries: 3, keyStride: 5, keys: 5, heads: 2, headSize: 2, mask: .none)
        for wanted in [(false, false), (true, false), (false, true)] {
            twins.run("\(wanted)") { device in
                let (query, dQuery) = (HeadColumns(device.tensor(q, shape: [3, 4])), device.zeros([3, 4]))
                let key = HeadColumns(device.tensor(k, shape: [5, 4]))
                let (dKey, dValue) = (device.zeros([5, 4]), device.zeros([5, 4]))
                device.attentionBackward(
                    device.tensor(dy, shape: [3, 4]), query: query, key: key, value: key, shape: shape,
                    dQuery: HeadColumns(dQuery), dKey: wanted.0 ? HeadColumns(dKey) : nil,
                    dValue: wanted.1 ? HeadColumns(dValue) : nil)
                return [dQuery, dKey, dValue]
            }
        }
        twins.compare()
    }

    @Test func stepsOfOneFormAreOneProgramAtAllPositions() throws {
        let (device, cpu) = (try GraphClient.device(), CPUDevice())
        let (sequences, stride, width) = (2, 6, 4)
        var draw = Draw(1)
        let fresh = (0..<stride).map { _ in draw.floats(sequences * width) }
        /// The last layer's output at every position, beams having changed places before each.
        func outputs(_ device: any Device, programs: inout [Int]) -> [[Float]] {
            let caches = (0..<2).map { _ in device.zeros([sequences, stride, width]) }
            return fresh.indices.map { position in
                var x = device.tensor(fresh[position], shape: [sequences, width])
                let rows = (0..<sequences).flatMap { sequence in
                    (0...position).map { place in
                        Int32((place < position ? (sequence + place) % 2 : sequence) * stride + place)
                    }
                }
                let shape = AttentionShape(
                    batch: sequences, queries: 1, keyStride: stride, keys: position + 1, heads: 2,
                    headSize: 2,
                    mask: .causal(offset: position), keyRows: rows)
                for cache in caches {
                    device.writeCache(cache, rows: x, position: position, count: 1)
                    x = device.attention(
                        query: HeadColumns(x), key: HeadColumns(cache), value: HeadColumns(cache),
                        shape: shape)
                }
                defer { programs.append((device as? GraphDevice)?.counters.programs ?? 0) }
                return device.values(of: x)
            }
        }
        var (programs, none): ([Int], [Int]) = ([], [])
        let (actual, expected) = (outputs(device, programs: &programs), outputs(cpu, programs: &none))
        for (a, b) in zip(actual, expected) {
            #expect(zip(a, b).allSatisfy { abs($0 - $1) < 1e-5 })
        }
        // An empty cache is a constant: its first step is a program of its own.
        #expect(programs == [1, 2, 2, 2, 2, 2])
    }
}

/// One attention call between tensors of its own, each wider than the call's columns.
private struct AttentionForm {
    let name: String
    let shape: AttentionShape
    /// Key sequences that there are.
    let sequences: Int

    init(
        _ name: String, batch: Int, queries: Int, stride: Int, keys: Int? = nil,
        lengths: [Int32]? = nil,
        mask: AttentionMask = .none, sequences: Int? = nil, reads: [Int32]? = nil, rows: [Int32]? = nil
    ) {
        self.name = name
        shape = AttentionShape(
            batch: batch, queries: queries, keyStride: stride, keys: keys ?? stride, keyLengths: lengths,
            heads: 3,
            headSize: 4, mask: mask, keySequence: reads, keyRows: rows)
        self.sequences = sequences ?? batch
    }

    static let all = [
        AttentionForm("own keys", batch: 3, queries: 7, stride: 7),
        AttentionForm("causal", batch: 2, queries: 5, stride: 5, mask: .causal(offset: 0)),
        AttentionForm("in order", batch: 3, queries: 2, stride: 9, reads: [0, 1, 2]),
        AttentionForm(
            "two captions each", batch: 4, queries: 3, stride: 9, sequences: 2, reads: [0, 0, 1, 1]),
        AttentionForm(
            "captions in turns", batch: 4, queries: 3, stride: 9, sequences: 2, reads: [0, 1, 0, 1]),
        AttentionForm(
            "captions as they come", batch: 4, queries: 3, stride: 9, sequences: 3, reads: [2, 0, 2, 1]),
        AttentionForm(
            "a picture nobody reads", batch: 2, queries: 3, stride: 5, sequences: 3, reads: [2, 0]),
        AttentionForm("lengths", batch: 3, queries: 5, stride: 5, lengths: [3, 0, 5]),
        AttentionForm(
            "lengths of what is shared", batch: 4, queries: 2, stride: 6, lengths: [6, 2], sequences: 2,
            reads: [0, 0, 1, 1]),
        AttentionForm(
            "lengths of what is picked", batch: 3, queries: 2, stride: 6, lengths: [6, 2], sequences: 2,
            reads: [1, 0, 1]),
        AttentionForm(
            "lengths and order", batch: 2, queries: 4, stride: 4, lengths: [2, 4],
            mask: .causal(offset: 0)),
        AttentionForm(
            "causal, shared", batch: 4, queries: 3, stride: 3, mask: .causal(offset: 0), sequences: 2,
            reads: [0, 0, 1, 1]),
        AttentionForm("a cache", batch: 2, queries: 2, stride: 9, keys: 6, mask: .causal(offset: 4)),
        AttentionForm(
            "a cache at its start", batch: 2, queries: 3, stride: 9, keys: 3, mask: .causal(offset: 0)),
        AttentionForm(
            "a full cache", batch: 2, queries: 1, stride: 6, keys: 6, mask: .causal(offset: 5)),
        AttentionForm("part of the keys", batch: 2, queries: 3, stride: 6, keys: 4),
        AttentionForm("no keys", batch: 2, queries: 3, stride: 6, keys: 0),
        AttentionForm(
            "rows", batch: 2, queries: 1, stride: 5, keys: 3, mask: .causal(offset: 2),
            rows: [5, 1, 2, 0, 6, 7]),
    ]

    func run(_ twins: inout Twins, _ draw: inout Draw) {
        let (width, shape) = (shape.width, shape)
        let (queryRows, keyRows) = (shape.batch * shape.queries, sequences * shape.keyStride)
        let query = draw.floats(queryRows * (width + 3), -2...2)
        let (key, value) = (
            draw.floats(keyRows * (width + 1), -2...2), draw.floats(keyRows * (width + 2))
        )
        let dy = draw.floats(queryRows * width)
        twins.run(name) { device in
            let query = HeadColumns(device.tensor(query, shape: [queryRows, width + 3]), column: 2)
            let key = HeadColumns(device.tensor(key, shape: [keyRows, width + 1]), column: 1)
            let value = HeadColumns(device.tensor(value, shape: [keyRows, width + 2]))
            let y = device.attention(query: query, key: key, value: value, shape: shape)
            guard shape.keyRows == nil else { return [y] }
            // What is there already stays (query: beside the columns) or is added to (keys and values).
            let dQuery = HeadColumns(device.add(query.tensor, query.tensor), column: 2)
            let dKey = HeadColumns(device.add(key.tensor, key.tensor), column: 1)
            let dValue = HeadColumns(device.zeros(like: value.tensor))
            device.attentionBackward(
                device.tensor(dy, shape: [queryRows, width]), query: query, key: key, value: value,
                shape: shape,
                dQuery: dQuery, dKey: dKey, dValue: dValue)
            return [y, dQuery.tensor, dKey.tensor, dValue.tensor]
        }
    }
}
