import BlobStore
import Catalog
import Foundation
import Imaging
import RPC
import TestSupport
import Testing
import Tokenization
import Wire

@testable import preprocessing

@Suite struct StreamTests {
    /// 30 training and 7 validation pictures, prepared, and a run over them.
    private func seed(
        _ place: Place, side: Int = 32, _ change: (inout StoredRunSpec) -> Void = { _ in }
    ) async throws -> Int {
        try await place.register(side: side)
        try await place.push(try (0..<37).map { (try Pictures.png($0), $0 < 30 ? .train : .validation) })
        _ = try await place.prepared()
        var spec = StoredRunSpec(dataset: "cats", baseModel: "tiny")
        (spec.batchSize, spec.seed, spec.prompt) = (8, 5, "a word9 ")
        change(&spec)
        return try await place.test.catalog.queueRun(spec).id
    }

    @Test func everyProcessGivesTheSameBytesForTheSamePositionAlsoAfterARestart() async throws {
        try await withPreprocessing { place, service in
            let run = try await seed(place)
            let first = try await service.batches(run)
            #expect(first.map(\.index) == [0, 1, 2])
            #expect(first.allSatisfy { $0.batches == 3 && $0.parts == 1 && $0.imageSize == 32 })
            #expect(try await service.batches(run) == first)
            #expect(try await service.batches(run, epoch: 1) != first)
            let tail = try await service.batches(run, from: 1)
            #expect(tail == Array(first.dropFirst()))
            #expect(try await service.batches(run, from: 3) == [])

            await service.stop()
            let another = try await TestPreprocessing(place)
            let resumed = try await another.batches(run, from: 2)
            #expect(resumed == [first[2]])
            // Pictures that come later do not belong to the run.
            try await place.push(try (100..<120).map { (try Pictures.png($0), .train) })
            _ = try await place.prepared()
            #expect(try await another.batches(run) == first)
            await another.stop()
        }
    }

    @Test func aBatchHoldsThePicturesAndCaptionsItNames() async throws {
        try await withPreprocessing { place, service in
            let run = try await seed(place) { $0.allCaptions = true }
            let members = try await place.test.catalog.members(dataset: "cats", split: .validation)
            let batches = try await service.batches(run, "validation")
            #expect(batches.count == 1)
            let batch = try #require(batches.first)
            #expect(batch.imageSha256 == members.map(\.sha256) && members.count == 7)
            #expect(batch.captionImage == (0..<7).flatMap { Array(repeating: UInt32($0), count: 3) })
            #expect(batch.promptLength == 3)
            let tokenizer = try await ModelShelf(catalog: place.test.catalog, blobs: place.blobs).input(
                "tiny"
            ).tokenizer
            let expected = members.flatMap(\.captions).map {
                CaptionEncoding(caption: $0, prompt: "a word9 ", tokenizer: tokenizer, maxTokens: 32).ids
            }
            #expect(batch.captionLengths == expected.map { UInt32($0.count) })
            #expect(batch.tokenIDs == expected.flatMap(\.self))
            #expect(expected[0].prefix(3) == [59, 4, 9])
            let pixels = try members.flatMap { member in
                let original = try place.blobs.read(BlobStore.imageKey(sha256: member.sha256))
                return Resampler.bicubic(try ImageDecoder.decode(original), width: 32, height: 32).pixels
            }
            #expect(batch.pixels == pixels)
        }
    }

    @Test func largePicturesComeInPartsOfWholePictures() async throws {
        try await withPreprocessing { place, service in
            let run = try await seed(place, side: 512)
            let frames = try await service.batches(run, atMost: 4)
            #expect(frames.map(\.index) == [0, 0, 1, 1] && frames.map(\.part) == [0, 1, 0, 1])
            #expect(frames.map(\.imageSha256.count) == [4, 4, 4, 4] && frames.allSatisfy { $0.parts == 2 })
            #expect(frames.allSatisfy { $0.pixels?.count == 4 * 512 * 512 * 3 })
            #expect(frames.allSatisfy { $0.captionImage == [0, 1, 2, 3] })
        }
    }

    @Test func damagedAndMissingPixelsAreMadeAgainAndALostPictureStopsTheStream() async throws {
        try await withPreprocessing { place, service in
            let run = try await seed(place)
            let first = try await service.batches(run)
            let key = try #require(first[0].imageSha256.first)
            let form = PixelForm(size: 32, alpha: .white)
            let name = Hexadecimal.text(key)
            let folder = place.home.appending(path: "blobs/derived/pixels/32-white")
            let found = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
            let path = folder.appending(path: try #require(found?.first { $0.hasSuffix(name) }))
            var stored = try Data(contentsOf: path)
            stored[stored.count - 1] ^= 1
            try stored.write(to: path)
            #expect(try await service.batches(run) == first)
            #expect(try place.blobs.readDerived(form.key(key)).count == 32 * 32 * 3)
            try place.blobs.removeDerived(form.key(key))
            #expect(try await service.batches(run) == first)

            try place.blobs.removeDerived(form.key(key))
            try place.blobs.remove(BlobStore.imageKey(sha256: key))
            let error = await #expect(throws: RPCError.self) { try await service.batches(run) }
            #expect(error?.code == .dataLoss && error?.message.contains(name) == true)
        }
    }

    @Test func whatCannotBeStreamedIsRefusedWithTheReason() async throws {
        try await withPreprocessing { place, service in
            let run = try await seed(place)
            func refusal(_ run: Int, _ split: String = "train", from first: Int = 0) async -> RPCError? {
                await #expect(throws: RPCError.self) { try await service.batches(run, split, from: first) }
            }
            #expect(await refusal(run + 1)?.code == .notFound)
            #expect(await refusal(0)?.code == .invalidArgument)
            #expect(await refusal(run, "test")?.code == .invalidArgument)
            #expect(await refusal(run, from: 4)?.code == .outOfRange)
            try place.blobs.removeFolder("models/tiny")
            let another = try await TestPreprocessing(place)
            let missing = await #expect(throws: RPCError.self) { try await another.batches(run) }
            await another.stop()
            #expect(missing?.code == .failedPrecondition && missing?.message.contains("models/tiny") == true)
        }
    }

    @Test func aNinthStreamIsRefusedAndStreamsThatEndMakeRoom() async throws {
        try await withPreprocessing { place, service in
            let run = try await seed(place) { $0.batchSize = 1 }
            let request = StreamBatchesRequest(runID: UInt64(run), split: "train")
            func streams() async throws -> UInt32? {
                try await service.client.call(PreprocessingService.status, PreprocessingStatusRequest())
                    .streams
            }
            do {
                var open: [RPCStream<Batch>.AsyncIterator] = []
                for _ in 0..<8 {
                    var reader = service.client.stream(PreprocessingService.streamBatches, request, credit: 1)
                        .makeAsyncIterator()
                    #expect(try await reader.next()?.index == 0)
                    open.append(reader)
                }
                #expect(try await streams() == 8)
                let ninth = await #expect(throws: RPCError.self) { try await service.batches(run) }
                #expect(ninth?.code == .resourceExhausted)
                // A reader that waits long is only slow: nothing is lost.
                for place in open.indices { #expect(try await open[place].next()?.index == 1) }
            }
            #expect(try await eventually { try await streams() == 0 })
            #expect(try await service.batches(run).count == 30)
        }
    }
}
