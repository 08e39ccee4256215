import Foundation
import Imaging
import Testing

@testable import Scenes

@Suite struct EmojiFontTests {
    @Test func theInstalledFontGivesPNGFilesByCodePoint() throws {
        let font = try Installed.artwork.font
        #expect(font.pixelsPerEm == 109)
        #expect(font.bitmapCount > 3500)
        let cat = try #require(font.png(for: 0x1F408))
        #expect(Array(cat.prefix(4)) == [0x89, 0x50, 0x4E, 0x47])
        let picture = try ImageDecoder.decodeRGBA(cat)
        #expect((picture.width, picture.height, picture.bands) == (136, 128, 4))
        #expect(font.png(for: 0x4E00) == nil)
    }

    @Test func aTinyFontIsReadByteForByte() throws {
        let font = try EmojiFont(bytes: TinyFont().bytes)
        #expect(font.codePoints == [65, 66])
        #expect(font.png(for: 65) == [1, 2, 3])
        #expect(font.png(for: 66) == [4, 5])
        #expect(font.png(for: 67) == nil)
    }

    @Test func everyTruncationIsAnErrorAndNeverATrap() {
        let bytes = TinyFont().bytes
        for length in 0..<bytes.count {
            #expect(throws: SceneError.self, "first \(length) bytes") {
                try EmojiFont(bytes: Array(bytes[..<length]))
            }
        }
    }

    @Test func aDamagedByteNeverTraps() {
        let bytes = TinyFont().bytes
        for position in bytes.indices {
            for value: UInt8 in [0, 1, 0x7F, 0xFF] {
                var damaged = bytes
                damaged[position] = value
                if let font = try? EmojiFont(bytes: damaged) {
                    for codePoint in font.codePoints { #expect(font.png(for: codePoint) != nil) }
                }
            }
        }
    }

    @Test func aTruncatedInstalledFontIsAnError() throws {
        let whole = try [UInt8](Data(contentsOf: EmojiArtwork.defaultFont))
        for length in [3, 11, 100, whole.count / 2, whole.count * 3 / 4] {
            #expect(throws: SceneError.self, "first \(length) bytes") {
                try EmojiFont(bytes: Array(whole[..<length])).bitmapCount
            }
        }
    }

    @Test(arguments: [(2, 17, 12), (1, 18, 12), (1, 17, 4)])
    func aFormatThatIsNotReadIsNamed(index: Int, image: Int, cmap: Int) {
        let font = TinyFont(indexFormat: index, imageFormat: image, cmapFormat: cmap)
        let error = #expect(throws: SceneError.self) { try EmojiFont(bytes: font.bytes) }
        let text = "\(error.map(String.init(describing:)) ?? "")"
        #expect(text.contains("fonts-noto-color-emoji"))
        #expect(text.contains(cmap == 4 ? "[4]" : "\(index) and \(image)"))
    }
}
