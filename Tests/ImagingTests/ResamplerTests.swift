import Foundation
import Imaging
import Testing

struct ResamplerTests {
    struct GoldenShape: Decodable, Sendable, CustomTestStringConvertible {
        let width, height: Int
        let horizontal_first_sha256: String
        var testDescription: String { "\(width)x\(height)" }

        private struct Contents: Decodable { let cases: [GoldenShape] }

        static let all: [GoldenShape] = {
            do {
                return try JSONDecoder().decode(Contents.self, from: Data(fixture("golden_resize.json")))
                    .cases
            } catch {
                Issue.record("golden_resize.json does not load: \(error)")
                return []
            }
        }()

        /// The formula picture that `golden_resize.json` describes.
        var source: Picture {
            var pixels = [UInt8]()
            pixels.reserveCapacity(width * height * 3)
            for y in 0..<height {
                for x in 0..<width {
                    let base = 3 * x * x + 5 * y * y + 7 * x * y + (((x / 3) ^ (y / 5)) & 63)
                    pixels.append(UInt8(truncatingIfNeeded: base))
                    pixels.append(UInt8(truncatingIfNeeded: base + 85))
                    pixels.append(UInt8(truncatingIfNeeded: base + 170))
                }
            }
            return Picture(width: width, height: height, bands: 3, pixels: pixels)
        }
    }

    @Test func theGoldenFileIsComplete() {
        #expect(GoldenShape.all.count == 20)
    }

    @Test(arguments: GoldenShape.all)
    func aFormulaPictureComesOutAsPillowsToTheLastBit(shape: GoldenShape) {
        let resized = Resampler.bicubic(shape.source, width: 384, height: 384)
        #expect(sha256(resized.pixels) == shape.horizontal_first_sha256)
    }

    @Test(arguments: ExpectedPicture.all.filter { $0.resized != nil })
    func aRealPictureComesOutAsPillowsToTheLastBit(expected: ExpectedPicture) throws {
        let rgba = try ImageDecoder.decodeRGBA(expected.bytes)
        let source =
            switch expected.mode {
            case "L": keepingBands(1, of: rgba)
            case "RGBA": rgba
            default: keepingBands(3, of: rgba)
            }
        for size in try #require(expected.resized) {
            let resized = Resampler.bicubic(source, width: size.width, height: size.height)
            #expect(sha256(resized.pixels) == size.sha256, "\(size.width)x\(size.height)")
        }
    }

    @Test func sixPicturesHaveExpectedResizes() {
        #expect(ExpectedPicture.all.filter { $0.resized?.count == 3 }.count == 6)
    }

    @Test func anUnchangedSizeIsTheSamePicture() {
        let picture = Picture(width: 5, height: 3, bands: 4, pixels: (0..<60).map { UInt8($0 * 4) })
        #expect(Resampler.bicubic(picture, width: 5, height: 3) == picture)
    }

    @Test(arguments: [1, 3, 4])
    func aFlatPictureStaysFlat(bands: Int) {
        let colour = [UInt8]([7, 255, 0, 128].prefix(bands))
        let picture = Picture(width: 33, height: 90, bands: bands, filledWith: colour)
        let expected = Picture(width: 50, height: 17, bands: bands, filledWith: colour)
        #expect(Resampler.bicubic(picture, width: 50, height: 17) == expected)
    }

    private func keepingBands(_ bands: Int, of picture: Picture) -> Picture {
        let samples = picture.pixels.indices.filter { $0 % picture.bands < bands }.map { picture.pixels[$0] }
        return Picture(width: picture.width, height: picture.height, bands: bands, pixels: samples)
    }
}
