import Foundation
import Testing

@testable import Datasets

/// One test for each trap that people fell into with these formats.
@Suite struct FormatTrapTests {
    @Test func cocoTakesSeveralCaptionsStringIDsAndPicturesElsewhere() throws {
        let disk = try SourceOnDisk()
        try disk.pictures("val2014/COCO_val2014_000000000042.jpg", "val2014/b.jpg", "val2014/silent.jpg")
        try disk.write(
            "annotations/captions_val2014.json",
            #"""
            {"info": {"year": 2014}, "licenses": [],
             "annotations": [
              {"id": 1, "image_id": 42, "caption": "A cat ."},
              {"id": 2, "image_id": 42, "caption": "A cat, asleep\n"},
              {"id": 3, "image_id": "b7", "caption": "A dog."},
              {"id": 4, "image_id": 999, "caption": "Nothing."},
              {"id": 5, "image_id": 42, "caption": "  "}],
             "images": [
              {"id": 42, "file_name": "COCO_val2014_000000000042.jpg", "width": 1, "height": 1},
              {"id": "b7", "file_name": "b.jpg"}, {"id": 3, "file_name": "silent.jpg"}]}
            """#)
        let content = try disk.read()
        #expect(content.format == .coco)
        #expect(
            content.lines == [
                "val2014/COCO_val2014_000000000042.jpg: A cat .",
                "val2014/COCO_val2014_000000000042.jpg: A cat, asleep", "val2014/b.jpg: A dog.",
            ])
        #expect(content.rows.map(\.origin.line) == [1, 2, 3])
        #expect(content.rows.allSatisfy { $0.split == .validation })
        let file = "annotations/captions_val2014.json"
        #expect(content.refusals == ["\(file):4 image_missing", "\(file):5 caption_empty"])
        #expect(content.rejected[0].detail.contains("999") && content.rejected[0].detail.contains("at byte "))
        #expect(content.warning("image_without_caption")?.examples == ["silent.jpg"])
        #expect(content.count == 5)
    }

    @Test func twoPicturesOfOneNameAreAnErrorNotAPick() throws {
        let disk = try SourceOnDisk()
        try disk.pictures("x/a.jpg", "y/a.jpg", "x/b.jpg")
        try disk.write(
            "captions.json",
            #"{"images": [{"id": 1, "file_name": "a.jpg"}, {"id": 2, "file_name": "y/a.jpg"}, {"id": 3, "file_name": "b.jpg"}, {"id": 3, "file_name": "c.jpg"}], "annotations": [{"image_id": 1, "caption": "one"}, {"image_id": 2, "caption": "two"}, {"image_id": 3, "caption": "three"}]}"#
        )
        let content = try disk.read()
        #expect(content.lines == ["y/a.jpg: two"])
        #expect(content.refusals == ["captions.json:1 image_ambiguous", "captions.json:3 key_conflict"])
    }

    @Test func cocoResultsAreNoDataset() throws {
        let disk = try SourceOnDisk()
        try disk.write("results.json", #"[{"image_id": 1, "caption": "a cat"}]"#)
        let error = #expect(throws: DatasetError.self) { try disk.read() }
        #expect(error?.description.contains("a model wrote") == true)
    }

    @Test func karpathyRestvalIsTrainingDataAndRawIsTheCaption() throws {
        let disk = try SourceOnDisk()
        try disk.pictures("val2014/r.jpg", "train2014/t.jpg", "val2014/v.jpg", "f.jpg")
        try disk.write(
            "dataset_coco.json",
            #"""
            {"images": [
              {"filepath": "val2014", "filename": "r.jpg", "split": "restval", "cocoid": 1,
               "sentences": [{"raw": "A man, walking.", "tokens": ["a", "man", "walking"]}, {"raw": "Two."}]},
              {"filepath": "train2014", "filename": "t.jpg", "split": "train", "sentences": [{"raw": "Train."}]},
              {"filepath": "val2014", "filename": "v.jpg", "split": "val", "sentences": [{"tokens": ["x"]}, {"raw": "V."}]},
              {"filename": "f.jpg", "split": "test", "sentences": [{"raw": "Flickr."}]},
              {"filename": "f.jpg", "split": "spare", "sentences": [{"raw": "Odd."}]},
              {"filename": "none.jpg", "split": "test", "sentences": []}], "dataset": "coco"}
            """#)
        let content = try disk.read()
        #expect(content.format == .karpathy)
        #expect(
            content.rows.map {
                "\($0.picture) \($0.split?.rawValue ?? "-") \($0.origin.line) \($0.captions[0])"
            } == [
                "val2014/r.jpg train 1 A man, walking.", "val2014/r.jpg train 2 Two.",
                "train2014/t.jpg train 3 Train.",
                "val2014/v.jpg validation 5 V.", "f.jpg test 6 Flickr.",
            ])
        #expect(content.refusals == ["dataset_coco.json:4 bad_row", "dataset_coco.json:7 bad_row"])
        #expect(content.warning("image_without_caption")?.count == 1)
    }

    @Test func listsMixOneCaptionAndSeveralAndAnyID() throws {
        let disk = try SourceOnDisk()
        try disk.pictures("val2014/a.jpg", "b.png")
        try disk.write(
            "coco_karpathy_train.json",
            #"[{"image": "val2014/a.jpg", "caption": "one", "image_id": "coco_1"}, {"image": "b.png", "caption": ["two", "three"]}, {"image": "b.png"}, 7, {"image": "/abs/c.jpg", "caption": "x"}, {"image": "../c.jpg", "caption": "x"}]"#
        )
        let content = try disk.read()
        #expect(content.format == .blipList)
        #expect(content.lines == ["val2014/a.jpg: one", "b.png: two|three"])
        // The file's name tells the split; the folder of the pictures does not.
        #expect(content.rows.allSatisfy { $0.split == .train })
        #expect(content.rejected.map(\.reason) == [.badRow, .badRow, .pathEscapes, .pathEscapes])
    }

    @Test func flickr8kCaptionsKeepTheirCommas() throws {
        let disk = try SourceOnDisk()
        try disk.pictures("Images/a.jpg", "Images/b.jpg")
        try disk.write(
            "captions.txt",
            "image,caption\r\na.jpg,A child in a pink dress .\r\na.jpg,\"A man, a dog and a \"\"cat\"\" .\"\r\n"
                + "b.jpg,A dog , a cat , and a bird .\r\nb.jpg,\"Look\" says the sign\r\nb.jpg\r\n")
        let content = try disk.read()
        #expect(content.format == .flickr8k)
        #expect(
            content.lines == [
                "Images/a.jpg: A child in a pink dress .", "Images/a.jpg: A man, a dog and a \"cat\" .",
                "Images/b.jpg: A dog , a cat , and a bird .", "Images/b.jpg: \"Look\" says the sign",
            ])
        #expect(content.refusals == ["captions.txt:6 bad_row"])
        #expect(content.warning("captions_joined")?.count == 1)
    }

    @Test func flickr8kTokensGoWithTheirSplitFiles() throws {
        let disk = try SourceOnDisk()
        try disk.pictures("Flicker8k_Dataset/a.jpg", "Flicker8k_Dataset/b.jpg", "Flicker8k_Dataset/c.jpg")
        try disk.write(
            "Flickr8k.token.txt",
            "a.jpg#0\tOne .\na.jpg#1\tTwo .\nb.jpg#0\tThree .\nc.jpg#0\tFour .\nd.jpg.1#0\tGone .\n")
        try disk.write("Flickr_8k.trainImages.txt", "a.jpg\n")
        try disk.write("Flickr_8k.devImages.txt", "b.jpg\r\n")
        try disk.write("Flickr_8k.testImages.txt", "")
        let content = try disk.read()
        #expect(content.format == .flickrToken)
        #expect(content.rows.map(\.split) == [.train, .train, .validation, nil])
        #expect(content.refusals == ["Flickr8k.token.txt:5 image_missing"])
        #expect(content.warning("pictures_without_split")?.examples == ["c.jpg", "d.jpg.1"])
    }

    @Test func flickr30kIsSplitAtPipesAndItsBrokenRowRepaired() throws {
        let disk = try SourceOnDisk()
        try disk.pictures(
            "flickr30k_images/flickr30k_images/1.jpg", "flickr30k_images/flickr30k_images/2199200615.jpg")
        try disk.write(
            "results.csv",
            "image_name| comment_number| comment\n1.jpg| 0| Two men , one café .\n1.jpg| 1| A | B .\n"
                + "2199200615.jpg| 3| A dog .\n2199200615.jpg| 4   A dog runs across the grass .\n2199200615.jpg| none\n"
        )
        let content = try disk.read()
        #expect(content.format == .flickr30k)
        let folder = "flickr30k_images/flickr30k_images"
        #expect(
            content.lines == [
                "\(folder)/1.jpg: Two men , one café .", "\(folder)/1.jpg: A | B .",
                "\(folder)/2199200615.jpg: A dog .",
                "\(folder)/2199200615.jpg: A dog runs across the grass .",
            ])
        #expect(content.warning("rows_repaired")?.examples == ["results.csv:5"])
        #expect(content.refusals == ["results.csv:6 bad_row"])
    }

    @Test func imagefolderCSVHasQuotedLineEndsNumberedColumnsAndAMark() throws {
        let disk = try SourceOnDisk()
        try disk.pictures("train/a.png", "train/b.png", "train/c.png")
        try disk.write(
            "train/metadata.csv",
            "\u{FEFF}file_name,caption_0,caption_1\r\na.png,\"two\r\nlines, and a comma\",second\r\n\r\n"
                + "b.png,\"never closed,x\r\nb.png,fine,\r\nb.png,too,many,fields\r\n")
        try disk.write("metadata1000.jsonl", "{}\n")
        let content = try disk.read()
        #expect(content.format == .imagefolder)
        #expect(content.lines == ["train/a.png: two\r\nlines, and a comma|second", "train/b.png: fine"])
        #expect(content.rows.map(\.origin.line) == [2, 6])
        #expect(content.rows.map(\.split) == [.train, .train])
        #expect(
            content.refusals == [
                "train/metadata.csv:5 bad_row", "train/metadata.csv:7 bad_row",
                "train/c.png:0 image_without_caption",
            ])
        #expect(content.warning("files_unused")?.examples == ["metadata1000.jsonl"])
    }

    @Test func tsvStandsInEitherOrderAndFetchesNothing() throws {
        let disk = try SourceOnDisk()
        try disk.pictures("a.jpg", "b.jpg")
        try disk.write(
            "rows.tsv",
            "file\tcaption\na.jpg\tA cat\nA dog\tb.jpg\nA bird\thttp://example.org/x.jpg\nonly one\na.jpg\tx\ty\n"
        )
        let content = try disk.read()
        #expect(content.format == .tsv)
        #expect(content.lines == ["a.jpg: A cat", "b.jpg: A dog"])
        #expect(content.refusals == ["rows.tsv:4 remote_image", "rows.tsv:5 bad_row", "rows.tsv:6 bad_row"])
        #expect(content.warning("remote_images")?.count == 1)
    }

    @Test func namesThatDifferInCaseOrFormOnlyAreHintedAt() throws {
        let disk = try SourceOnDisk()
        try disk.pictures("Cat.JPG", "Lo\u{308}we.jpg")
        try disk.write(
            "metadata.jsonl",
            "{\"file_name\": \"cat.jpg\", \"text\": \"x\"}\n{\"file_name\": \"L\u{F6}we.jpg\", \"text\": \"x\"}\n"
        )
        let rejected = try disk.read().rejected.filter { $0.reason == .imageMissing }
        #expect(rejected.map(\.line) == [1, 2])
        #expect(rejected.allSatisfy { $0.detail.contains("there is") })
    }

    @Test func aCaptionThatIsNotUTF8CostsItsRowInEveryFormat() throws {
        let bad: [UInt8] = Array("caf".utf8) + [0xE9]
        func file(_ before: String, _ after: String) -> [UInt8] {
            Array(before.utf8) + bad + Array(after.utf8)
        }
        let cases: [(String, [UInt8])] = [
            ("a.txt", file("fine\n", "\n")),
            (
                "metadata.jsonl",
                file(
                    #"{"file_name": "a.jpg", "text": "fine"}"# + "\n" + #"{"file_name": "a.jpg", "text": ""#,
                    "\"}\n")
            ),
            ("metadata.csv", file("file_name,text\na.jpg,fine\na.jpg,", "\n")),
            (
                "c.json",
                file(
                    #"{"images": [{"id": 1, "file_name": "a.jpg"}], "annotations": [{"image_id": 1, "caption": "fine"}, {"image_id": 1, "caption": ""#,
                    "\"}]}")
            ),
            (
                "k.json",
                file(
                    #"{"dataset": "x", "images": [{"filename": "a.jpg", "split": "train", "sentences": [{"raw": "fine"}, {"raw": ""#,
                    "\"}]}]}")
            ),
            (
                "l.json",
                file(#"[{"image": "a.jpg", "caption": "fine"}, {"image": "a.jpg", "caption": ""#, "\"}]")
            ),
            ("captions.txt", file("image,caption\na.jpg,fine\na.jpg,", "\n")),
            ("x.token", file("a.jpg#0\tfine\na.jpg#1\t", "\n")),
            ("results.csv", file("image_name| comment_number| comment\na.jpg| 0| fine\na.jpg| 1| ", "\n")),
            ("r.tsv", file("a.jpg\tfine\na.jpg\t", "\n")),
        ]
        for (name, bytes) in cases {
            let disk = try SourceOnDisk()
            try disk.pictures("a.jpg")
            try disk.write(name, bytes)
            let content = try disk.read()
            #expect(content.lines == ["a.jpg: fine"], "\(name)")
            #expect(content.rejected.map(\.reason) == [.captionNotUTF8], "\(name)")
            #expect(content.rejected.allSatisfy { $0.detail.contains("byte") }, "\(name)")
        }
    }

    @Test func aFileThatIsCutKeepsWhatStandsBeforeTheCut() throws {
        let whole =
            #"{"images": [{"id": 1, "file_name": "a.jpg"}], "annotations": [{"image_id": 1, "caption": "one"}, {"image_id": 1, "caption": "two"}]}"#
        for length in [whole.count - 1, whole.count - 5, whole.count - 25] {
            let disk = try SourceOnDisk()
            try disk.pictures("a.jpg")
            try disk.write("c.json", String(whole.prefix(length)))
            let content = try disk.read()
            #expect(content.rejected.map(\.reason) == [.badJSON])
            #expect(
                content.lines == (length > whole.count - 5 ? ["a.jpg: one", "a.jpg: two"] : ["a.jpg: one"]))
        }
    }

    @Test func rubbishIsAccountedForOrRefusedAsAWholeButNeverTraps() throws {
        var state: UInt64 = 7
        func random() -> Int {
            state = state &* 6364136223846793005 &+ 1442695040888963407
            return Int(state >> 33)
        }
        let seeds = [
            ("metadata.jsonl", #"{"file_name": "a.jpg", "text": "x"}"# + "\n"),
            ("metadata.csv", "file_name,text\na.jpg,\"x\"\"y\"\n"),
            (
                "c.json",
                #"{"images": [{"id": 1, "file_name": "a.jpg"}], "annotations": [{"image_id": 1, "caption": "\u00e9"}]}"#
            ),
            (
                "k.json",
                #"{"dataset": "x", "images": [{"filename": "a.jpg", "split": "val", "sentences": [{"raw": "q"}]}]}"#
            ),
            ("l.json", #"[{"image": "a.jpg", "caption": ["x"]}]"#),
            ("captions.txt", "image,caption\na.jpg,b,c\n"),
            ("x.token", "a.jpg#0\tx\n"),
            ("results.csv", "image_name| comment_number| comment\na.jpg| 0| x\n"),
            ("r.tsv", "a.jpg\tx\n"),
        ]
        let disk = try SourceOnDisk()
        try disk.pictures("a.jpg")
        for (name, text) in seeds {
            for _ in 0..<60 {
                var bytes = Array(text.utf8)
                for _ in 0...random() % 3 { bytes[random() % bytes.count] = UInt8(random() % 256) }
                try disk.write(name, bytes)
                let content = try? disk.read(file: name)
                if let content { #expect(content.count > 0 || bytes.count < 60) }
            }
            try FileManager.default.removeItem(at: disk.url.appending(path: name))
        }
    }
}
