import Compute
import PJRT

/// Several sequences of a picture at once. The rules are those of `BeamSearch`, for all pictures side by side.
struct BeamProgram: SearchProgram {
    /// Sequences of every picture: scores f32 (pictures, beams), ids and log-probabilities f32 (pictures, beams, maxLength).
    struct Beams {
        var scores, ids, logProbabilities: Value

        var values: [Value] { [scores, ids, logProbabilities] }

        /// Where `isTaken`, i1 (pictures, beams), those of `other`.
        func replaced(by other: Beams, where isTaken: Value) -> Beams {
            let wide = isTaken.broadcast(to: ids.shape, along: [0, 1])
            return Beams(
                scores: isTaken.select(other.scores, scores), ids: wide.select(other.ids, ids),
                logProbabilities: wide.select(other.logProbabilities, logProbabilities))
        }

        /// One sequence of each picture in all places.
        init(one scores: Value, _ ids: Value, _ logProbabilities: Value, beams: Int) {
            let (pictures, length) = (ids.shape[0], ids.shape[1])
            self.scores = scores.broadcast(to: [pictures, beams], along: [0])
            self.ids = ids.broadcast(to: [pictures, beams, length], along: [0, 2])
            self.logProbabilities = logProbabilities.broadcast(to: [pictures, beams, length], along: [0, 2])
        }

        init(scores: Value, ids: Value, logProbabilities: Value) {
            (self.scores, self.ids, self.logProbabilities) = (scores, ids, logProbabilities)
        }

        /// Each in the place behind its own.
        var shifted: Beams {
            func shift(_ x: Value) -> Value {
                let width = x.shape[1]
                return .concatenate([x.slice(0..<1, axis: 1), x.slice(0..<width - 1, axis: 1)], axis: 1)
            }
            return Beams(
                scores: shift(scores), ids: shift(ids), logProbabilities: shift(logProbabilities))
        }
    }

    struct State: LoopState {
        var tokens: TokenState
        var running, finished: Beams
        /// i1 (pictures)
        var isDone: Value
        /// How many have finished: i32 (pictures).
        var count: Value

        var values: [Value] { tokens.values + running.values + finished.values + [isDone, count] }

        func with(_ values: ArraySlice<Value>) -> State {
            let own = Array(values.dropFirst(tokens.count))
            return State(
                tokens: TokenState(tokens, values),
                running: Beams(scores: own[0], ids: own[1], logProbabilities: own[2]),
                finished: Beams(scores: own[3], ids: own[4], logProbabilities: own[5]),
                isDone: own[6], count: own[7])
        }
    }

    private let device: GraphDevice
    private let search: TokenSearch
    private let vocabulary: Int
    /// By the length of a sequence what its log-probability is divided by: f32 (maxLength + 1), in the device's memory.
    private let divisors: Value

    private var pictures: Int { search.pictures }
    private var width: Int { search.beams }
    private var grid: [Int] { [pictures, width] }

    init(_ device: GraphDevice, _ search: TokenSearch, vocabulary: Int) {
        (self.device, self.search, self.vocabulary) = (device, search, vocabulary)
        let all = (0...search.maxLength).map { search.divisor(length: $0) }
        divisors = Value(device.upload(all, [all.count], .f32))
    }

    func start() -> State {
        let none = Value.constant(0, grid + [search.maxLength])
        // All beams start equal; only the first may win the first step.
        let isFirst = Value.iota(grid, along: 1).compare(.equal, .constant(0, grid, .i32))
        return State(
            tokens: TokenState(device, search, vocabulary: vocabulary),
            running: Beams(
                scores: isFirst.select(.constant(0, grid), .constant(-1e9, grid)), ids: none,
                logProbabilities: none),
            finished: Beams(scores: .constant(-.infinity, grid), ids: none, logProbabilities: none),
            isDone: .constant(0, [pictures], .i1), count: .constant(0, [pictures], .i32))
    }

    func choose(_ logits: Value, _ state: State) -> (state: State, source: Value?) {
        let (shifted, logSum) = logits.logSumExp
        let raw = shifted - logSum.everyColumn(of: logits.shape)
        let flat = [pictures, width * vocabulary]
        let sums = state.running.scores.reshape([search.sequences]).everyColumn(of: logits.shape)
        var left = (state.tokens.ruled(raw, end: search.end) + sums).reshape(flat)
        var step = Step(self, state)
        for rank in 0..<2 * width {
            let (score, place) = left.top
            left = Value.iota(flat, along: 1).compare(.equal, place.everyColumn(of: flat))
                .select(.constant(-.infinity, flat), left)
            step.take(rank, score, place, raw.reshape(flat).at(place))
        }
        return step.end()
    }

    func goesOn(_ state: State) -> Value {
        let isOpen = state.isDone.compare(.equal, .constant(0, [pictures], .i1))
        return state.tokens.length.compare(.less, state.tokens.limit) & isOpen.reduce(.or, axes: [0])
    }

    func found(_ state: State) -> Value {
        func first(_ x: Value) -> Value {
            x.slice(0..<1, axis: 1).reshape([pictures, x.type.count / pictures / width])
        }
        return .concatenate(
            [state.finished.ids, state.finished.logProbabilities, state.finished.scores].map(first), axis: 1)
    }

    /// One step of all pictures: candidates come in by rank.
    private struct Step {
        private let program: BeamProgram
        private let before: State
        private var state: State
        private var next: Beams
        /// The beam that each of the next goes on from: i32 (pictures, beams).
        private var parents: Value
        /// How many of the next there are: i32 (pictures).
        private var nextCount: Value
        private let divisor: Value

        private var pictures: Int { program.pictures }
        private var grid: [Int] { program.grid }
        private func all(_ number: Int) -> Value { .constant(number, [pictures], .i32) }

        init(_ program: BeamProgram, _ state: State) {
            (self.program, before, self.state) = (program, state, state)
            next = state.running
            parents = .iota(program.grid, along: 1)
            nextCount = .constant(0, [program.pictures], .i32)
            divisor = program.divisors
                .dynamicSlice([state.tokens.length + .constant(1, [], .i32)], sizes: [1]).reshape([])
        }

        /// - Parameter place: beam V + id.
        mutating func take(_ rank: Int, _ score: Value, _ place: Value, _ logProbability: Value) {
            let (tokens, width) = (before.tokens, program.width)
            let parent = place / all(program.vocabulary)
            let id = place - parent * all(program.vocabulary)
            let row = Value.iota([pictures], along: 0) * all(width) + parent
            func told(_ x: Value, _ new: Value) -> Value {
                let length = program.search.maxLength
                return tokens.written(
                    new, into: x.reshape([program.search.sequences, length]).rows(at: row))
            }
            let ids = told(before.running.ids, id.convert(.f32))
            let logProbabilities = told(before.running.logProbabilities, logProbability)
            let isEnd = id.compare(.equal, all(Int(program.search.end)))
            if rank < width {
                finish(
                    Beams(one: score / divisor.filling([pictures]), ids, logProbabilities, beams: width),
                    if: isEnd | tokens.isLast.filling([pictures]))
            }
            let goesOn = isEnd.compare(.equal, .constant(0, [pictures], .i1))
            let isHere = isPlace(nextCount) & goesOn.everyColumn(of: grid)
            next = next.replaced(
                by: Beams(one: score, ids, logProbabilities, beams: width), where: isHere)
            parents = isHere.select(parent.everyColumn(of: grid), parents)
            nextCount = goesOn.select(nextCount + all(1), nextCount)
        }

        /// Puts a sequence among the finished ones, the best first, behind its equals.
        private mutating func finish(_ beam: Beams, if isWanted: Value) {
            let finished = state.finished
            let isBetter = finished.scores.compare(.greaterOrEqual, beam.scores)
            let place = isBetter.select(.constant(1, grid, .i32), .constant(0, grid, .i32))
                .reduce(.sum, axes: [1])
            let isBehind = Value.iota(grid, along: 1).compare(.greater, place.everyColumn(of: grid))
            let wanted = isWanted.everyColumn(of: grid)
            state.finished =
                finished
                .replaced(by: finished.shifted, where: isBehind & wanted)
                .replaced(by: beam, where: isPlace(place) & wanted)
            state.count = isWanted.select(.min(state.count + all(1), all(program.width)), state.count)
        }

        private func isPlace(_ place: Value) -> Value {
            Value.iota(grid, along: 1).compare(.equal, place.everyColumn(of: grid))
        }

        /// Pictures that were done stay as they were.
        mutating func end() -> (state: State, source: Value?) {
            let (width, tokens) = (program.width, before.tokens)
            func column(_ index: Int, _ scores: Value) -> Value {
                scores.slice(index..<index + 1, axis: 1).reshape([pictures])
            }
            let best = column(0, next.scores) / divisor.filling([pictures])
            let isFull = state.count.compare(.equal, all(width))
            let isBeaten = best.compare(.lessOrEqual, column(width - 1, state.finished.scores))
            let wasDone = before.isDone.everyColumn(of: grid)
            state.running = next.replaced(by: before.running, where: wasDone)
            state.finished = state.finished.replaced(by: before.finished, where: wasDone)
            state.count = before.isDone.select(before.count, state.count)
            state.isDone = before.isDone | tokens.isLast.filling([pictures]) | (isFull & isBeaten)
            let kept = wasDone.select(.iota(grid, along: 1), parents)
            let source = (Value.iota(grid, along: 0) * .constant(width, grid, .i32) + kept)
                .reshape([program.search.sequences])
            let last = Value.iota(state.running.ids.shape, along: 2)
                .compare(.equal, tokens.length.filling(state.running.ids.shape))
                .select(state.running.ids, .constant(0, state.running.ids.shape)).reduce(.sum, axes: [2])
            state.tokens = tokens.following(
                last.convert(.i32).reshape([program.search.sequences]), from: source)
            return (state, source)
        }
    }
}
