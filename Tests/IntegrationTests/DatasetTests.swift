import Foundation
import Imaging
import TestSupport
import Testing

extension Integration {
    /// A dataset on its way in, seen in the report, and out again.
    @Suite(.stack, .timeLimit(.minutes(5))) struct DatasetTests {
        /// What `blip dataset report --json` says.
        private struct Report: Decodable, Sendable {
            struct Push: Decodable, Sendable {
                struct Warning: Decodable, Sendable { let code: String }
                let format: String
                let images: Int
                let rows: Int
                let accepted: Int
                let duplicates: Int
                let rejected: Int
                let warnings: [Warning]
            }
            let pushes: [Push]
            let reasons: [String: Int]
        }

        /// What `blip dataset push --dry-run --json` says.
        private struct Preview: Decodable, Sendable {
            struct Rejected: Decodable, Sendable {
                let file: String
                let line: Int
                let reason: String
            }
            let format: String
            let images: Int
            let accepted: Int
            let duplicates: Int
            let rejected: [Rejected]
            let splits: [String: Int]
        }

        /// Ten pictures in a COCO file: two captions each, one repeated, one of no picture, and one picture that is none.
        private func coco(_ shelf: PictureShelf) throws {
            var images: [String] = []
            var annotations: [String] = []
            for number in 0..<10 {
                images.append(#"{"id": \#(number), "file_name": "picture-\#(number).png"}"#)
                for caption in ["square \(number)", "a coloured square \(number)"] {
                    annotations.append(#"{"image_id": \#(number), "caption": "\#(caption)"}"#)
                }
            }
            annotations.append(#"{"image_id": 3, "caption": "square 3"}"#)
            annotations.append(#"{"image_id": 77, "caption": "nothing"}"#)
            try shelf.add("letter.jpg", Array("Dear reader, this is no picture.".utf8))
            images.append(#"{"id": 10, "file_name": "letter.jpg"}"#)
            annotations.append(#"{"image_id": 10, "caption": "a letter"}"#)
            annotations.append(#"{"image_id": 10, "caption": "another letter"}"#)
            let text =
                #"{"images": [\#(images.joined(separator: ","))], "annotations": [\#(annotations.joined(separator: ","))]}"#
            try shelf.add("captions_train.json", Array(text.utf8))
        }

        @Test func everyRowIsInTheReportAndAnExportPushesTheSame() async throws {
            let stack = try LocalStack.running
            let shelf = try PictureShelf(at: stack.scratch.appending(path: "coco"))
            for number in 0..<10 {
                try shelf.add("picture-\(number).png", ImageEncoder.png(PictureShelf.picture(number)))
            }
            try coco(shelf)
            let preview = try await stack.done(
                "dataset", "push", shelf.path, "--format", "coco", "--dry-run", "--json"
            ).json(Preview.self)
            #expect(preview.format == "coco" && preview.images == 10)
            #expect((preview.accepted, preview.duplicates, preview.rejected.count) == (20, 1, 3))
            #expect(preview.splits == ["train": 10])
            #expect(preview.rejected.contains { $0.line == 22 && $0.reason == "image_missing" })

            let pushed = try await stack.done(
                "dataset", "push", shelf.path, "--name", "coco", "--wait", "--json"
            ).json(Pushed.self)
            #expect((pushed.rows, pushed.accepted, pushed.duplicate, pushed.rejected) == (24, 20, 1, 3))
            #expect(pushed.reasons == ["image_missing": 1, "image_format_not_allowed": 2])
            let table = stack.scratch.appending(path: "coco.csv")
            let report = try await stack.done(
                "dataset", "report", "coco", "--json", "--csv", table.path(percentEncoded: false)
            ).json(Report.self)
            let push = try #require(report.pushes.first)
            #expect(push.rows == push.accepted + push.duplicates + push.rejected && push.rows == 24)
            #expect(report.reasons == pushed.reasons)
            #expect(push.warnings.contains { $0.code == "split_empty" })
            let lines = try String(contentsOf: table, encoding: .utf8).split(separator: "\r\n")
            #expect(lines.first == "outcome,file,line,picture,reason,detail")
            #expect(lines.count { $0.hasPrefix("accepted,captions_train.json,") } == 20)
            #expect(lines.count { $0.hasPrefix("rejected,") } == 3 && lines.count == 24)
            #expect(lines.contains { $0.hasPrefix("rejected,captions_train.json,22,,image_missing,") })
            #expect(lines.contains("accepted,captions_train.json,1,picture-0.png,,square 0"))

            for format in ["imagefolder", "coco", "webdataset"] {
                let folder = stack.scratch.appending(path: "out-\(format)").path(percentEncoded: false)
                try await stack.done("dataset", "export", "coco", folder, "--format", format)
                // Into the same dataset: all of it is there already, so pictures and captions are the same.
                let again = try await stack.done("dataset", "push", folder, "--name", "coco", "--json").json(
                    Pushed.self)
                #expect(again.accepted == 0 && again.rejected == 0, "\(format): \(again)")
                #expect(again.rows == again.duplicate)
                let copy = try await stack.done(
                    "dataset", "push", folder, "--name", "copy-\(format)", "--wait", "--json"
                ).json(Pushed.self)
                #expect(copy.prepared?.images == 10 && copy.prepared?.captions == 20, "\(format)")
            }
        }
    }
}
