import Imaging
import Testing

struct DecoderTests {
    private static let exact = ExpectedPicture.all.filter { $0.mode != "CMYK" }

    @Test func theFixtureIsComplete() {
        #expect(Self.exact.count == 23)
    }

    @Test(arguments: exact)
    func thePixelsArePillows(expected: ExpectedPicture) throws {
        let picture = try ImageDecoder.decode(expected.bytes, alpha: .drop)
        #expect([picture.width, picture.height, picture.bands] == [expected.width, expected.height, 3])
        #expect(sha256(picture.pixels) == expected.rgb)
    }

    @Test(arguments: exact)
    func theHeaderAgreesWithThePixels(expected: ExpectedPicture) throws {
        let header = try ImageDecoder.header(expected.bytes)
        #expect([header.width, header.height] == [expected.width, expected.height])
        #expect(header.hasAlpha == (expected.rgba != nil))
        #expect(header.format == ImageFormat.detect(try expected.bytes))
    }

    @Test(arguments: exact.filter { $0.rgba != nil })
    func transparencyIsCompositedOnWhiteOrKept(expected: ExpectedPicture) throws {
        #expect(sha256(try ImageDecoder.decode(expected.bytes).pixels) == expected.on_white)
        #expect(sha256(try ImageDecoder.decodeRGBA(expected.bytes).pixels) == expected.rgba)
    }

    @Test(arguments: ["rgba.png", "grey-alpha.png", "palette-transparent.png", "rgba.webp"])
    func whatLiesUnderTransparencyShowsOnlyWhenAlphaIsDropped(file: String) throws {
        let bytes = try fixture(file)
        #expect(try ImageDecoder.decode(bytes, alpha: .white) != ImageDecoder.decode(bytes, alpha: .drop))
    }

    @Test func anOpaquePictureIsFullyCovered() throws {
        let picture = try ImageDecoder.decodeRGBA(fixture("grey.jpg"))
        #expect(stride(from: 3, to: picture.pixels.count, by: 4).allSatisfy { picture.pixels[$0] == 255 })
    }

    @Test(arguments: 1...8)
    func theOrientationIsReadAndSwapsTheSides(orientation: Int) throws {
        let header = try ImageDecoder.header(fixture("turned-\(orientation).jpg"))
        #expect(header.orientation == orientation)
        #expect([header.width, header.height] == (orientation < 5 ? [40, 24] : [24, 40]))
    }

    /// Turning while decoding row by row works for small pictures and fails for large ones.
    @Test func aLargePictureIsTurnedToo() throws {
        let (width, height) = (2400, 1500)
        let pixels = (0..<(width * height)).map {
            UInt8(truncatingIfNeeded: ($0 % width) / 10 + $0 / width / 10)
        }
        let jpeg = try ImageEncoder.jpeg(Picture(width: width, height: height, bands: 1, pixels: pixels))
        let plain = try ImageDecoder.decode(jpeg)
        let turned = try ImageDecoder.decode(withExif(orientation: 6, in: jpeg))
        #expect([turned.width, turned.height] == [height, width])
        let differing = (0..<(width * height)).filter { index in
            let (x, y) = (index % height, index / height)
            return turned.pixels[index * 3] != plain.pixels[((height - 1 - x) * width + y) * 3]
        }
        #expect(differing.isEmpty)
    }

    @Test func anUnreadableExifBlockIsIgnored() throws {
        let jpeg = try fixture("photo.jpg")
        let garbage = Array("Exif\0\0".utf8) + [UInt8](repeating: 0xEE, count: 40)
        let odd = jpeg.prefix(2) + [0xFF, 0xE1, 0, UInt8(garbage.count + 2)] + garbage + jpeg.dropFirst(2)
        #expect(try ImageDecoder.decode(Array(odd)) == ImageDecoder.decode(jpeg))
    }

    /// The colour profile's answer, which is near the plain RGB picture it was made from, though not equal.
    @Test func cmykBecomesRGB() throws {
        let picture = try ImageDecoder.decode(fixture("cmyk.jpg"))
        let original = try ImageDecoder.decode(fixture("photo.jpg"))
        #expect([picture.width, picture.height, picture.bands] == [150, 113, 3])
        let difference = zip(picture.pixels, original.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        let mean = Double(difference) / Double(picture.pixels.count)
        #expect(mean > 1 && mean < 60)
    }

    @Test func picturesDecodeInParallelAsTheyDoAlone() async throws {
        let files = try Self.exact.map { (expected: $0.rgb, bytes: try $0.bytes) }
        let wrong = await withTaskGroup(of: Bool.self) { group in
            for round in 0..<4 {
                for file in files {
                    group.addTask {
                        if round % 2 == 1 {
                            _ = try? ImageDecoder.decode(Array(file.bytes.prefix(file.bytes.count / 2)))
                        }
                        let picture = try? ImageDecoder.decode(file.bytes, alpha: .drop)
                        return picture.map { sha256($0.pixels) } == file.expected
                    }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 0 : 1) }
        }
        #expect(wrong == 0)
    }

    private func withExif(orientation: UInt8, in jpeg: [UInt8]) -> [UInt8] {
        let tiff: [UInt8] = [
            0x49, 0x49, 0x2A, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0,
            0,
        ]
        let body = Array("Exif\0\0".utf8) + tiff
        return Array(jpeg.prefix(2) + [0xFF, 0xE1, 0, UInt8(body.count + 2)] + body + jpeg.dropFirst(2))
    }
}
