import Foundation
import Testing

@testable import Datasets

@Suite struct SniffingTests {
    @Test func whenTwoFormatsFitBothAreNamedAndTheOptionDecides() throws {
        let disk = try SourceOnDisk()
        try disk.pictures("a.jpg")
        try disk.write("a.txt", "from the sidecar\n")
        try disk.write("metadata.jsonl", #"{"file_name": "a.jpg", "text": "from the metadata"}"#)
        let error = #expect(throws: DatasetError.self) { try disk.read() }
        let text = error?.description ?? ""
        #expect(text.contains("sidecar (a.txt)") && text.contains("imagefolder (metadata.jsonl)"))
        #expect(text.contains("--format"))
        #expect(try disk.read(.init(format: .sidecar)).lines == ["a.jpg: from the sidecar"])
        #expect(try disk.read(.init(format: .imagefolder)).lines == ["a.jpg: from the metadata"])
        #expect(throws: DatasetError.self) { try disk.read(.init(format: .karpathy)) }
    }

    @Test func aFileOfCaptionsCanBeNamedItself() throws {
        let disk = try SourceOnDisk()
        try disk.pictures("pictures/a.jpg", "pictures/b.jpg")
        try disk.write("rows.jsonl", #"{"file_name": "pictures/a.jpg", "text": "x"}"#)
        try disk.write("other.json", #"[{"image": "b.jpg", "caption": "y"}]"#)
        #expect(try disk.read(file: "rows.jsonl").lines == ["pictures/a.jpg: x"])
        #expect(try disk.read(file: "other.json").lines == ["pictures/b.jpg: y"])
    }

    @Test func picturesMayLieElsewhere() throws {
        let (lists, pictures) = (try SourceOnDisk(), try SourceOnDisk())
        try pictures.pictures("deep/a.jpg")
        try lists.write("list.json", #"[{"image": "a.jpg", "caption": "y"}]"#)
        let (source, file) = try DatasetSources.open("\(lists.path)/list.json", pictures: pictures.path)
        let content = try DatasetReader.read(source, file: file)
        #expect(content.lines == ["deep/a.jpg: y"])
        var visited: [String] = []
        try source.visit(["deep/a.jpg"]) { path, bytes in visited.append("\(path) \(bytes.count)") }
        #expect(visited == ["deep/a.jpg 13"])
    }

    @Test func parquetAndEmptyFoldersSayTheWayOut() throws {
        let disk = try SourceOnDisk()
        #expect(throws: DatasetError.self) { try disk.read() }
        try disk.write("data/train-00000.parquet", "PAR1....PAR1")
        let error = #expect(throws: DatasetError.self) { try disk.read() }
        #expect(error?.description.contains("imagefolder") == true)
        #expect(throws: DatasetError.self) {
            try DatasetSources.open(disk.path + "/data/train-00000.parquet")
        }
        #expect(throws: DatasetError.self) { try DatasetSources.open(disk.path + "/none") }
    }

    @Test func sidecarsAreReadLineByLineAndEachFileIsAccountedFor() throws {
        let disk = try SourceOnDisk()
        try disk.pictures(
            "cat.jpg", "val/dog.PNG", "alone.jpg", "empty.jpg", "both.jpg", "twin.jpg", "twin.png", "own.jpg",
            "own.png")
        try disk.write("cat.txt", "\u{FEFF}a cat\r\n\r\n  a sleeping cat  \r\n")
        try disk.write("val/dog.caption", "a dog")
        try disk.write("empty.txt", " \n")
        try disk.write("both.txt", "x")
        try disk.write("both.caption", "y")
        try disk.write("twin.txt", "x")
        try disk.write("own.jpg.txt", "the jpeg")
        try disk.write("own.png.txt", "the png")
        try disk.write("gone.caption", "x")
        try disk.write("notes.txt", "x")
        let content = try disk.read()
        #expect(content.format == .sidecar)
        #expect(
            content.lines == [
                "cat.jpg: a cat", "cat.jpg: a sleeping cat", "own.jpg: the jpeg", "own.png: the png",
                "val/dog.PNG: a dog",
            ])
        #expect(content.rows.map(\.origin.line) == [1, 3, 1, 1, 1])
        #expect(content.rows.map(\.split) == [nil, nil, nil, nil, .validation])
        #expect(
            Set(content.refusals) == [
                "alone.jpg:0 image_without_caption", "empty.txt:0 caption_empty",
                "both.jpg:0 ambiguous_sidecar",
                "twin.jpg:0 ambiguous_sidecar", "twin.png:0 ambiguous_sidecar",
                "gone.caption:0 image_missing",
            ])
        #expect(content.warning("files_unused")?.examples == ["notes.txt"])
        #expect(
            try disk.read(.init(format: .sidecar, firstSidecarLineOnly: true)).rows.map(\.captions)
                .contains(["a sleeping cat"]) == false)
    }

    @Test(arguments: [
        (#"{"file_name": "missing.png", "text": "x"}"#, "image_missing"),
        (#"{"file_name": "../a.png", "text": "x"}"#, "path_escapes"),
        (#"{"file_name": "sub/../../a.png", "text": "x"}"#, "path_escapes"),
        (#"{"file_name": "/etc/passwd", "text": "x"}"#, "path_escapes"),
        (#"{"file_name": "C:\\a.png", "text": "x"}"#, "path_escapes"),
        (#"{"file_name": "link.png", "text": "x"}"#, "path_escapes"),
        (#"{"file_name": "http://example.org/a.png", "text": "x"}"#, "remote_image"),
        (#"{"file_name": "a.png", "text": "  "}"#, "caption_empty"),
        (#"{"file_name": "a.png", "captions": []}"#, "caption_empty"),
        (#"{"file_name": "a.png", "text": null}"#, "caption_empty"),
        (#"{"file_name": "a.png", "text": "bell \u0007"}"#, "caption_control_characters"),
        (#"{"file_name": "a.png", "text": "half \ud83d"}"#, "caption_not_utf8"),
        (#"{"file_name": "a.png", "text": 5}"#, "bad_row"),
        (#"{"file_name": "a.png", "captions": ["x", 5]}"#, "bad_row"),
        (#"{"file_name": "a.png"}"#, "bad_row"), (#"{"text": "x"}"#, "bad_row"),
        (#"{"file_name": 7, "text": "x"}"#, "bad_row"),
        (#"{"file_name": "a.png", "text": "x", "split": "spare"}"#, "bad_row"),
        (#"{"file_name": "empty.png", "text": "x"}"#, "image_unreadable"),
        (#"{"file_name": "sub", "text": "x"}"#, "image_unreadable"), ("[1]", "bad_json"),
        (#"{"file_name": "#, "bad_json"),
        (#"{"file_name": "a.png", "text": "x"} more"#, "bad_json"),
    ])
    func aRowThatCannotBeTakenHasAReason(_ line: String, _ reason: String) throws {
        let disk = try SourceOnDisk()
        try disk.pictures("a.png", "sub/b.png")
        try disk.write("empty.png", "")
        try FileManager.default.createSymbolicLink(
            atPath: disk.url.appending(path: "link.png").path, withDestinationPath: "/etc/hostname")
        try disk.write("metadata.jsonl", line + "\n")
        let content = try disk.read()
        #expect(content.rows.isEmpty)
        #expect(content.rejected.first { $0.line == 1 }?.reason.code == reason)
    }
}
