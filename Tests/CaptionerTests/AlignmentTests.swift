import BLIP
import BlipstreamClient
import BlobStore
import Catalog
import Checkpoints
import Compute
import Database
import Foundation
import RPC
import ServiceKit
import TestSupport
import Testing
import Tokenization
import Wire

@testable import captioner

@Suite struct AlignmentTests {
    /// Registers the committed random retrieval model under `name`.
    func register(_ name: String, in captioner: RunningCaptioner) async throws -> ModelFolder {
        let (key, source) = ("models/\(name)", fixturesFolder.appending(path: "parity/retrieval"))
        let folder = try captioner.context.blobs.publishFolder(key) { folder in
            for file in [ModelFolder.configFile, ModelFolder.weightsFile] {
                try FileManager.default.copyItem(
                    at: source.appending(path: file), to: folder.appending(path: file))
            }
            try Data((TinyModel.vocabulary.joined(separator: "\n") + "\n").utf8)
                .write(to: folder.appending(path: ModelFolder.vocabularyFile))
            try JSONEncoder().encode(ImageProcessorConfig(size: TinyModel.side))
                .write(to: folder.appending(path: ModelFolder.processorFile))
        }
        let model = try ModelFolder(folder)
        let hash = try FileSync.sha256(of: folder.appending(path: ModelFolder.weightsFile))
        try await captioner.context.catalog.registerModel(
            NewModel(
                name: name, folderKey: key, weightsSHA256: try #require(Hex.decode(hash.utf8)),
                imageSize: TinyModel.side, parameters: 1,
                config: String(decoding: try JSONEncoder().encode(model.config), as: UTF8.self),
                origin: "imported"))
        return model
    }

    @Test func captionsOfAPictureAreScoredAndEachByItself() async throws {
        try await RunningCaptioner.with { captioner in
            let folder = try await register("itm", in: captioner)
            let image = try TinyModel.picture(1)
            let texts = ["word7 word8", "word9 a word11 word12", "word7 word8"]
            let reply = try await captioner.blipstream.align(image: image, captions: texts, model: "itm")
            #expect(reply.model == "itm" && reply.match.count == 3 && reply.cosine.count == 3)
            #expect(reply.match.allSatisfy { (0...1).contains($0) })
            #expect(reply.cosine.allSatisfy { (-1...1).contains($0) })
            #expect(abs(reply.match[0] - reply.match[2]) < 1e-5 && reply.match[0] != reply.match[1])
            #expect(reply.cosine[0] != reply.cosine[1])
            let other = try await captioner.blipstream.align(
                image: try TinyModel.picture(2), captions: [texts[1]], model: "itm")
            #expect(abs(other.match[0] - reply.match[1]) > 1e-6)
            // What the model itself says about the ids.
            let tokenizer = try folder.tokenizer()
            #expect(tokenizer.encode(texts[0]).count == 4)
        }
    }

    @Test func theNewestCaptionerIsTheDefaultEvenWhenARetrievalModelIsNewer() async throws {
        try await RunningCaptioner.with { captioner in
            _ = try await register("itm", in: captioner)
            let reply = try await captioner.blipstream.caption(image: try TinyModel.picture(1))
            #expect(reply.model == "tiny")
        }
    }

    @Test func whatCannotBeScoredIsRefusedWithTheReason() async throws {
        try await RunningCaptioner.with { captioner in
            _ = try await register("itm", in: captioner)
            let image = try TinyModel.picture(1)
            for (picture, captions, model, code, says) in [
                (image, ["a"], "tiny", StatusCode.failedPrecondition, "scores none"),
                (image, ["a"], "", .invalidArgument, "names no model"),
                (image, [], "itm", .invalidArgument, "0 captions came"),
                (image, [String](repeating: "a", count: 33), "itm", .invalidArgument, "33 captions came"),
                (image, ["a"], "absent", .notFound, "absent"),
                (Array("no picture".utf8), ["a"], "itm", .invalidArgument, ""),
            ] {
                let error = await failure {
                    try await captioner.blipstream.align(image: picture, captions: captions, model: model)
                }
                #expect(
                    error?.code == code && (says.isEmpty || error?.message.contains(says) == true),
                    "\(model): \(says)")
            }
            let error = await failure {
                try await captioner.blipstream.caption(image: image, model: "itm")
            }
            #expect(error?.message.contains("retrieval model") == true)
        }
    }
}
