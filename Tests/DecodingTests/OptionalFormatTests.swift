import Crypto
import Foundation
import Imaging
import Testing

@testable import Decoding

/// Formats beyond the standard ones, in children that opened them; this process keeps them closed. Expectations are
/// Pillow 12.3.0's, recorded by `formats.py`.
struct OptionalFormatTests {
    struct Recorded: Decodable {
        struct Picture: Decodable {
            let file: String
            let sha256: String?
            let mean: [Double]?
        }

        let pictures: [Picture]
    }

    private static let every = ImageLimits(formats: Set(ImageFormat.allCases))

    @Test func everyFormatIsReadAsPillowReadsIt() throws {
        let recorded = try JSONDecoder().decode(Recorded.self, from: Data(fixture("formats.json")))
        let pool = try pool(limits: Self.every)
        #expect(recorded.pictures.count == 10)
        for expected in recorded.pictures {
            let bytes = try fixture(expected.file)
            let picture = try pool.picture(bytes, alpha: .drop)
            #expect(try pool.header(bytes).width == 40)
            if let sha256 = expected.sha256 {
                let found = SHA256.hash(data: picture.pixels).map {
                    ($0 < 16 ? "0" : "") + String($0, radix: 16)
                }
                #expect(found.joined() == sha256, "\(expected.file)")
            }
            for (band, mean) in (expected.mean ?? []).enumerated() {
                let levels = stride(from: band, to: picture.pixels.count, by: 3).map {
                    Double(picture.pixels[$0])
                }
                #expect(abs(levels.reduce(0, +) / Double(levels.count) - mean) < 2, "\(expected.file)")
            }
        }
    }

    @Test(arguments: ["still.gif", "rgb.tiff", "photo.avif", "rgb.bmp"])
    func aFormatThatIsNotOpenIsRefusedByItsName(file: String) throws {
        let pool = try pool()
        let error = try #require(throws: ImageRejection.self) { try pool.header(fixture(file)) }
        #expect(error.reason == .formatNotAllowed)
        #expect(error.detail.contains("expected JPEG, PNG or WebP, came"))
    }

    @Test(arguments: ["rgb.bmp", "palette.bmp", "still.gif", "rgb.tiff"])
    func halfAFileIsRefused(file: String) throws {
        let pool = try pool(limits: Self.every)
        let bytes = try fixture(file)
        let error = try #require(throws: ImageRejection.self) {
            try pool.views(Array(bytes.prefix(bytes.count / 2)), [])
        }
        #expect(error.reason == .unreadable)
    }

    @Test func aListOfFormatsIsReadAndNonsenseInItNamed() throws {
        #expect(try ImageFormat.list("jpeg, gif") == [.jpeg, .gif])
        let error = try #require(throws: UnknownImageFormat.self) { try ImageFormat.list("jpeg,psd") }
        #expect(error.description.contains("\"psd\"") && error.description.contains("avif"))
    }
}
