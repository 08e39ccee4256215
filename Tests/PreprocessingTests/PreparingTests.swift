import BlobStore
import Catalog
import Decoding
import Foundation
import Imaging
import Logging
import RPC
import ServiceKit
import TestSupport
import Testing
import Wire

@testable import preprocessing

@Suite struct PreparingTests {
    @Test func goodPicturesBecomePixelsAndBrokenOnesAreRejectedWithTheirReason() async throws {
        try await withPreprocessing { place, service in
            try await place.register()
            let photo = try Pictures.fixture("photo.jpg")
            let good = try (0..<20).map { try Pictures.png($0) } + [photo, try Pictures.fixture("rgba.png")]
            let broken = [Array(photo.prefix(photo.count / 2)), Array("text".utf8)]
            try await place.push((good + broken).map { ($0, .train) })
            let summary = try await place.prepared()
            #expect((summary.images, summary.ready, summary.rejected) == (24, 22, 2))
            let reasons = try await place.test.catalog.rejections(dataset: "cats").map(\.reason)
            #expect(reasons == ["image_unreadable", "image_format_not_allowed"])
            for bytes in good {
                let sha256 = try Hexadecimal.bytes(String(try place.blobs.put(bytes).dropFirst(7)))
                let stored = try place.blobs.readDerived("pixels/32-white/\(Hexadecimal.text(sha256))")
                let expected = Resampler.bicubic(try ImageDecoder.decode(bytes), width: 32, height: 32)
                #expect(stored == expected.pixels)
            }
            let status = try await service.client.call(
                PreprocessingService.status, PreprocessingStatusRequest())
            #expect(status == PreprocessingStatusReply(pending: 0, prepared: 22, rejected: 2, streams: 0))
        }
    }

    @Test func aLostOriginalIsRejectedAndTheRestOfTheBatchIsUnharmed() async throws {
        let place = try await Place()
        defer { place.remove() }
        try await place.push([(try Pictures.png(1), .train), (try Pictures.png(2), .train)])
        try place.blobs.remove(try place.blobs.put(try Pictures.png(1)))
        let service = try await TestPreprocessing(place)
        let summary = try await place.prepared()
        await service.stop()
        #expect((summary.ready, summary.rejected) == (1, 1))
        #expect(try await place.test.catalog.rejections(dataset: "cats").map(\.reason) == ["image_missing"])
    }

    @Test func transparencyIsTreatedAsTheModelWants() throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "blip-px-\(UUID().uuidString.prefix(8))")
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = PixelStore(
            blobs: try BlobStore(root: folder), reader: InProcessReader(), logger: Logger(label: "test"))
        let bytes = try Pictures.fixture("rgba.png")
        let sha256 = try Hexadecimal.bytes(String(try store.blobs.put(bytes).dropFirst(7)))
        for alpha in AlphaRule.allCases {
            let pixels = try store.pixels(sha256, as: PixelForm(size: 24, alpha: alpha))
            let picture = try ImageDecoder.decode(bytes, alpha: alpha)
            #expect(pixels == Resampler.bicubic(picture, width: 24, height: 24).pixels)
        }
        #expect(
            try store.blobs.readDerived("pixels/24-white/\(Hexadecimal.text(sha256))")
                != store.blobs.readDerived("pixels/24-drop/\(Hexadecimal.text(sha256))"))
    }
}
