import Testing

@testable import captioner

@Suite struct BatchSizesTests {
    @Test(arguments: [
        (16, [1, 4, 16]), (1, [1]), (2, [1, 2]), (32, [1, 4, 16, 32]), (64, [1, 4, 16, 64]),
        (65, [1, 4, 16, 64, 65]),
    ])
    func sizesEndWithTheLargestBatch(_ most: Int, _ sizes: [Int]) {
        #expect(BatchSizes(most: most).sizes == sizes)
    }

    @Test func itemsAreFilledUpToTheNextSizeWithTheFirst() {
        let sizes = BatchSizes(most: 16)
        #expect(sizes.filled([7]) == [7])
        #expect(sizes.filled([7, 8]) == [7, 8, 7, 7])
        #expect(sizes.filled([1, 2, 3, 4]) == [1, 2, 3, 4])
        #expect(sizes.filled(Array(1...5)).count == 16)
        #expect(sizes.filled([Int]()) == [])
        for count in 1...16 { #expect(sizes.size(for: count) >= count) }
    }
}
