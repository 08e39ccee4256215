import Testing

@testable import Imaging

struct FormatTests {
    @Test func libvipsOpensNothingButTheThreeFormats() async {
        #expect(ForbiddenSamples.all.count == 6)
        // In a process of its own: what other tests have opened in this one stays open.
        await #expect(processExitsWith: .success) {
            #expect(VipsRuntime.formatsWronglyOpen().isEmpty)
        }
    }

    @Test(arguments: ForbiddenSamples.all.map(\.name))
    func aForbiddenFormatIsRefusedByItsName(name: String) throws {
        let sample = try #require(ForbiddenSamples.all.first { $0.name == name })
        let error = try #require(throws: ImageRejection.self) { try ImageDecoder.decode(sample.bytes) }
        #expect(error.reason == .formatNotAllowed)
        let shown = name == "PPM" ? "a PBM, PGM, PPM or PAM picture" : name
        #expect(error.detail.contains("came \(shown);"))
    }

    @Test(
        arguments: [
            ("photo.jpg", ImageFormat.jpeg), ("rgba.png", .png), ("photo.webp", .webp),
            ("animated.webp", .webp),
        ])
    func anAllowedFormatIsKnownByItsSignature(file: String, format: ImageFormat) throws {
        #expect(ImageFormat.detect(try fixture(file)) == format)
        #expect(ImageFormat.detectedName(try fixture(file)) == format.displayName)
    }

    @Test(
        arguments: [
            ("RIFF\0\0\0\0WAVE", "unknown data that starts with 52 49 46 46 00 00 00 00"),
            ("\0\0\0\u{18}ftypheic", "HEIC"), ("\0\0\0\u{1C}ftypavif", "AVIF"),
            ("\0\0\0\u{18}ftypisom", "an MP4 or QuickTime video"), ("PK\u{3}\u{4}rest", "a ZIP archive"),
            ("<?xml version='1.0'?><svg width='9'/>", "SVG"), ("  <!DOCTYPE html><p>404", "an HTML page"),
            (
                "version https://git-lfs.github.com/spec/v1\noid",
                "a Git LFS pointer (the file was not pulled)"
            ),
            ("P3 1 1 255 0 0 0", "a PBM, PGM, PPM or PAM picture"), ("%PDF-1.7", "PDF"),
            ("", "an empty file"),
            ("Peter", "text"), ("\u{1}\u{2}", "unknown data that starts with 01 02"),
        ])
    func otherDataIsNamed(start: String, name: String) {
        #expect(ImageFormat.detect(Array(start.utf8)) == nil)
        #expect(ImageFormat.detectedName(Array(start.utf8)) == name)
    }
}
