import Compute
import PJRT

/// The likeliest token each time. The rules are those of `BLIPModel.generate`.
struct GreedyProgram: SearchProgram {
    struct State: LoopState {
        var tokens: TokenState
        /// i1 (sequences)
        var isOpen: Value
        /// f32 (sequences, maxLength)
        var ids, logProbabilities: Value

        var values: [Value] { tokens.values + [isOpen, ids, logProbabilities] }

        func with(_ values: ArraySlice<Value>) -> State {
            let own = Array(values.dropFirst(tokens.count))
            return State(
                tokens: TokenState(tokens, values), isOpen: own[0], ids: own[1], logProbabilities: own[2])
        }
    }

    private let device: GraphDevice
    private let search: TokenSearch
    private let vocabulary: Int

    init(_ device: GraphDevice, _ search: TokenSearch, vocabulary: Int) {
        (self.device, self.search, self.vocabulary) = (device, search, vocabulary)
    }

    func start() -> State {
        let none = Value.constant(0, [search.sequences, search.maxLength])
        return State(
            tokens: TokenState(device, search, vocabulary: vocabulary),
            isOpen: .constant(1, [search.sequences], .i1), ids: none, logProbabilities: none)
    }

    func choose(_ logits: Value, _ state: State) -> (state: State, source: Value?) {
        let place = state.tokens.ruled(logits, end: search.end).top.place
        let (shifted, logSum) = logits.logSumExp
        let shape = place.shape
        let id = state.isOpen.select(place, .constant(Int(search.padding), shape, .i32))
        var next = state
        next.ids = state.tokens.written(id.convert(.f32), into: state.ids)
        next.logProbabilities = state.tokens.written(shifted.at(place) - logSum, into: state.logProbabilities)
        let isEnd = place.compare(.equal, .constant(Int(search.end), shape, .i32))
        next.isOpen = isEnd.select(.constant(0, shape, .i1), state.isOpen)
        next.tokens = state.tokens.following(id)
        return (next, nil)
    }

    func goesOn(_ state: State) -> Value {
        state.tokens.length.compare(.less, state.tokens.limit) & state.isOpen.reduce(.or, axes: [0])
    }

    func found(_ state: State) -> Value {
        .concatenate([state.ids, state.logProbabilities, .constant(0, [search.sequences, 1])], axis: 1)
    }
}
