import Catalog
import Testing

@testable import preprocessing

// A message of the same name exists where messages are imported.
typealias StoredRunSpec = RunSpec

@Suite struct EpochTests {
    private func members(_ count: Int) -> [Epoch.Sample] {
        (0..<count).map { number in
            Epoch.Sample(
                sha256: [UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number)],
                captions: ["first \(number)", "second \(number)", "third \(number)"])
        }
    }

    private func spec(batch: Int, seed: UInt64 = 1, all: Bool = false) -> RunSpec {
        var spec = RunSpec(dataset: "cats", baseModel: "tiny")
        (spec.batchSize, spec.seed, spec.allCaptions) = (batch, seed, all)
        return spec
    }

    @Test(arguments: [0, 1, 2, 3, 17, 1000]) func theOrderIsAPermutation(_ count: Int) {
        let order = EpochOrder.permutation(count: count, seed: 9, epoch: 3)
        #expect(order.sorted() == (0..<Int32(count)).map { $0 })
    }

    @Test func theOrderChangesWithEpochAndSeedAndWithNothingElse() {
        let order = EpochOrder.permutation(count: 200, seed: 9, epoch: 3)
        #expect(EpochOrder.permutation(count: 200, seed: 9, epoch: 3) == order)
        #expect(EpochOrder.permutation(count: 200, seed: 9, epoch: 4) != order)
        #expect(EpochOrder.permutation(count: 200, seed: 8, epoch: 3) != order)
    }

    /// A resumed run goes on in the order it began with, so these numbers are for ever.
    @Test func theOrderIsTheOneOfEarlierVersions() {
        #expect(
            EpochOrder.permutation(count: 12, seed: 7, epoch: 0) == [6, 5, 4, 7, 3, 8, 2, 0, 1, 11, 9, 10])
        let captions = (0..<12).map { EpochOrder.caption(of: [UInt8($0)], count: 5, seed: 7, epoch: 0) }
        #expect(captions == [0, 1, 1, 0, 3, 1, 3, 2, 3, 2, 4, 2])
    }

    @Test func everyPlaceGetsEveryPictureAboutEquallyOften() {
        var seen = [Int](repeating: 0, count: 25)
        for epoch in 0..<2000 {
            for (place, picture) in EpochOrder.permutation(count: 5, seed: 3, epoch: epoch).enumerated() {
                seen[place * 5 + Int(picture)] += 1
            }
        }
        // 400 expected, deviation 18.
        #expect(seen.allSatisfy { (310...490).contains($0) })
    }

    @Test func trainingDropsTheLastPartialBatchUnlessItIsAllThereIs() {
        func batches(_ count: Int) -> Int {
            Epoch(members: members(count), split: .train, spec: spec(batch: 4), number: 0).batches
        }
        #expect([0, 1, 3, 4, 7, 8, 11].map(batches) == [0, 1, 1, 1, 1, 2, 2])
        let epoch = Epoch(members: members(11), split: .train, spec: spec(batch: 4), number: 0)
        let shown = (0..<epoch.batches).flatMap { epoch.samples(batch: $0).map(\.sha256) }
        #expect(shown.count == 8 && Set(shown).count == 8)
        let few = Epoch(members: members(3), split: .train, spec: spec(batch: 4), number: 0)
        #expect(few.samples(batch: 0).count == 3)
    }

    @Test func eachEpochAndSeedDealsThePicturesAnew() {
        func order(_ number: Int, seed: UInt64 = 1) -> [[UInt8]] {
            Epoch(members: members(40), split: .train, spec: spec(batch: 40, seed: seed), number: number)
                .samples(batch: 0).map(\.sha256)
        }
        #expect(order(0) == order(0))
        #expect(order(0) != order(1))
        #expect(order(0) != order(0, seed: 2))
    }

    @Test func validationIsInOrderAndWhole() {
        let epoch = Epoch(members: members(11), split: .validation, spec: spec(batch: 4), number: 5)
        #expect(epoch.batches == 3)
        let shown = (0..<3).flatMap { epoch.samples(batch: $0) }
        #expect(shown.map(\.sha256) == members(11).map(\.sha256))
        #expect(shown.map(\.captions) == (0..<11).map { ["first \($0)"] })
        let all = Epoch(members: members(11), split: .validation, spec: spec(batch: 4, all: true), number: 5)
        #expect(all.samples(batch: 2).map(\.captions.count) == [3, 3, 3])
    }

    @Test func trainingShowsOneCaptionWhichChangesFromEpochToEpochOrAllOfThem() {
        func captions(_ number: Int, all: Bool = false) -> [[UInt8]: [String]] {
            let epoch = Epoch(
                members: members(64), split: .train, spec: spec(batch: 64, all: all), number: number)
            return Dictionary(
                uniqueKeysWithValues: epoch.samples(batch: 0).map { ($0.sha256, $0.captions) })
        }
        let (first, second) = (captions(0), captions(1))
        #expect(first.values.allSatisfy { $0.count == 1 })
        let changed = first.count { second[$0.key] != $0.value }
        #expect((25...60).contains(changed))
        #expect(Set(first.values.map { $0[0].prefix(2) }) == ["fi", "se", "th"])
        #expect(captions(0, all: true).values.allSatisfy { $0.count == 3 })
    }

    @Test func partsHoldWholePicturesUpToTheLimit() {
        #expect(BatchPlan.split([], limit: 10) == [])
        #expect(BatchPlan.split([4, 4, 4, 4], limit: 10) == [0..<2, 2..<4])
        #expect(BatchPlan.split([5, 5, 1], limit: 10) == [0..<2, 2..<3])
        #expect(BatchPlan.split([11, 1, 12], limit: 10) == [0..<1, 1..<2, 2..<3])
        #expect(BatchPlan.split([1], limit: 10) == [0..<1])
        let full = Array(repeating: 384 * 384 * 3 + 40 + 12 + 200, count: 32)
        #expect(BatchPlan.split(full, limit: BatchPlan.partBytes) == [0..<8, 8..<16, 16..<24, 24..<32])
    }
}
