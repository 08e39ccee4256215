import Compute

/// The beams of one picture, as a value: scores go in, parents come out. Rules of transformers 4.57 with early_stopping = false.
struct BeamSearch {
    struct Beam {
        var ids: [Int32] = []
        var logProbabilities: [Float] = []
        /// Running: summed scores. Finished: the sum over length^lengthPenalty.
        var score: Float
    }

    private(set) var running: [Beam]
    private(set) var isDone = false
    private var finished: [Beam] = []
    private let search: TokenSearch

    init(_ search: TokenSearch) {
        self.search = search
        // All beams start equal; only the first may win the first step.
        running = (0..<search.beams).map { Beam(score: $0 == 0 ? 0 : -1e9) }
    }

    /// One step. `scores`: processed log-probabilities (beams, V), `logProbabilities`: the unprocessed ones; `length`: tokens of the
    /// sequences before this step. Returns for each new running beam the beam it came from.
    mutating func step(scores: ArraySlice<Float>, logProbabilities: ArraySlice<Float>, length: Int) -> [Int] {
        let width = search.beams
        let v = scores.count / width
        if isDone { return Array(0..<width) }
        let candidates = top(2 * width, scores, v)
        let isLast = length + 1 >= search.maxLength
        var next: [(beam: Beam, parent: Int)] = []
        for (rank, candidate) in candidates.enumerated() {
            let (parent, id) = (candidate.index / v, Int32(candidate.index % v))
            var beam = running[parent]
            beam.ids.append(id)
            beam.logProbabilities.append(logProbabilities[logProbabilities.startIndex + candidate.index])
            beam.score = candidate.score
            if id == search.end || isLast {
                if rank < width { finish(beam, length: length + 1) }
            }
            if id != search.end, next.count < width { next.append((beam, parent)) }
        }
        running = next.map(\.beam)
        let bestRunning = (running.first?.score ?? -1e9) / search.divisor(length: length + 1)
        if isLast || (finished.count == width && bestRunning <= (finished.last?.score ?? -1e9)) {
            isDone = true
        }
        return next.map(\.parent)
    }

    /// The best finished beam; running ones count only when nothing finished.
    var best: GeneratedCaption {
        let beam = finished.first ?? running[0]
        return GeneratedCaption(ids: beam.ids, logProbabilities: beam.logProbabilities, score: beam.score)
    }

    private mutating func finish(_ beam: Beam, length: Int) {
        var beam = beam
        beam.score /= search.divisor(length: length)
        let place = finished.firstIndex { $0.score < beam.score } ?? finished.count
        finished.insert(beam, at: place)
        if finished.count > search.beams { finished.removeLast() }
    }

    /// The best `count` of running score + score, best first; among equals the lowest index.
    private func top(_ count: Int, _ scores: ArraySlice<Float>, _ v: Int) -> [(index: Int, score: Float)] {
        var best: [(index: Int, score: Float)] = []
        scores.withUnsafeBufferPointer { scores in
            for index in 0..<scores.count {
                let score = scores[index] + running[index / v].score
                if best.count == count, score <= best[count - 1].score { continue }
                let place = best.firstIndex { $0.score < score } ?? best.count
                best.insert((index, score), at: place)
                if best.count > count { best.removeLast() }
            }
        }
        return best
    }
}
