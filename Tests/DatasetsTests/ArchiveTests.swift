import Foundation
import Testing

@testable import Datasets

@Suite struct ArchiveTests {
    private func tar(_ disk: SourceOnDisk, _ name: String, _ members: [(String, [UInt8])]) throws -> String {
        let path = "\(disk.path)/\(name)"
        let writer = try TarWriter(path)
        for (name, bytes) in members { try writer.add(name, bytes) }
        try writer.finish()
        return path
    }

    private func picture(_ number: Int) -> [UInt8] { [0xFF, 0xD8, 0xFF, UInt8(number)] }

    private func read(_ path: String, _ options: ReadingOptions = .init()) throws -> DatasetContent {
        let (source, file) = try DatasetSources.open(path)
        return try DatasetReader.read(source, file: file, options: options)
    }

    @Test func webDatasetKeysEndAtTheFirstDot() throws {
        let disk = try SourceOnDisk()
        let path = try tar(
            disk, "train-000000.tar",
            [
                ("a.b/000001.jpg", picture(1)), ("a.b/000001.txt", Array("one\n".utf8)),
                ("000002.json", Array(#"{"captions": ["two", "zwei"]}"#.utf8)), ("000002.png", picture(2)),
                ("000002.seg.txt", Array("not a caption".utf8)), ("Track 2.0.jpg", picture(3)),
                ("Track 2.0.txt", Array("three".utf8)), ("000004.jpg", picture(4)),
                ("__meta__.json", Array("{}".utf8)),
                ("000005.jpg", picture(5)), ("000005.png", picture(6)), ("000005.txt", Array("five".utf8)),
                ("000006.txt", Array("six".utf8)), ("000007.jpg", picture(7)),
                ("000007.json", Array("{".utf8)),
                ("000008.jpg", picture(8)), ("000008.txt", [0xE9]),
            ])
        let content = try read(path)
        #expect(content.format == .webdataset)
        #expect(content.lines == ["a.b/000001.jpg: one", "000002.png: two|zwei"])
        #expect(content.rows.map(\.split) == [.train, .train])
        #expect(
            content.refusals == [
                "Track 2.0.jpg:0 image_missing", "000004.jpg:0 image_without_caption",
                "000005.jpg:0 key_conflict",
                "000006.txt:0 image_missing", "000007.jpg:0 bad_json", "000008.jpg:0 caption_not_utf8",
            ])
        #expect(content.rejected[0].detail.contains("first dot"))
        #expect(content.count == 8)
    }

    @Test func keysRepeatedInAShardOrOverShardsAreRefused() throws {
        let disk = try SourceOnDisk()
        for (shard, number) in [("train-000000.tar", 1), ("val-000001.tar", 2)] {
            _ = try tar(
                disk, shard,
                [
                    ("1.jpg", picture(number)), ("1.txt", Array("one".utf8)), ("x\(number).jpg", picture(9)),
                    ("x\(number).txt", Array("x".utf8)), ("1.png", picture(number)),
                ])
        }
        let content = try read(disk.path, .init(format: .webdataset))
        #expect(
            content.lines == [
                "train-000000.tar/1.jpg: one", "train-000000.tar/x1.jpg: x", "val-000001.tar/x2.jpg: x",
            ])
        #expect(content.rows.map(\.split) == [.train, .train, .validation])
        #expect(content.rejected.map(\.reason) == [.keyConflict, .keyConflict, .keyConflict])
        let (source, _) = try DatasetSources.open(disk.path)
        var seen: [String: Int] = [:]
        try source.visit(Set(content.rows.map(\.picture))) { seen[$0] = $1.count }
        #expect(seen == Dictionary(uniqueKeysWithValues: content.rows.map { ($0.picture, 4) }))
    }

    @Test func anyFormatIsReadFromATarWhosePartsNeedNotStandTogether() throws {
        let disk = try SourceOnDisk()
        let list = Array(#"[{"image": "p/a.jpg", "caption": "A"}, {"image": "b.jpg", "caption": "B"}]"#.utf8)
        let path = try tar(
            disk, "set.tar",
            [("set/p/a.jpg", picture(1)), ("set/list.json", list), ("set/p/b.jpg", picture(2))])
        #expect(try read(path).lines == ["set/p/a.jpg: A", "set/p/b.jpg: B"])
        let loose = try tar(
            disk, "loose.tar",
            [
                ("a.jpg", picture(1)), ("b.jpg", picture(2)), ("a.txt", Array("A\nAA".utf8)),
                ("b.txt", Array("B".utf8)),
            ])
        let content = try read(loose)
        #expect(content.format == .sidecar && content.lines == ["a.jpg: A", "a.jpg: AA", "b.jpg: B"])
    }

    @Test func namesThatLeadOutLinksAndRepeatsAreRefusedOneByOne() throws {
        let disk = try SourceOnDisk()
        try disk.write(
            "hostile.py",
            """
            import io, sys, tarfile, zipfile
            with tarfile.open(sys.argv[1] + ".tar.gz", "w:gz") as t:
                def add(name, data=b"x", type=None, link=""):
                    i = tarfile.TarInfo(name); i.size = len(data)
                    if type: i.type, i.linkname, i.size = type, link, 0
                    t.addfile(i, io.BytesIO(data))
                add("ok.jpg"); add("ok.txt", "ein Löwe".encode()); add("../up.jpg"); add("/abs.jpg"); add("a/../../b.jpg")
                add("sym.jpg", type=tarfile.SYMTYPE, link="/etc/passwd"); add("hard.jpg", type=tarfile.LNKTYPE, link="ok.jpg")
                add("fifo.jpg", type=tarfile.FIFOTYPE); add("ok.jpg", b"other"); add("__MACOSX/._ok.jpg")
            with zipfile.ZipFile(sys.argv[1] + ".zip", "w", zipfile.ZIP_DEFLATED) as z:
                z.writestr("Löwe/ok.jpg", b"x"); z.writestr("Löwe/ok.txt", "ein Löwe"); z.writestr("../up.jpg", b"x")
            """)
        try disk.python("hostile.py", "\(disk.path)/hostile")
        let content = try read("\(disk.path)/hostile.tar.gz")
        #expect(content.lines == ["ok.jpg: ein Löwe"])
        #expect(
            content.refusals == [
                "../up.jpg:0 path_escapes", "/abs.jpg:0 path_escapes", "a/../../b.jpg:0 path_escapes",
                "sym.jpg:0 path_escapes", "hard.jpg:0 path_escapes", "fifo.jpg:0 bad_row",
                "ok.jpg:0 key_conflict",
            ])
        #expect(content.warning("litter")?.count == 1)
        let zip = try read("\(disk.path)/hostile.zip")
        #expect(zip.format == .sidecar)
        #expect(zip.lines == ["Löwe/ok.jpg: ein Löwe"])
        #expect(zip.refusals == ["../up.jpg:0 path_escapes"])
    }

    @Test func bombsAreRefusedBySizeCountAndRatio() throws {
        let disk = try SourceOnDisk()
        try disk.write(
            "bomb.py",
            """
            import sys, tarfile, zipfile, io
            with zipfile.ZipFile(sys.argv[1] + ".zip", "w", zipfile.ZIP_DEFLATED) as z:
                for i in range(4): z.writestr(f"{i}.jpg", bytes(1 << 20))
            with tarfile.open(sys.argv[1] + ".tar.gz", "w:gz") as t:
                for i in range(4):
                    m = tarfile.TarInfo(f"{i}.jpg"); m.size = 1 << 20; t.addfile(m, io.BytesIO(bytes(1 << 20)))
            """)
        try disk.python("bomb.py", "\(disk.path)/bomb")
        var ratio = ArchiveLimits()
        (ratio.freeBytes, ratio.ratio) = (2 << 20, 50)
        var size = ArchiveLimits()
        size.bytes = 3 << 20
        var count = ArchiveLimits()
        count.entries = 3
        for name in ["bomb.zip", "bomb.tar.gz"] {
            #expect(try ArchiveSource("\(disk.path)/\(name)").entries.count == 4)
            for limits in [ratio, size, count] {
                let error = #expect(throws: DatasetError.self) {
                    try ArchiveSource("\(disk.path)/\(name)", limits: limits)
                }
                if case .archiveLimit = error {
                } else {
                    Issue.record("\(name): \(String(describing: error))")
                }
            }
        }
    }

    @Test func anArchiveThatBreaksOffKeepsWhatCameBefore() throws {
        let disk = try SourceOnDisk()
        let path = try tar(
            disk, "x.tar",
            (0..<20).flatMap { [("\($0).jpg", picture($0)), ("\($0).txt", Array("caption \($0)".utf8))] })
        let whole = try Data(contentsOf: URL(filePath: path))
        try whole.prefix(whole.count / 2 + 100).write(to: URL(filePath: path))
        let content = try read(path)
        #expect((5..<20).contains(content.rows.count))
        #expect(content.rejected.contains { $0.reason == .archiveDamaged && $0.file == "x.tar" })
        try Data(repeating: 7, count: 5000).write(to: URL(filePath: path))
        #expect(throws: DatasetError.self) { try read(path) }
    }
}
