import Imaging
import Testing

struct EncoderTests {
    private func gradient(bands: Int) -> Picture {
        let pixels = (0..<(40 * 30 * bands)).map {
            UInt8(truncatingIfNeeded: $0 / bands / 5 + $0 % bands * 50)
        }
        return Picture(width: 40, height: 30, bands: bands, pixels: pixels)
    }

    @Test(arguments: [0, 6, 9])
    func aPNGGivesBackEverySample(compression: Int) throws {
        let rgb = gradient(bands: 3)
        #expect(try ImageDecoder.decode(ImageEncoder.png(rgb, compression: compression)) == rgb)
        let rgba = gradient(bands: 4)
        #expect(try ImageDecoder.decodeRGBA(ImageEncoder.png(rgba, compression: compression)) == rgba)
    }

    @Test func aGreyPNGStaysGrey() throws {
        let file = try ImageEncoder.png(gradient(bands: 1))
        #expect(try ImageDecoder.header(file).bands == 1)
        let read = try ImageDecoder.decode(file)
        #expect(
            stride(from: 0, to: read.pixels.count, by: 3).map { read.pixels[$0] } == gradient(bands: 1).pixels
        )
    }

    @Test func compressionMakesFilesSmaller() throws {
        let plain = try ImageEncoder.png(gradient(bands: 3), compression: 0)
        #expect(try ImageEncoder.png(gradient(bands: 3), compression: 9).count < plain.count)
    }

    @Test func aJPEGIsCloseToThePicture() throws {
        let picture = Picture(width: 64, height: 64, bands: 3, filledWith: [200, 40, 90])
        let read = try ImageDecoder.decode(ImageEncoder.jpeg(picture, quality: 95))
        #expect(zip(read.pixels, picture.pixels).allSatisfy { abs(Int($0) - Int($1)) <= 3 })
    }

    @Test func qualityCostsBytes() throws {
        let picture = try ImageDecoder.decode(fixture("photo.jpg"))
        let small = try ImageEncoder.jpeg(picture, quality: 30)
        #expect(try ImageEncoder.jpeg(picture).count > small.count)
    }

    @Test func transparencyTurnsWhiteInAJPEG() throws {
        let clear = Picture(width: 16, height: 16, bands: 4, filledWith: [0, 0, 0, 0])
        let read = try ImageDecoder.decode(ImageEncoder.jpeg(clear))
        #expect(read == Picture(width: 16, height: 16, bands: 3, filledWith: [255, 255, 255]))
    }
}
