import Testing

@testable import evaluator

@Suite struct NearestNeighbourTests {
    private func thumbnail(_ value: UInt8) -> [UInt8] {
        [UInt8](repeating: value, count: NearestNeighbour.samples)
    }

    @Test func theClosestWinsTheFirstOfEqualsAndNeverThePictureItself() {
        let gallery = [10, 20, 30, 20].flatMap { thumbnail($0) }
        #expect(NearestNeighbour.nearest(to: thumbnail(29), in: gallery, excluding: nil) == 2)
        #expect(NearestNeighbour.nearest(to: thumbnail(15), in: gallery, excluding: nil) == 0)
        #expect(NearestNeighbour.nearest(to: thumbnail(20), in: gallery, excluding: nil) == 1)
        #expect(NearestNeighbour.nearest(to: thumbnail(20), in: gallery, excluding: 1) == 3)
        #expect(NearestNeighbour.nearest(to: thumbnail(20), in: [], excluding: nil) == nil)
    }

    /// 768 samples of the largest difference fit the sum.
    @Test func theLargestDistanceDoesNotOverflow() {
        let gallery = thumbnail(255) + thumbnail(254)
        #expect(NearestNeighbour.nearest(to: thumbnail(0), in: gallery, excluding: nil) == 1)
    }
}
