import Compute
import PJRT

/// One attention call as values: Q (G, n, H, d), K and V (G, P, H, d), scores (G, H, n, P). A group holds the queries that read the
/// same keys: those of one sequence, or of several where every picture has as many captions as the next.
struct AttentionProgram {
    private let device: GraphDevice
    private let shape: AttentionShape
    /// As products multiply them.
    var query, key, value: Value
    /// Where sequences of keys were picked one for each group, their numbers; nil: they are the groups, in order.
    let picked: Value?
    /// Sequences the keys are laid out in.
    let sequences: Int
    /// For each group and query the keys that are seen, from the first: i32 (G, n) or (1, 1); nil: all.
    private let visible: Value?
    /// A query may see no key at all.
    private let mayBeBlind: Bool

    private var scoreShape: [Int] { [query.shape[0], shape.heads, query.shape[1], key.shape[1]] }
    private var scale: Float { 1 / Float(shape.headSize).squareRoot() }

    init(
        _ device: GraphDevice, query: HeadColumns, key: HeadColumns, value: HeadColumns,
        _ shape: AttentionShape
    ) {
        (self.device, self.shape) = (device, shape)
        sequences = shape.keyRows == nil ? key.tensor.rows / shape.keyStride : shape.batch
        let layout = device.layout(shape, sequences: sequences)
        picked = layout.picked
        (self.key, self.value) = (
            layout.keys(device.factor(key, shape)), layout.keys(device.factor(value, shape))
        )
        self.query = device.factor(query, shape).reshape(
            [layout.groups, shape.batch / layout.groups * shape.queries, shape.heads, shape.headSize])
        visible = layout.visible
        mayBeBlind = shape.keyLengths != nil
    }

    /// softmax(q k^T / sqrt d), float32. Keys that are not seen get 0.
    var probabilities: Value {
        let product = device.dot(query, key, contracting: (3, 3), batching: ([0, 2], [0, 2]))
        var scores = product * scale
        if let visible {
            let seen = Value.iota(scoreShape, along: 3).compare(
                .less, visible.broadcast(to: scoreShape, along: [0, 2]))
            scores = seen.select(scores, .constant(-.infinity, scoreShape))
        }
        var top = scores.reduce(.max, axes: [3])
        // Where nothing is seen: exp(-inf - 0), not exp(-inf + inf).
        if mayBeBlind { top = .max(top, .constant(-Float.greatestFiniteMagnitude, top.shape)) }
        let e = (scores - alongKeys(top)).exponential
        var sum = e.reduce(.sum, axes: [3])
        if mayBeBlind { sum = .max(sum, .constant(Float.leastNormalMagnitude, sum.shape)) }
        return e / alongKeys(sum)
    }

    /// (B n, H d), float32
    func output(_ element: PJRTElement) -> Value {
        let p = probabilities.convert(value.element)
        return device.dot(p, value, contracting: (3, 1), batching: ([0, 1], [0, 2])).convert(element)
            .transpose([0, 2, 1, 3]).reshape([shape.batch * shape.queries, shape.width])
    }

    /// Gradients of query (B n, H d), keys and values (sequences stride, H d), float32.
    func gradients(_ dy: Value) -> (query: Value, key: Value, value: Value) {
        let dy = dy.reshape(query.shape)
        let p = probabilities
        let dp = device.dot(dy, value, contracting: (3, 3), batching: ([0, 2], [0, 2]))
        let mean = (p * dp).reduce(.sum, axes: [3])
        let slopes = (p * (dp - alongKeys(mean)) * scale).convert(key.element)
        let dQuery = device.dot(slopes, key, contracting: (3, 1), batching: ([0, 1], [0, 2]))
        let dKey = device.dot(slopes, query, contracting: (2, 1), batching: ([0, 1], [0, 2]))
        let dValue = device.dot(
            p.convert(dy.element), dy, contracting: (2, 1), batching: ([0, 1], [0, 2]))
        return (
            dQuery.transpose([0, 2, 1, 3]).reshape([shape.batch * shape.queries, shape.width]),
            summed(dKey), summed(dValue)
        )
    }

    /// Gradients of keys (G, H, P, d) where the keys came from.
    private func summed(_ gradient: Value) -> Value {
        let rows = gradient.slice(0..<shape.keyStride, axis: 2).transpose([0, 2, 1, 3])
        let laidOut = [sequences * shape.keyStride, shape.width]
        guard let picked else { return rows.reshape(laidOut) }
        let each = [sequences, shape.keyStride * shape.width]
        return Value.constant(0, each).addingRows(rows.reshape([shape.batch, each[1]]), at: picked)
            .reshape(laidOut)
    }

    private func alongKeys(_ x: Value) -> Value { x.broadcast(to: scoreShape, along: [0, 1, 2]) }
}

extension AttentionShape {
    var width: Int { heads * headSize }

    /// Keys that live in a cache: how many are valid changes from step to step, the program must not.
    fileprivate var readsCache: Bool {
        if case .causal(let offset) = mask, offset > 0 { return true }
        return keyRows != nil || keyStride > keys
    }
}

/// How keys are brought before the queries.
private struct KeyLayout {
    let shape: AttentionShape
    let groups: Int
    let picked: Value?
    /// Rows of keys one by one (groups stride); nil: in order.
    let rows: Value?
    let visible: Value?
    /// Keys of a group, filled up.
    let filled: Int
    let sequences: Int

    /// (rows, H d) to (G, P, H, d)
    func keys(_ all: Value) -> Value {
        let chosen: Value =
            if let rows {
                all.rows(at: rows)
            } else if let picked {
                all.reshape([sequences, shape.keyStride * shape.width]).rows(at: picked)
            } else {
                all
            }
        return chosen.reshape([groups, shape.keyStride, shape.heads, shape.headSize])
            .pad(axis: 1, high: filled - shape.keyStride, with: .constant(0, [], all.element))
    }
}

extension GraphDevice {
    /// The call's columns of a tensor, (rows, H d), as products multiply them.
    fileprivate func factor(_ columns: HeadColumns, _ shape: AttentionShape) -> Value {
        matrix(columns.tensor).slice(columns.column..<columns.column + shape.width, axis: 1)
            .convert(factorElement)
    }

    fileprivate func layout(_ shape: AttentionShape, sequences: Int) -> KeyLayout {
        let inOrder = shape.keyRows != nil || isShared(shape, sequences)
        let picked = inOrder ? nil : shape.keySequence.map { host($0) }
        let groups = inOrder ? sequences : shape.batch
        // To fill up the keys copies them, and for a few queries to read them is all the work.
        let multiple = shape.batch / max(groups, 1) * shape.queries < keyMultiple ? 1 : keyMultiple
        let filled = (shape.keyStride + multiple - 1) / multiple * multiple
        return KeyLayout(
            shape: shape, groups: groups, picked: picked,
            rows: shape.keyRows.map { host($0, rowsOf: shape.keys, filledTo: shape.keyStride) },
            visible: visible(shape, groups, picked, filled), filled: filled, sequences: sequences)
    }

    /// Whether query sequences read key sequences in order, each as many as the next: a fact of structure, like `isIdentity`.
    private func isShared(_ shape: AttentionShape, _ sequences: Int) -> Bool {
        guard let picked = shape.keySequence else { return true }
        guard recognisesIdentity, sequences > 0, shape.batch % sequences == 0 else { return false }
        let each = shape.batch / sequences
        return picked.indices.allSatisfy { picked[$0] == Int32($0 / each) }
    }

    /// i32 (G, n) or (1, 1): how many keys, from the first, each query of each group sees; nil: all there are.
    private func visible(_ shape: AttentionShape, _ groups: Int, _ picked: Value?, _ filled: Int) -> Value? {
        let all = [groups, shape.batch / groups * shape.queries]
        var limits: [Value] = []
        if let lengths = shape.keyLengths {
            let each = host(lengths)
            let chosen =
                picked.map { each.reshape([lengths.count, 1]).rows(at: $0).reshape([groups]) } ?? each
            limits.append(chosen.broadcast(to: all, along: [0]))
        } else if shape.readsCache {
            limits.append(host(Int32(shape.keys), named: .keys).filling([1, 1]))
        } else if filled > shape.keys {
            limits.append(.constant(shape.keys, [1, 1], .i32))
        }
        if case .causal(let offset) = shape.mask {
            let place = Value.iota([groups, all[1] / shape.queries, shape.queries], along: 2).reshape(all)
            let first =
                shape.readsCache
                ? host(Int32(offset), named: .position).filling(all) : .constant(0, all, .i32)
            limits.append(place + first + .constant(1, all, .i32))
        }
        guard let first = limits.first else { return nil }
        return limits.dropFirst().reduce(first) { .min($0.broadcast(to: all, along: [0, 1]), $1) }
    }
}
