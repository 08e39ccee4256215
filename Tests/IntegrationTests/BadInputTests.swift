import BlipstreamClient
import Foundation
import Imaging
import RPC
import ServiceKit
import TestSupport
import Testing
import Wire

extension Integration {
    /// What people get to read when something is wrong with what they gave.
    @Suite(.stack, .timeLimit(.minutes(5))) struct BadInputTests {
        @Test func aBrokenJPEGIsRejectedAndTheOthersAreTaken() async throws {
            let stack = try LocalStack.running
            let shelf = try PictureShelf(at: stack.scratch.appending(path: "broken"), pictures: 2)
            let whole = try ImageEncoder.jpeg(PictureShelf.picture(7, side: 96))
            try shelf.add("cut.jpg", Array(whole.prefix(whole.count / 2)), caption: "half a picture")
            try shelf.add("noise.jpg", [0xff, 0xd8, 0xff, 0xe0] + whole.suffix(300), caption: "noise")

            let pushed = try await stack.done(
                "dataset", "push", shelf.path, "--name", "broken", "--wait", "--json"
            ).json(Pushed.self)
            #expect(pushed.rows == 4)
            #expect(pushed.prepared?.ready == 2 && pushed.prepared?.pending == 0)
            let shown = try await stack.done("dataset", "show", "broken", "--json").json(Shown.self)
            #expect(Set(shown.rejections.map(\.file)) == ["cut.jpg", "noise.jpg"])
            for rejection in shown.rejections {
                #expect(rejection.reason == "image_unreadable", "\(rejection)")
                #expect(!rejection.detail.isEmpty)
            }
        }

        @Test func aTextFileNamedAsAPictureIsRejected() async throws {
            let stack = try LocalStack.running
            let shelf = try PictureShelf(at: stack.scratch.appending(path: "text"), pictures: 1)
            try shelf.add("letter.jpg", Array("Dear reader, this is no picture.".utf8), caption: "a letter")
            let ended = try await stack.done("dataset", "push", shelf.path, "--name", "text", "--json")
            let pushed = try ended.json(Pushed.self)
            #expect(pushed.accepted == 1 && pushed.rejected == 1)
            #expect(pushed.reasons == ["image_format_not_allowed": 1])
            let shown = try await stack.done("dataset", "show", "text")
            #expect(shown.output.contains("letter.jpg: "), "\(shown)")
            #expect(shown.output.contains("JPEG, PNG or WebP"), "\(shown)")
        }

        @Test func aCaptionThatIsNoUTF8IsRejectedWithThePlaceOfTheByte() async throws {
            let stack = try LocalStack.running
            let shelf = try PictureShelf(at: stack.scratch.appending(path: "latin"), pictures: 2)
            try Data("caf".utf8 + [0xe9, 0x0a]).write(to: shelf.folder.appending(path: "picture-1.txt"))
            let ended = try await stack.done("dataset", "push", shelf.path, "--name", "latin")
            #expect(ended.output.contains("1 × caption_not_utf8, as picture-1.txt:1"), "\(ended)")
            #expect(
                ended.output.contains("byte 4 of the file is no UTF-8; save it as UTF-8"),
                "\(ended)")
        }

        @Test func aLineWhosePictureIsMissingIsRejected() async throws {
            let stack = try LocalStack.running
            let shelf = try PictureShelf(at: stack.scratch.appending(path: "missing"))
            try shelf.add("here.png", ImageEncoder.png(PictureShelf.picture(1)))
            let lines = [
                #"{"file_name": "here.png", "text": "a square"}"#,
                #"{"file_name": "gone.png", "text": "air"}"#,
            ]
            try shelf.add("metadata.jsonl", Array((lines.joined(separator: "\n") + "\n").utf8))
            let ended = try await stack.done("dataset", "push", shelf.path, "--name", "missing")
            #expect(ended.output.contains("1 × image_missing, as metadata.jsonl:2"), "\(ended)")
            #expect(ended.output.contains("metadata.jsonl:2: gone.png does not exist"), "\(ended)")

            // Nothing left to take: that is a failure.
            try shelf.add("metadata.jsonl", Array((lines[1] + "\n").utf8))
            try shelf.remove("here.png")
            let failed = try await stack.blip("dataset", "push", shelf.path, "--name", "nothing")
            #expect(failed.code == 1)
            #expect(
                failed.errors.contains("every row was rejected; nothing was added to nothing"), "\(failed)")
        }

        @Test func anUnknownModelIsNamedAndSoAreTheKnownOnes() async throws {
            let stack = try LocalStack.running
            let shelf = try PictureShelf(at: stack.scratch.appending(path: "few"), pictures: 3)
            try await stack.done("dataset", "push", shelf.path, "--name", "few", "--wait")
            let model = stack.scratch.appending(path: "tiny")
            try Scenery.writeModel(to: model, width: 16)
            try await stack.done("model", "import", model.path(percentEncoded: false), "--name", "tiny")
            for command in [
                ["train", "--dataset", "few", "--model", "nobody"],
                ["evaluate", "--dataset", "few", "--model", "nobody"],
                ["caption", shelf.path("picture-1.png"), "--model", "nobody"],
            ] {
                let ended = try await stack.start(command).end()
                #expect(ended.code == 2, "\(ended)")
                #expect(ended.errors.contains(#"blip: no model "nobody"; there are tiny"#), "\(ended)")
                #expect(ended.output.isEmpty, "\(ended)")
            }
        }

        @Test func aDeadEndpointIsNamedWithWhatToDo() async throws {
            let stack = try LocalStack.running
            let shelf = try PictureShelf(at: stack.scratch.appending(path: "dead"), pictures: 1)
            let address = "ipc://\(stack.state.run.path(percentEncoded: false))/nobody.ipc"
            let started = ContinuousClock.now
            let ended = try await stack.blip("caption", shelf.path("picture-0.png"), "--captioner", address)
            #expect(ended.code == 1, "\(ended)")
            #expect(ended.errors.contains("no service answered at \(address)"), "\(ended)")
            #expect(ended.errors.contains("try `blip up`"), "\(ended)")
            #expect(started.duration(to: .now) < .seconds(25), "a dead endpoint is found out soon")

            let endpoint = try Endpoint(address)
            let client = Blipstream(ingestion: endpoint, captioner: [endpoint])
            defer { client.close() }
            let image = try ImageEncoder.png(PictureShelf.picture(1))
            let error = await #expect(throws: RPCError.self) {
                _ = try await client.caption(image: image, timeout: .seconds(2))
            }
            #expect(error?.code == .unavailable)
            #expect(error?.message.contains(address) == true, "\(error?.message ?? "")")
            #expect(error?.message.contains("try `blip up`") == true, "\(error?.message ?? "")")
        }
    }
}

/// What `blip dataset push --json` says.
struct Pushed: Decodable, Sendable {
    struct Prepared: Decodable, Sendable {
        let images: Int
        let captions: Int
        let pending: Int
        let ready: Int
        let rejected: Int
    }
    let rows: Int
    let accepted: Int
    let duplicate: Int
    let rejected: Int
    let reasons: [String: Int]
    let prepared: Prepared?
}

/// What `blip dataset show --json` says.
struct Shown: Decodable, Sendable {
    struct Rejection: Decodable, Sendable {
        let file: String
        let reason: String
        let detail: String
    }
    let dataset: Pushed.Prepared
    let rejections: [Rejection]
}
