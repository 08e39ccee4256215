import Crypto
import Foundation
import Imaging
import TestSupport
import Testing
import Tokenization

@testable import Datasets

@Suite struct PlanTests {
    private func facts(_ bytes: String, _ print: Fingerprint? = nil) -> PictureFacts {
        PictureFacts(Array(bytes.utf8), decodes: false)
    }

    private func row(
        _ picture: String, _ captions: [String], _ line: Int, split: DatasetSplit? = nil, group: String? = nil
    ) -> CaptionRow {
        CaptionRow(
            picture: picture, captions: captions, split: split, group: group,
            origin: Origin(file: "f", line: line))
    }

    private func plan(_ rows: [CaptionRow], _ bytes: [String: String]) -> DatasetPlan {
        let content = DatasetContent(
            format: .coco, rows: rows,
            rejected: [RejectedRow(file: "f", line: 99, reason: .badRow, detail: "")], warnings: [])
        return DatasetPlan(content, facts: bytes.mapValues { facts($0) })
    }

    @Test func theSameBytesAreOnePictureAndEveryRowIsCounted() {
        let plan = plan(
            [
                row("a.jpg", ["one"], 1), row("a.jpg", ["two", "one"], 2), row("b.jpg", ["one"], 3),
                row("copy-of-a.jpg", ["two"], 4), row("gone.jpg", ["x"], 5), row("a.jpg", ["three"], 6),
            ], ["a.jpg": "A", "b.jpg": "B", "copy-of-a.jpg": "A"])
        #expect(plan.pictures.map(\.path) == ["a.jpg", "b.jpg"])
        #expect(plan.pictures[0].captions == ["one", "two", "three"])
        #expect(plan.pictures[0].owners == [0, 1, 5])
        #expect(plan.duplicates == [3])
        #expect(plan.rejected.map(\.reason) == [.badRow, .imageUnreadable])
        #expect(plan.count == 7)
        #expect(plan.accepted + plan.duplicates.count + plan.rejected.count == plan.count)
    }

    @Test func aPictureInTwoSplitsStaysWhereItIsJudged() {
        let plan = plan(
            [
                row("t.jpg", ["x"], 1, split: .train), row("v.jpg", ["y"], 2, split: .validation),
                row("s.jpg", ["z"], 3, split: .test), row("u.jpg", ["q"], 4, split: .train),
            ], ["t.jpg": "A", "v.jpg": "A", "s.jpg": "A", "u.jpg": "B"])
        #expect(plan.pictures.map(\.split) == [.test, .train])
        let warning = plan.warnings.first { $0.code == "picture_in_two_splits" }
        #expect(
            warning?.count == 1 && warning?.examples.first?.contains("t.jpg (train) is s.jpg (test)") == true)
    }

    @Test func splitsWithoutAWordGoByTheHashAndGroupsStayTogether() {
        var bytes: [String: String] = [:]
        let rows = (0..<2000).map { number in
            bytes["\(number).jpg"] = "bytes \(number)"
            return row(
                "\(number).jpg", ["c \(number)"], number, group: number < 1000 ? nil : "g\(number % 3)")
        }
        let (first, again) = (plan(rows, bytes), plan(rows.reversed(), bytes))
        let splits = Dictionary(uniqueKeysWithValues: first.pictures.map { ($0.path, $0.finalSplit) })
        #expect(splits == Dictionary(uniqueKeysWithValues: again.pictures.map { ($0.path, $0.finalSplit) }))
        let alone = (0..<1000).count { splits["\($0).jpg"] == .train }
        #expect((740...860).contains(alone))
        for group in 0..<3 {
            #expect(Set((1000..<2000).filter { $0 % 3 == group }.map { splits["\($0).jpg"] }).count == 1)
        }
        #expect(DatasetSplit.bucket(sha256: [0, 0, 0, 8]) == .validation)
        #expect(DatasetSplit.bucket(sha256: [0, 0, 0, 19]) == .test)
        #expect(DatasetSplit.bucket(sha256: [0, 0, 0, 20]) == .train)
    }

    @Test func captionsAreCheckedAgainstTheRecipe() throws {
        let vocabulary = try Vocabulary(
            contentsOf: projectFolder.appending(path: "compose/models/tiny-blip/vocab.txt"))
        var checks = CaptionChecks(tokenizer: try Tokenizer(vocabulary: vocabulary))
        let long = (0..<35).map { _ in "dog" }.joined(separator: " ")
        let spelled = (0..<25).map { _ in "zyxwvq" }.joined(separator: " ")
        let captions = [
            "a dog left of a cat", long, spelled, "漢字の説明", "...", String(repeating: "dog ", count: 300) + "x",
            "a dog", "right-hand side",
        ]
        let rows = captions.enumerated().map { row("\($0.offset).jpg", [$0.element], $0.offset) }
        let bytes = Dictionary(uniqueKeysWithValues: rows.map { ($0.picture, $0.picture) })
        let pictures = plan(rows, bytes).pictures
        func found(_ checks: CaptionChecks) -> [String: Int] {
            Dictionary(uniqueKeysWithValues: checks.run(pictures).map { ($0.code, $0.count) })
        }
        let plain = found(checks)
        #expect(plain["captions_truncated"] == 3)
        #expect(plain["captions_with_sides"] == nil)
        #expect(plain["captions_not_latin"] == 1)
        #expect(plain["captions_huge"] == 1)
        #expect(plain["captions_without_words"] == 1)
        #expect((plain["captions_unknown_words"] ?? 0) >= 1)
        checks.flips = true
        #expect(found(checks)["captions_with_sides"] == 2)
        let cut = checks.run(pictures).first { $0.code == "captions_truncated" }
        #expect(cut?.text.contains("3 of 8 captions (37.5 %)") == true)
        #expect(cut?.examples.first?.hasSuffix("dog | dog dog dog dog dog") == true)
        checks.maxTokens = 4
        #expect((found(checks)["captions_truncated"] ?? 0) > 3)
    }

    @Test func captionsAllAlikeAreTold() {
        let rows = (0..<12).map { row("\($0).jpg", [$0 < 7 ? "a photo" : "other \($0)"], $0) }
        let bytes = Dictionary(uniqueKeysWithValues: rows.map { ($0.picture, $0.picture) })
        #expect(CaptionChecks().run(plan(rows, bytes).pictures).map(\.code) == ["captions_alike"])
        #expect(
            CaptionChecks().run(plan(Array(rows.prefix(2)), bytes).pictures).first?.text.contains(
                "all captions") == true)
        #expect(CaptionChecks().run(plan(Array(rows.suffix(5)), bytes).pictures).isEmpty)
    }

    private func scene(_ seed: Int, shift: Int = 0, brighter: Int = 0) -> Picture {
        var picture = Picture(width: 64, height: 48, bands: 3, filledWith: [0, 0, 0])
        for y in 0..<48 {
            for x in 0..<64 {
                let value =
                    128 + 60 * sin(Double((x + shift) * (seed % 5 + 1)) / 9) + 60
                    * cos(Double(y * (seed % 7 + 2) + seed) / 8)
                for band in 0..<3 {
                    picture.pixels[(y * 64 + x) * 3 + band] = UInt8(max(0, min(255, Int(value) + brighter)))
                }
            }
        }
        return picture
    }

    @Test func picturesThatLookAlmostTheSameInTwoSplitsAreTold() throws {
        let disk = try SourceOnDisk()
        try disk.write("train/a.png", try ImageEncoder.png(scene(1)))
        try disk.write("test/b.jpg", try ImageEncoder.jpeg(scene(1, brighter: 3), quality: 80))
        try disk.write("test/c.png", try ImageEncoder.png(scene(12)))
        try disk.write("train/d.png", try ImageEncoder.png(scene(33)))
        try disk.write(
            "train/flat.png",
            try ImageEncoder.png(Picture(width: 30, height: 30, bands: 3, filledWith: [9, 9, 9])))
        try disk.write(
            "test/flat.png",
            try ImageEncoder.png(Picture(width: 31, height: 30, bands: 3, filledWith: [9, 9, 9])))
        try disk.write("train/broken.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2])
        for name in ["train/a", "test/b", "test/c", "train/d", "train/flat", "test/flat", "train/broken"] {
            try disk.write("\(name).txt", "caption of \(name)")
        }
        let source = try FolderSource(disk.path)
        let content = try DatasetReader.read(source)
        let facts = try PictureScan.run(source, paths: Set(content.rows.map(\.picture)), decodes: true)
        let plan = DatasetPlan(content, facts: facts, refusesUndecodable: true)
        #expect(plan.rejected.map(\.reason.code) == ["image_unreadable"])
        let warnings = SplitChecks.run(plan.pictures, looksForNear: true)
        #expect(warnings.map(\.code) == ["split_empty", "near_identical_across_splits"])
        #expect(warnings.last?.count == 1)
        #expect(warnings.last?.examples.first?.contains("train/a.png") == true)
        #expect(warnings.last?.examples.first?.contains("test/b.jpg") == true)
        #expect(SplitChecks.run(plan.pictures, looksForNear: false).map(\.code) == ["split_empty"])
    }

    @Test func allPicturesOfAFolderAreReadBySeveralThreads() throws {
        let disk = try SourceOnDisk()
        for number in 0..<300 {
            try disk.write("\(number % 7)/\(number).jpg", "picture \(number)")
            try disk.write("\(number % 7)/\(number).txt", "caption")
        }
        let source = try FolderSource(disk.path)
        let content = try DatasetReader.read(source)
        let facts = try PictureScan.run(source, paths: Set(content.rows.map(\.picture)), decodes: false)
        #expect(facts.count == 300)
        for number in 0..<300 {
            #expect(
                facts["\(number % 7)/\(number).jpg"]?.sha256
                    == Array(SHA256.hash(data: Array("picture \(number)".utf8))))
        }
    }
}
