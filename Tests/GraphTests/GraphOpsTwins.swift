import Compute
import Testing

@testable import Graph

/// The same calls on a CPU device and on a graph device. The latter only records: all of them run as one program when they are compared.
struct Twins {
    private let cpu = CPUDevice()
    let graph: GraphDevice
    private var results: [(what: String, cpu: Tensor, graph: Tensor)] = []
    private var losses: [(what: String, cpu: Pending<LossSums>, graph: Pending<LossSums>)] = []

    init(_ graph: GraphDevice) { self.graph = graph }

    mutating func run(_ what: String, _ body: (any Device) -> [Tensor]) {
        note(what, body(cpu), body(graph))
    }

    private mutating func note(_ what: String, _ mine: [Tensor], _ theirs: [Tensor]) {
        for (index, pair) in zip(mine, theirs).enumerated() {
            results.append(("\(what), result \(index)", pair.0, pair.1))
        }
    }

    mutating func run(_ what: String, _ body: (any Device) -> (Pending<LossSums>, [Tensor])) {
        let (mine, theirs) = (body(cpu), body(graph))
        losses.append((what, mine.0, theirs.0))
        note(what, mine.1, theirs.1)
    }

    /// Every element within `tolerance` times the largest expected magnitude of its tensor; 0: the same bits.
    func compare(tolerance: Double = 1e-5, at location: SourceLocation = #_sourceLocation) {
        for (what, mine, theirs) in results {
            #expect(mine.shape == theirs.shape, "\(what)", sourceLocation: location)
            let (expected, actual) = (cpu.values(of: mine), graph.values(of: theirs))
            let scale = max(expected.map { Double(abs($0)) }.max() ?? 0, 1e-3)
            let errors = zip(expected, actual).map { abs(Double($0) - Double($1)) / scale }
            // Written so that NaN counts as wrong.
            let wrong = errors.filter { !($0 <= tolerance) }
            #expect(
                wrong.isEmpty && expected.count == actual.count,
                "\(what), \(mine.shape): \(wrong.count) of \(errors.count) differ, by \(wrong.max() ?? .nan)",
                sourceLocation: location)
        }
        for (what, mine, theirs) in losses {
            let (expected, actual) = (mine.value, theirs.value)
            #expect(actual.tokens == expected.tokens, "\(what)", sourceLocation: location)
            for (a, b) in [(actual.smoothed, expected.smoothed), (actual.nll, expected.nll)] {
                #expect(
                    abs(a - b) <= tolerance * max(1, abs(b)), "\(what): \(a), not \(b)",
                    sourceLocation: location)
            }
        }
    }
}

/// Numbers that are the same in every run.
struct Draw: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state ^ state >> 32) &* 0x9e37_79b9_7f4a_7c15
    }

    mutating func floats(_ count: Int, _ range: ClosedRange<Float> = -1...1) -> [Float] {
        (0..<count).map { _ in Float.random(in: range, using: &self) }
    }

    mutating func size(_ limit: Int) -> Int { Int.random(in: 1...limit, using: &self) }

    mutating func ids(_ count: Int, below limit: Int) -> [Int32] {
        (0..<count).map { _ in Int32.random(in: 0..<Int32(limit), using: &self) }
    }
}

/// What products multiply, and how far from the CPU device's float32 the results may be.
struct Exactness: Sendable, CustomTestStringConvertible {
    let precision: Precision
    let tolerance: Double

    static let all = [
        Exactness(precision: .fp32, tolerance: 1e-5), Exactness(precision: .bf16, tolerance: 0.02),
    ]

    var testDescription: String { precision.rawValue }
}
