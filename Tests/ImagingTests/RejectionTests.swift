import Imaging
import Testing

struct RejectionTests {
    typealias Reason = ImageRejection.Reason

    private func refusal(_ bytes: [UInt8], limits: ImageLimits = .standard) -> ImageRejection? {
        do throws(ImageRejection) {
            _ = try ImageDecoder.decode(bytes, limits: limits)
            return nil
        } catch {
            return error
        }
    }

    private func headerRefusal(_ bytes: [UInt8]) -> ImageRejection? {
        do throws(ImageRejection) {
            _ = try ImageDecoder.header(bytes)
            return nil
        } catch {
            return error
        }
    }

    @Test func theReasonsAreTheWordsOfTheReports() {
        #expect(
            Reason.allCases.map(\.rawValue) == [
                "image_unreadable", "image_too_large", "image_too_small", "image_format_not_allowed",
                "decoder_crashed",
            ])
    }

    @Test(arguments: [
        "photo.jpg", "photo-progressive.jpg", "turned-6.jpg", "rgb.png", "rgb-16.png", "photo.webp",
    ])
    func halfAFileIsUnreadable(file: String) throws {
        let bytes = try fixture(file)
        let rejection = try #require(refusal(Array(bytes.prefix(bytes.count / 2))))
        #expect(rejection.reason == .unreadable)
        #expect(rejection.detail.contains("damaged or cut short"))
    }

    @Test(arguments: ["photo.jpg", "grey.jpg", "rgb.png", "rgba.png", "photo.webp", "rgba.webp"])
    func fortyMissingBytesAreNoticed(file: String) throws {
        #expect(refusal(Array(try fixture(file).dropLast(40)))?.reason == .unreadable)
    }

    @Test(arguments: ["photo.jpg", "rgb.png", "photo.webp"])
    func aSignatureAloneIsUnreadable(file: String) throws {
        let start = Array(try fixture(file).prefix(16))
        #expect(headerRefusal(start)?.reason == .unreadable)
    }

    @Test func damagedPixelDataIsUnreadable() throws {
        var bytes = try fixture("rgb.png")
        for index in 200..<260 { bytes[index] ^= 0x5A }
        #expect(refusal(bytes)?.reason == .unreadable)
    }

    @Test func nothingAtAllIsUnreadable() {
        #expect(headerRefusal([])?.reason == .unreadable)
        #expect(headerRefusal([])?.detail.contains("0 bytes") == true)
    }

    @Test func textIsNotAPictureWhateverItsName() throws {
        let rejection = try #require(refusal(Array("This is not a photo.\n".utf8)))
        #expect(rejection.reason == .formatNotAllowed)
        #expect(rejection.detail.contains("expected JPEG, PNG or WebP, came text"))
        #expect("\(rejection)".hasPrefix("image_format_not_allowed: "))
    }

    /// Sizes that break one limit each. No pixel data follows, so a decoder would say unreadable.
    @Test(
        arguments: [
            (20_000, 20_000, Reason.tooLarge, "at most 16384"), (16_385, 200, .tooLarge, "at most 16384"),
            (8_000, 8_000, .tooLarge, "at most 50000000 pixels"), (9_000, 80, .tooLarge, "100:1"),
            (7, 100, .tooSmall, "at least 8"), (100, 7, .tooSmall, "at least 8"),
        ])
    func aSizeOutsideTheLimitsIsRefusedFromTheHeader(
        width: Int, height: Int, reason: Reason, words: String
    ) throws {
        let bomb = hollowPNG(width: width, height: height)
        for rejection in [headerRefusal(bomb), refusal(bomb)] {
            #expect(rejection?.reason == reason)
            #expect(rejection?.detail.contains(words) == true)
            #expect(rejection?.detail.contains("\(width)x\(height)") == true)
        }
    }

    @Test func sizesJustInsideTheLimitsPassTheHeader() throws {
        for (width, height) in [(16_384, 3_000), (8, 800), (800, 8), (7_000, 7_000)] {
            let header = try ImageDecoder.header(hollowPNG(width: width, height: height))
            #expect([header.width, header.height] == [width, height])
        }
        #expect(refusal(hollowPNG(width: 64, height: 64))?.reason == .unreadable)
    }

    @Test func aFileAboveTheByteLimitIsRefused() throws {
        let bytes = try fixture("photo.jpg")
        let limit = ImageLimits(maxBytes: bytes.count - 1)
        #expect(refusal(bytes, limits: limit)?.reason == .tooLarge)
        #expect(refusal(bytes, limits: ImageLimits(maxBytes: bytes.count)) == nil)
        #expect(ImageLimits.standard.maxBytes == 20 * 1024 * 1024)
    }
}
