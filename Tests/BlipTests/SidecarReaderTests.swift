import Foundation
import Testing

@testable import blip

struct SidecarReaderTests {
    @Test func everyLineBesideAPictureIsACaption() throws {
        let folder = try FolderOnDisk()
        try folder.picture("cat.jpg")
        try folder.write("cat.txt", "\u{feff}a cat\r\n\r\n  a sleeping cat  \r\n")
        try folder.picture("val/dog.PNG")
        try folder.write("val/dog.caption", "a dog\n")
        let content = try PictureFolder.read(folder.url)
        #expect(content.rows.map(\.name) == ["cat.jpg", "val/dog.PNG"])
        #expect(content.rows.map(\.captions) == [["a cat", "a sleeping cat"], ["a dog"]])
        #expect(content.rows.map(\.split) == [nil, "validation"])
        #expect(content.refused.isEmpty)
    }

    @Test func everyFileIsAccountedFor() throws {
        let folder = try FolderOnDisk()
        for name in ["alone", "empty", "latin", "both", "twin", "own"] { try folder.picture("\(name).jpg") }
        try folder.picture("twin.png")
        try folder.picture("own.png")
        try folder.write("empty.txt", " \n")
        try folder.write("latin.txt", Array("caf".utf8) + [0xe9])
        try folder.write("both.txt", "x")
        try folder.write("both.caption", "y")
        try folder.write("twin.txt", "x")
        try folder.write("own.jpg.txt", "the jpeg")
        try folder.write("own.png.txt", "the png")
        try folder.write("gone.caption", "x")
        try folder.write("notes.txt", "x")
        let content = try PictureFolder.read(folder.url)
        #expect(content.rows.map(\.captions) == [["the jpeg"], ["the png"]])
        let reasons = Dictionary(uniqueKeysWithValues: content.refused.map { ($0.file, $0.reason.code) })
        #expect(
            reasons == [
                "alone.jpg": "image_without_caption", "empty.jpg": "caption_empty",
                "latin.jpg": "caption_not_utf8",
                "both.jpg": "ambiguous_sidecar", "twin.jpg": "ambiguous_sidecar",
                "twin.png": "ambiguous_sidecar",
                "gone.caption": "image_missing",
            ])
        #expect(content.notes.contains { $0.contains("1 .txt file") })
    }
}
