import BLIP
import BlipstreamClient
import Checkpoints
import Compute
import Foundation
import Imaging
import RPC
import TestSupport
import Testing
import Tokenization
import Wire

extension Integration {
    /// From a hub into a fresh home, to captions and to how well they fit: a captioner and a retrieval model.
    @Suite(.timeLimit(.minutes(5))) struct HubTests {
        @Test func modelsOfAHubCaptionAndAreScoredAsTheirFunctionsSay() async throws {
            let (captioner, retrieval) = (try HubModels.files("a"), try HubModels.files("retrieval"))
            let hubs = [HubFiles("me/Tiny", captioner), HubFiles("me/itm", retrieval)]
            let server = try HubServer { request in
                hubs.lazy.compactMap { $0.answer(request) }.first ?? .init(status: 404)
            }
            defer { server.stop() }
            try await LocalStack.with(["BLIP_HUB": server.base]) { stack in
                let cache = stack.scratch.appending(path: "cache").path(percentEncoded: false)
                let settings = try await stack.done("model", "pull", "me/Tiny", "--print-config")
                #expect(settings.output.contains("hub = \(server.base)    # environment; BLIP_HUB"))

                try await stack.done("up")
                let tiny = try await stack.done("model", "pull", "me/Tiny", "--cache", cache, "--json")
                    .json(Pulled.self)
                #expect(tiny.name == "tiny" && tiny.kind == "captioner" && !tiny.existed)
                let itm = try await stack.done(
                    "model", "pull", "me/itm@main", "--name", "fit", "--cache", cache, "--json"
                ).json(Pulled.self)
                #expect(itm.name == "fit" && itm.kind == "retrieval" && !itm.existed)
                let before = server.requests.count
                let again = try await stack.done("model", "pull", "me/Tiny", "--cache", cache, "--json")
                    .json(Pulled.self)
                #expect(again.existed && again.weights == tiny.weights)
                #expect(server.requests.count == before + 1, "only the list is asked for again")
                let absent = try await stack.blip("model", "pull", "me/absent", "--cache", cache)
                #expect(absent.code == 1 && absent.errors.contains("the hub has no me/absent at main (404)"))

                try HubModels.write(retrieval, to: stack.scratch.appending(path: "fit"))
                let judge = try Judge(ModelFolder(stack.scratch.appending(path: "fit")))
                let pictures = try await push(6, to: stack)
                try await evaluate(stack, judge, pictures, weights: itm.weights)
                try await score(stack, judge)
            }
        }

        /// Pushes test pictures. Returns their bytes by name.
        private func push(_ count: Int, to stack: LocalStack) async throws -> [String: [UInt8]] {
            let shelf = try PictureShelf(at: stack.scratch.appending(path: "pictures"))
            var (pictures, rows): ([String: [UInt8]], String) = ([:], "")
            for number in 0..<count {
                let name = "\(number).png"
                pictures[name] = try ImageEncoder.png(PictureShelf.picture(number, side: 48))
                try shelf.add(name, pictures[name] ?? [])
                rows +=
                    #"{"file_name": "\#(name)", "text": "a word\#(7 + number) word9", "split": "test"}"#
                    + "\n"
            }
            try shelf.add("metadata.jsonl", Array(rows.utf8))
            try await stack.done("dataset", "push", shelf.path, "--name", "noise", "--wait")
            return pictures
        }

        private func evaluate(
            _ stack: LocalStack, _ judge: Judge, _ pictures: [String: [UInt8]], weights: String
        ) async throws {
            let report = try await stack.done(
                "evaluate", "--model", "tiny", "--dataset", "noise", "--alignment", "fit", "--json"
            ).json(Evaluated.self)
            let result = try #require(report.results.first)
            #expect(result.alignmentModel == "fit" && result.alignmentWeights == weights)
            let captions = try await stack.client.catalog.call(
                CatalogService.getEvaluationCaptions,
                .init(evaluationID: result.evaluation, offset: 0, limit: 100)
            ).captions
            #expect(captions.count == pictures.count)
            var (match, cosine) = (0.0, 0.0)
            for caption in captions {
                let bytes = try #require(pictures[caption.fileName ?? ""])
                let told = try judge.align(bytes, caption.candidate ?? "")
                match += Double(told.match) / Double(captions.count)
                cosine += Double(told.cosine) / Double(captions.count)
            }
            #expect(abs(result.scores.match - match) < 1e-5 && abs(result.scores.cosine - cosine) < 1e-5)
        }

        private func score(_ stack: LocalStack, _ judge: Judge) async throws {
            let picture = stack.scratch.appending(path: "pictures/3.png")
            let path = picture.path(percentEncoded: false)
            let rows = try await stack.done("caption", path, "--model", "tiny", "--score", "fit", "--json")
                .json([Captioned].self)
            let row = try #require(rows.first)
            let told = try judge.align(Array(try Data(contentsOf: picture)), row.caption)
            #expect(abs(row.match - told.match) < 1e-5 && abs(row.cosine - told.cosine) < 1e-5)
            let shown = try await stack.done("caption", path, "--model", "tiny", "--score", "fit")
            let fields = shown.output.split(separator: "\n")[0].components(separatedBy: "\t")
            #expect(
                fields == [
                    path, row.caption, String(format: "match %.3f", row.match),
                    String(format: "cosine %.3f", row.cosine),
                ])
        }

        private struct Pulled: Decodable {
            let name: String
            let kind: String
            let existed: Bool
            let weights: String

            enum CodingKeys: String, CodingKey {
                case name, kind, existed
                case weights = "weights_sha256"
            }
        }

        private struct Evaluated: Decodable {
            struct Result: Decodable {
                struct Scores: Decodable {
                    let match: Double
                    let cosine: Double
                }
                let evaluation: UInt64
                let alignmentModel: String?
                let alignmentWeights: String?
                let scores: Scores

                enum CodingKeys: String, CodingKey {
                    case evaluation, scores
                    case alignmentModel = "alignment_model", alignmentWeights = "alignment_weights"
                }
            }
            let results: [Result]
        }

        private struct Captioned: Decodable {
            let caption: String
            let match: Float
            let cosine: Float
        }
    }
}

/// What the retrieval model's own function says, without a service.
private struct Judge {
    let model: RetrievalModel
    let tokenizer: Tokenizer

    init(_ folder: ModelFolder) throws {
        (model, tokenizer) = (try folder.retrievalModel(on: CPUDevice()), try folder.tokenizer())
    }

    func align(_ image: [UInt8], _ caption: String) throws -> Alignment {
        let side = HubModels.side
        let picture = Resampler.bicubic(try ImageDecoder.decode(image), width: side, height: side)
        var pixels = [Float](repeating: 0, count: 3 * side * side)
        pixels.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            PixelNormaliser.blip.chw(picture.pixels, size: side, into: base)
        }
        let text = tokenizer.encode(caption, maxLength: RetrievalModel.maxTokens)
        return try model.align(pixels: model.pixels(pixels), texts: [text], image: [0])[0]
    }
}
