public import Compute
import PJRT

/// Where the token stands that a step of a search is asked about: values of the loop, in the place of the host's numbers.
struct ChosenToken {
    /// i32 (sequences)
    let ids: Value
    /// i32, a scalar.
    let position: Value
}

/// A search for tokens, written as values.
protocol SearchProgram {
    associatedtype State: LoopState
    func start() -> State
    /// Takes the next token of each sequence by its logits (sequences, V). `source`: the sequence that each goes on from, i32 (sequences);
    /// nil: itself.
    func choose(_ logits: Value, _ state: State) -> (state: State, source: Value?)
    /// i1, a scalar: whether there is a token to be taken still.
    func goesOn(_ state: State) -> Value
    /// f32 (pictures, 2 maxLength + 1): ids, log-probabilities, ranking score.
    func found(_ state: State) -> Value
}

/// What a loop changes, as a list and back.
protocol LoopState {
    var tokens: TokenState { get }
    var values: [Value] { get }
    /// The same state with other values.
    func with(_ values: ArraySlice<Value>) -> Self
}

extension GraphDevice {
    /// Two programs: what led to the logits, and a loop that takes the first token, then asks for the next logits and takes the next
    /// token, until every sequence has ended.
    public func found(
        by search: TokenSearch, logits: Tensor, caches: [Tensor], step: () -> Tensor
    ) -> FoundTokens? {
        // The loop reads weights, caches and the pictures' keys from the device's memory.
        flush()
        let table =
            search.beams == 1
            ? run(GreedyProgram(self, search, vocabulary: logits.columns), logits, caches, step)
            : run(BeamProgram(self, search, vocabulary: logits.columns), logits, caches, step)
        let numbers = values(of: table)
        let (width, length) = (table.columns, search.maxLength)
        let rows = (0..<search.pictures).map { numbers[$0 * width..<($0 + 1) * width] }
        return FoundTokens(
            ids: rows.flatMap { $0.prefix(length).map { Int32($0) } },
            logProbabilities: rows.flatMap { $0.dropFirst(length).prefix(length) },
            scores: rows.compactMap(\.last))
    }

    private func run<Program: SearchProgram>(
        _ program: Program, _ logits: Tensor, _ caches: [Tensor], _ step: () -> Tensor
    ) -> Tensor {
        let before = caches.map { value($0) }
        defer { for (cache, value) in zip(caches, before) { bind(value, to: cache) } }
        let first = program.choose(wide(logits), program.start())
        let count = first.state.values.count
        let end = loop(first.state.values + before.map { moved($0, first.source) }) { values in
            program.goesOn(first.state.with(values[..<count]))
        } body: { values in
            let state = first.state.with(values[..<count])
            for (cache, value) in zip(caches, values[count...]) { bind(value, to: cache) }
            let one = Value.constant(1, [], .i32)
            chosen = ChosenToken(ids: state.tokens.feed, position: state.tokens.length - one)
            let logits = step()
            chosen = nil
            let next = program.choose(wide(logits), state)
            return next.state.values + caches.map { moved(value($0), next.source) }
        }
        return result(program.found(first.state.with(end[..<count])))
    }

    /// A cache (sequences, stride, H) after the sequences have changed places.
    private func moved(_ cache: Value, _ source: Value?) -> Value {
        guard let source else { return cache }
        return cache.reshape([cache.shape[0], cache.type.count / cache.shape[0]]).rows(at: source)
            .reshape(cache.shape)
    }

    public func chosenEmbedding(words: Tensor, positions: Tensor) -> Tensor {
        guard let chosen else { preconditionFailure("no search is at work that could have chosen a token") }
        let count = chosen.ids.shape[0]
        return result([count, words.columns]) {
            wide(words).rows(at: chosen.ids)
                + wide(positions).rows(at: chosen.position.reshape([1])).broadcast(
                    to: [count, words.columns], along: [0, 1])
        }
    }
}
