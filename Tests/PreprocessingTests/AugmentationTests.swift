import BlobStore
import Catalog
import Imaging
import RPC
import TestSupport
import Testing
import Wire

@testable import preprocessing

@Suite struct AugmentationTests {
    /// 20 training and 5 validation pictures, prepared, and a run over them.
    private func seed(_ place: Place, augment: String, flip: Bool? = nil) async throws -> RunSummary {
        try await place.register(side: 32)
        try await place.push(try (0..<25).map { (try Pictures.png($0), $0 < 20 ? .train : .validation) })
        _ = try await place.prepared()
        var spec = StoredRunSpec(dataset: "cats", baseModel: "tiny")
        (spec.batchSize, spec.seed, spec.augment, spec.flip) = (8, 5, augment, flip)
        return try await place.test.catalog.queueRun(spec)
    }

    @Test func trainingSeesViewsOfTheOriginalsThatDifferByEpochAndNotByProcess() async throws {
        try await withPreprocessing { place, service in
            let run = try await seed(place, augment: "full", flip: true)
            let first = try await service.batches(run.id)
            for batch in first {
                var expected: [UInt8] = []
                for sha256 in batch.imageSha256 {
                    let seed = EpochOrder.augmentation(of: sha256, seed: 5, epoch: 0)
                    let view = PictureView(
                        side: 32, augmentation: Augmentation(seed: seed, flips: true, operates: true))
                    let original = try place.blobs.read(BlobStore.imageKey(sha256: sha256))
                    expected += try ImageDecoder.views(original, [view]).squares[0].pixels
                }
                #expect(batch.pixels == expected)
            }
            let later = try await service.batches(run.id, epoch: 1)
            #expect(Set(later.map(\.pixels)).isDisjoint(with: first.map(\.pixels)))

            await service.stop()
            let another = try await TestPreprocessing(place)
            #expect(try await another.batches(run.id, from: 1) == Array(first.dropFirst()))
            await another.stop()
        }
    }

    @Test func validationSeesWholePictures() async throws {
        try await withPreprocessing { place, service in
            let run = try await seed(place, augment: "crop")
            let batch = try #require(try await service.batches(run.id, "validation").first)
            let expected = try batch.imageSha256.flatMap { sha256 in
                let original = try place.blobs.read(BlobStore.imageKey(sha256: sha256))
                return Resampler.bicubic(try ImageDecoder.decode(original), width: 32, height: 32).pixels
            }
            #expect(batch.pixels == expected)
            let epochs = [
                try await service.batches(run.id, "validation"),
                try await service.batches(run.id, "validation", epoch: 1),
            ]
            #expect(epochs[0] == epochs[1])
        }
    }

    @Test(arguments: [("a cat on the left", false), ("the leftmost cat", false), ("a bright leftover", true)])
    func picturesAreFlippedOnlyWhereNoTrainingCaptionNamesASide(caption: String, flips: Bool) async throws {
        try await withPreprocessing { place, _ in
            let bytes = try Pictures.png(900)
            try await place.push([(bytes, .train)], caption: caption)
            let run = try await seed(place, augment: "crop")
            #expect(run.spec.flip == flips)
        }
    }
}
