import Foundation
import Testing

@testable import blip

struct MetadataReaderTests {
    private func read(_ folder: FolderOnDisk) throws -> PictureFolder { try PictureFolder.read(folder.url) }

    @Test func everyFormOfCaptionIsRead() throws {
        let folder = try FolderOnDisk()
        for name in "abcde" { try folder.picture("\(name).png") }
        try folder.write(
            "metadata.jsonl",
            #"""
            {"file_name": "a.png", "captions": ["one", "two"], "text": "not this"}
            {"file_name": "b.png", "text": "from text"}
            {"file_name": "c.png", "caption": "from caption"}
            {"file_name": "d.png", "caption_10": "eleventh", "caption_2": "third", "caption_0": "first"}
            {"file_name": "e.png", "text": ["list", "in text"]}
            """#)
        let content = try read(folder)
        #expect(
            content.rows.map(\.captions) == [
                ["one", "two"], ["from text"], ["from caption"], ["first", "third", "eleventh"],
                ["list", "in text"],
            ])
        #expect(content.rows.map(\.line) == [1, 2, 3, 4, 5])
        #expect(content.refused.isEmpty && content.notes.isEmpty)
    }

    @Test func splitsComeFromFoldersAndRows() throws {
        let folder = try FolderOnDisk()
        for name in ["train/a.png", "val/b.png", "dev/c.png", "test/d.png", "test/e.png", "other/f.png"] {
            try folder.picture(name)
            let file = (name as NSString).lastPathComponent
            let place = (name as NSString).deletingLastPathComponent
            let old =
                (try? String(
                    contentsOf: folder.url.appending(path: "\(place)/metadata.jsonl"), encoding: .utf8)) ?? ""
            let extra = file == "e.png" ? #", "split": "validation""# : ""
            try folder.write(
                "\(place)/metadata.jsonl", old + #"{"file_name": "\#(file)", "text": "x"\#(extra)}"# + "\n")
        }
        let content = try read(folder)
        let splits = Dictionary(uniqueKeysWithValues: content.rows.map { ($0.name, $0.split) })
        #expect(
            splits == [
                "train/a.png": "train", "val/b.png": "validation", "dev/c.png": "validation",
                "test/d.png": "test",
                "test/e.png": "validation", "other/f.png": nil,
            ])
    }

    @Test func aBrokenLineRefusesThatLineOnly() throws {
        let folder = try FolderOnDisk()
        for name in "ac" { try folder.picture("\(name).png") }
        try folder.write(
            "metadata.jsonl",
            "{\"file_name\": \"a.png\", \"text\": \"fine\"}\n{\"file_name\": \"b.png\", \n\n[1]\n{\"file_name\": \"c.png\", \"text\": \"fine too\"}"
        )
        let content = try read(folder)
        #expect(content.rows.map(\.name) == ["a.png", "c.png"])
        #expect(content.refused.map(\.line) == [2, 4])
        #expect(content.refused.map(\.reason) == [.badJSON, .badJSON])
        #expect(content.refused[0].detail.contains("metadata.jsonl:2"))
        // Line 3 is blank, which is no row.
        #expect(content.count == 4)
    }

    @Test(arguments: [
        (#"{"file_name": "missing.png", "text": "x"}"#, "image_missing"),
        (#"{"file_name": "A.PNG", "text": "x"}"#, "image_missing"),
        (#"{"file_name": "../a.png", "text": "x"}"#, "path_escapes"),
        (#"{"file_name": "sub/../../a.png", "text": "x"}"#, "path_escapes"),
        (#"{"file_name": "/etc/passwd", "text": "x"}"#, "path_escapes"),
        (#"{"file_name": "link.png", "text": "x"}"#, "path_escapes"),
        (#"{"file_name": "http://example.org/a.png", "text": "x"}"#, "remote_image"),
        (#"{"file_name": "a.png", "text": "  "}"#, "caption_empty"),
        (#"{"file_name": "a.png", "captions": []}"#, "caption_empty"),
        (#"{"file_name": "a.png", "text": null}"#, "caption_empty"),
        (#"{"file_name": "a.png", "text": "bell \u0007"}"#, "caption_control_characters"),
        (#"{"file_name": "a.png", "text": "nul \u0000"}"#, "caption_control_characters"),
        (#"{"file_name": "a.png", "text": 5}"#, "bad_row"),
        (#"{"file_name": "a.png", "captions": ["x", 5]}"#, "bad_row"),
        (#"{"file_name": "a.png"}"#, "bad_row"),
        (#"{"text": "x"}"#, "bad_row"),
        (#"{"file_name": 7, "text": "x"}"#, "bad_row"),
        (#"{"file_name": "a.png", "text": "x", "split": "spare"}"#, "bad_row"),
        (#"{"file_name": "empty.png", "text": "x"}"#, "image_unreadable"),
        (#"{"file_name": "sub", "text": "x"}"#, "image_unreadable"),
    ])
    func rowsThatCannotBeSentHaveAReason(_ line: String, _ reason: String) throws {
        let folder = try FolderOnDisk()
        try folder.picture("a.png")
        try folder.write("empty.png", "")
        try folder.picture("sub/b.png")
        try FileManager.default.createSymbolicLink(
            atPath: folder.url.appending(path: "link.png").path, withDestinationPath: "/etc/hostname")
        try folder.write("metadata.jsonl", line + "\n")
        let content = try read(folder)
        #expect(content.rows.isEmpty)
        #expect(content.refused.first { $0.line == 1 }?.reason.code == reason)
    }

    @Test func aCaptionThatIsNotUTF8SaysWhere() throws {
        let folder = try FolderOnDisk()
        try folder.picture("a.png")
        try folder.write(
            "metadata.jsonl", Array(#"{"file_name": "a.png", "text": "caf"#.utf8) + [0xe9] + Array("\"}".utf8)
        )
        let refused = try #require(try read(folder).refused.first)
        #expect(refused.reason == .captionNotUTF8)
        #expect(refused.detail.contains("byte 36"))
    }

    @Test(arguments: [
        ([], nil), (Array("plain".utf8), nil), (Array("Löwe 🦁".utf8), nil), ([0xe9], 0),
        (Array("ö".utf8) + [0xff, 0x41], 2),
        (Array("abcdefgh".utf8) + [0xe9, 0x61, 0x61], 8), ([0x61, 0xf0, 0x9f, 0xa6], 1), ([0xc0, 0x80], 0),
        ([0xed, 0xa0, 0x80], 0),
    ])
    func theFirstBadByteIsFound(_ bytes: [UInt8], _ place: Int?) {
        #expect(RowCheck.firstBadByte(Data(bytes)) == place)
    }

    @Test func windowsLineEndsAndByteOrderMarksAreNoTrouble() throws {
        let folder = try FolderOnDisk()
        for name in "ab" { try folder.picture("\(name).png") }
        try folder.write(
            "metadata.jsonl",
            "\u{feff}{\"file_name\": \"a.png\", \"text\": \"one\"}\r\n\r\n{\"file_name\": \"b.png\", \"text\": \"two\"}\r\n"
        )
        let content = try read(folder)
        #expect(content.rows.map(\.captions) == [["one"], ["two"]])
        #expect(content.rows.map(\.line) == [1, 3])
    }

    @Test func picturesWithoutARowAndMisnamedMetadataAreTold() throws {
        let folder = try FolderOnDisk()
        for name in "ab" { try folder.picture("\(name).png") }
        try folder.write("metadata.jsonl", #"{"file_name": "a.png", "captions": ["x", " "]}"#)
        try folder.write("metadata2.jsonl", "")
        let content = try read(folder)
        #expect(content.refused.map(\.file) == ["b.png"])
        #expect(content.refused.map(\.reason) == [.imageWithoutCaption])
        #expect(content.rows.map(\.captions) == [["x"]])
        #expect(content.notes.contains { $0.contains("1 blank caption") })
        #expect(content.notes.contains { $0.contains("metadata2.jsonl") })
    }

    @Test func whatIsNoFolderOfPicturesIsRefusedAsAWhole() throws {
        let folder = try FolderOnDisk()
        #expect(throws: Failure.self) { try read(folder) }
        #expect(throws: Failure.self) { try PictureFolder.read(folder.url.appending(path: "none")) }
        try folder.write("metadata.csv", "file_name,text\na.png,x\n")
        do {
            _ = try read(folder)
            Issue.record("metadata.csv was taken")
        } catch let error as Failure {
            #expect(error.exitCode == 2)
            #expect(error.description.contains("metadata.jsonl"))
        }
    }
}
