import Compute
import PJRT

/// What every search carries from token to token.
struct TokenState {
    /// Tokens of a sequence so far, the prompt included, and how many it may have: i32, scalars.
    var length: Value
    let limit: Value
    /// The end is forbidden below this length: i32, a scalar.
    let least: Value
    /// f32, a scalar.
    let penalty: Value
    /// The tokens chosen last: i32 (sequences).
    var feed: Value
    /// What was said already, where it counts: i1 (sequences, V).
    var said: Value?

    var values: [Value] { [length, limit, least, penalty, feed] + [said].compactMap(\.self) }

    /// How many of a list of values belong to it.
    var count: Int { values.count }

    init(_ device: GraphDevice, _ search: TokenSearch, vocabulary: Int) {
        length = device.host(Int32(search.prompt.count))
        limit = device.host(Int32(search.maxLength))
        least = device.host(Int32(search.minLength))
        penalty = device.host(search.repetitionPenalty)
        feed = .constant(Int(search.padding), [search.sequences], .i32)
        guard search.repetitionPenalty != 1 else { return }
        let each = [search.prompt.count, vocabulary]
        said = Value.iota(each, along: 1)
            .compare(.equal, device.host(search.prompt).everyColumn(of: each))
            .reduce(.or, axes: [0]).everyRow(of: [search.sequences, vocabulary])
    }

    init(_ other: TokenState, _ values: ArraySlice<Value>) {
        let all = Array(values)
        (length, limit, least, penalty, feed) = (all[0], all[1], all[2], all[3], all[4])
        said = other.said == nil ? nil : all[5]
    }

    /// i1, a scalar: whether the token that is chosen now is the last there is room for.
    var isLast: Value { (length + .constant(1, [], .i32)).compare(.greaterOrEqual, limit) }

    /// Scores (sequences, V) by the rules: what was said already is less likely, s r for s < 0, else s / r, and it is too early to end.
    func ruled(_ scores: Value, end: Int32) -> Value {
        let shape = scores.shape
        var scores = scores
        if let said {
            let factor = penalty.filling(shape)
            let isNegative = scores.compare(.less, .constant(0, shape))
            scores = said.select(isNegative.select(scores * factor, scores / factor), scores)
        }
        let isEnd = Value.iota(shape, along: 1).compare(.equal, .constant(Int(end), shape, .i32))
        let isForbidden = isEnd & length.compare(.less, least).filling(shape)
        return isForbidden.select(.constant(-.infinity, shape), scores)
    }

    /// After one more token for each sequence, which goes on from sequence `source`; nil: from itself.
    func following(_ ids: Value, from source: Value? = nil) -> TokenState {
        var next = self
        next.length = length + .constant(1, [], .i32)
        next.feed = ids
        if let said {
            let before = source.map { said.rows(at: $0) } ?? said
            next.said =
                before | Value.iota(said.shape, along: 1).compare(.equal, ids.everyColumn(of: said.shape))
        }
        return next
    }

    /// Rows (…, maxLength) with `new` (…, 1 number each) at the place of the token that is chosen now.
    func written(_ new: Value, into rows: Value) -> Value {
        let last = rows.shape.count - 1
        return Value.iota(rows.shape, along: last).compare(.equal, length.filling(rows.shape))
            .select(new.broadcast(to: rows.shape, along: Array(0..<last)), rows)
    }
}

extension Value {
    /// Of rows (R, C) the largest number of each, f32 (R), and its place, the first among equals: i32 (R).
    var top: (number: Value, place: Value) {
        let number = reduce(.max, axes: [1])
        let place = compare(.equal, number.everyColumn(of: shape))
            .select(.iota(shape, along: 1), .constant(shape[1] - 1, shape, .i32)).reduce(.min, axes: [1])
        return (number, place)
    }

    /// Of rows (R, C) the number at a place (R) of each.
    func at(_ place: Value) -> Value {
        Value.iota(shape, along: 1).compare(.equal, place.everyColumn(of: shape))
            .select(self, .constant(0, shape)).reduce(.sum, axes: [1])
    }
}
