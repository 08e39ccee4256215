import Testing

@testable import Scenes

@Suite struct CounterRandomTests {
    @Test func theSameKeyGivesTheSameNumbersAndAnotherKeyOthers() {
        func first(_ seed: UInt64, _ stream: UInt64, _ index: Int) -> [UInt64] {
            var random = CounterRandom(seed: seed, stream: stream, index: index)
            return (0..<4).map { _ in random.next() }
        }
        #expect(first(1, 2, 3) == first(1, 2, 3))
        let keys = [first(1, 2, 3), first(2, 2, 3), first(1, 3, 3), first(1, 2, 4), first(1, 2, -3)]
        #expect(Set(keys.flatMap { $0 }).count == 20)
    }

    @Test func numbersOfNeighbouringIndicesAreEven() {
        var counts = [Int](repeating: 0, count: 10)
        var sum = 0.0
        for index in 0..<10_000 {
            var random = CounterRandom(seed: 5, stream: 1, index: index)
            counts[random.below(10)] += 1
            sum += random.unit()
        }
        #expect(counts.allSatisfy { (900...1100).contains($0) }, "\(counts)")
        #expect(abs(sum / 10_000 - 0.5) < 0.01)
    }

    @Test func shufflingKeepsEveryItem() {
        var random = CounterRandom(seed: 9, stream: 1, index: 0)
        let shuffled = random.shuffled(Array(0..<50))
        #expect(shuffled.sorted() == Array(0..<50))
        #expect(shuffled != Array(0..<50))
    }
}
