import Crypto
import Foundation
import Testing

@testable import Datasets

@Suite struct ExportTests {
    private static let pictures: [ExportedPicture] = (0..<30).map { number in
        let bytes: [UInt8] = [0xFF, 0xD8, 0xFF] + Array("picture \(number)".utf8)
        return ExportedPicture(
            name: ["a/b.c/löwe \(number).png", "../../x\(number)", "", "same.jpg"][number % 4],
            split: DatasetSplit.allCases[number % 3], sha256: Array(SHA256.hash(data: bytes)),
            captions: (0...number % 3).map { "caption \($0), \"quoted\" of \(number)\nwith ünïcode 🦁" },
            bytes: bytes)
    }

    @Test(arguments: ExportFormat.allCases)
    func whatIsWrittenIsReadBackTheSame(_ format: ExportFormat) throws {
        let disk = try SourceOnDisk()
        let target = "\(disk.path)/out"
        let writer = try DatasetWriter(folder: target, format: format)
        for picture in Self.pictures { try writer.add(picture) }
        #expect(!FileManager.default.fileExists(atPath: target))
        try writer.finish()
        #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path) == ["out"])

        let (source, file) = try DatasetSources.open(target)
        let content = try DatasetReader.read(source, file: file)
        #expect(content.format.rawValue == format.rawValue && content.rejected.isEmpty)
        let facts = try PictureScan.run(source, paths: Set(content.rows.map(\.picture)), decodes: false)
        let plan = DatasetPlan(content, facts: facts)
        func table(_ rows: [([UInt8], DatasetSplit?, [String])]) -> Set<String> {
            Set(rows.map { "\($0.0) \($0.1?.rawValue ?? "-") \($0.2)" })
        }
        #expect(plan.pictures.count == Self.pictures.count)
        #expect(
            table(plan.pictures.map { ($0.sha256, $0.split, $0.captions) })
                == table(Self.pictures.map { ($0.sha256, $0.split, $0.captions) }))
    }

    @Test func aFolderThatHoldsFilesIsLeftAlone() throws {
        let disk = try SourceOnDisk()
        try disk.write("out/keep.txt", "mine")
        #expect(throws: DatasetError.self) { try DatasetWriter(folder: "\(disk.path)/out", format: .coco) }
        let writer = try DatasetWriter(folder: "\(disk.path)/new", format: .imagefolder)
        try writer.add(Self.pictures[0])
        writer.abandon()
        #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path) == ["out"])
    }
}
