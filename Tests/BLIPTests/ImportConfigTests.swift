import BLIP
import Checkpoints
import Foundation
import TestSupport
import Testing

/// The ways in which published and fine-tuned configs mislead.
@Suite struct ImportConfigTests {
    /// Imports the weights of `parity/b`, whose config is changed first.
    private func importing(
        options: ImportOptions = ImportOptions(), _ change: (inout [String: Any]) -> Void = { _ in },
        check: (ImportFixture.Imported) throws -> Void
    ) throws {
        let fixture = try ImportFixture()
        defer { fixture.remove() }
        try fixture.copy("parity/b/model.safetensors", as: ModelFolder.weightsFile)
        try fixture.edit(ModelFolder.configFile, change)
        try check(try fixture.imported(options: options))
    }

    private func json(_ text: String) throws -> BLIPConfig {
        try JSONDecoder().decode(BLIPConfig.self, from: Data(text.utf8))
    }

    @Test func everyValueASparseConfigLeavesOutTakesTheClassDefault() throws {
        let config = try json(#"{"model_type":"blip"}"#)
        #expect(config.vision == VisionConfig() && config.text == TextConfig())
        let (vision, text) = (config.vision, config.text)
        #expect(vision.hiddenSize == 768 && vision.intermediateSize == 3072 && vision.numHiddenLayers == 12)
        #expect(vision.numAttentionHeads == 12 && vision.imageSize == 384 && vision.patchSize == 16)
        #expect(vision.layerNormEps == 1e-5 && text.layerNormEps == 1e-12)
        #expect(text.hiddenSize == 768 && text.intermediateSize == 3072 && text.numHiddenLayers == 12)
        #expect(text.numAttentionHeads == 8 && text.vocabSize == 30524 && text.maxPositionEmbeddings == 512)
        #expect(text.bosTokenID == 30522 && text.eosTokenID == 2 && text.padTokenID == 0)
        #expect(text.sepTokenID == 102 && config.kind == .captioner && config.projectionSize == 256)
    }

    @Test func aSparseConfigIsCompletedWhenItIsWritten() throws {
        try importing { json in
            var vision = json["vision_config"] as? [String: Any] ?? [:]
            vision["layer_norm_eps"] = nil
            json["vision_config"] = vision
        } check: { (imported) throws in
            let data = try Data(contentsOf: imported.folder.url.appending(path: ModelFolder.configFile))
            let written = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
            let vision = written["vision_config"] as? [String: Any]
            let text = written["text_config"] as? [String: Any]
            #expect(vision?["layer_norm_eps"] as? Double == 1e-5)
            for key in [
                "num_attention_heads", "eos_token_id", "pad_token_id", "sep_token_id", "encoder_hidden_size",
            ] {
                #expect(text?[key] != nil, "\(key)")
            }
        }
    }

    @Test func theTextModelSeesTheWidthOfThePictureEncoderWhateverTheConfigSays() throws {
        try importing { json in
            var text = json["text_config"] as? [String: Any] ?? [:]
            text["encoder_hidden_size"] = nil
            json["text_config"] = text
        } check: { (imported) throws in
            #expect(imported.folder.config.text.encoderHiddenSize == 20)
        }
        #expect(try json(#"{"text_config":{"encoder_hidden_size":999}}"#).text.encoderHiddenSize == 768)
    }

    @Test func theEpsilonIsTheConfigsUnlessToldOtherwise() throws {
        try importing { #expect($0.folder.config.vision.layerNormEps == 1e-5) }
        var options = ImportOptions()
        options.visionEpsilon = 1e-6
        try importing(options: options) { (imported) throws in
            #expect(imported.folder.config.vision.layerNormEps == 1e-6)
            #expect(imported.folder.config.text.layerNormEps == 1e-12)
        }
    }

    @Test func anUnknownArchitectureOrModelTypeIsRefusedByName() throws {
        for (text, says) in [
            (#"{"architectures":["BlipForQuestionAnswering"]}"#, "BlipForQuestionAnswering"),
            (#"{"model_type":"blip-2"}"#, "blip-2"),
        ] {
            #expect { try json(text) } throws: { "\($0)".contains(says) }
        }
    }

    @Test func theProcessorMayGiveOneNumberForBothSides() throws {
        let text = Data(#"{"size":64}"#.utf8)
        #expect(try JSONDecoder().decode(ImageProcessorConfig.self, from: text).size == 64)
        for (text, says) in [
            (#"{"do_resize":false}"#, "do_resize is false"),
            (#"{"rescale_factor":1}"#, "rescale_factor is 1"),
            (#"{"size":{"shortest_edge":64}}"#, "square"),
        ] {
            #expect {
                try JSONDecoder().decode(ImageProcessorConfig.self, from: Data(text.utf8))
            } throws: { "\($0)".contains(says) }
        }
    }

    @Test func anotherPictureSizeResamplesThePositionsAndNothingElse() throws {
        var options = ImportOptions()
        options.imageSize = 49
        let theirs = try ImportFixture.original()
        let positions = "vision_model.embeddings.position_embedding"
        try importing(options: options) { (imported) throws in
            #expect(imported.folder.config.vision.imageSize == 49 && imported.folder.processor.size == 49)
            #expect(imported.report.notes == ["positions are resampled from 35 to 49 pixels"])
            #expect(try imported.weights.record(positions).shape == [1, 50, 20])
            #expect(try imported.weights.floats(positions)[..<20] == theirs.floats(positions)[..<20])
            for name in theirs.tensors.keys where name != positions {
                #expect(try imported.weights.floats(name) == theirs.floats(name))
            }
        }
        options.imageSize = 36
        let said = ImportFixture.complaint { try importing(options: options) { _ in } }
        #expect(said.contains("image_size 36 is not a multiple of patch_size 7"))
    }

    @Test func aProcessorForAnotherSizeIsRefusedWithTheOptionThatHelps() throws {
        let fixture = try ImportFixture(processorSize: 49)
        defer { fixture.remove() }
        try fixture.copy("parity/b/model.safetensors", as: ModelFolder.weightsFile)
        let said = ImportFixture.complaint { _ = try CheckpointImport(fixture.url) }
        #expect(said.contains("49 pixels, the weights know 35") && said.contains("--image-size 49"))
    }

    @Test func wordsMayComeFromTokenizerJSONOrFromAFileGiven() throws {
        let fixture = try ImportFixture()
        defer { fixture.remove() }
        try fixture.copy("parity/b/model.safetensors", as: ModelFolder.weightsFile)
        let file = fixture.url.appending(path: ModelFolder.vocabularyFile)
        let words = try Data(contentsOf: file)
        try FileManager.default.removeItem(at: file)
        let said = ImportFixture.complaint { _ = try CheckpointImport(fixture.url) }
        #expect(said.contains("vocab.txt is missing") && said.contains("--vocabulary FILE"))
        let list = String(decoding: words, as: UTF8.self).split(separator: "\n").map(String.init)
        let map = Dictionary(uniqueKeysWithValues: list.enumerated().map { ($0.element, $0.offset) })
        try JSONSerialization.data(withJSONObject: ["model": ["type": "WordPiece", "vocab": map]])
            .write(to: fixture.url.appending(path: "tokenizer.json"))
        let folder = try fixture.imported().folder
        #expect(try Data(contentsOf: folder.url.appending(path: ModelFolder.vocabularyFile)) == words)
        var options = ImportOptions()
        options.vocabulary = fixture.url.appending(path: "given.txt")
        try words.prefix(words.count - 4).write(to: fixture.url.appending(path: "given.txt"))
        #expect(throws: Never.self) { try fixture.imported(options: options) }
    }

    @Test func capitalLettersAreRefused() throws {
        let fixture = try ImportFixture()
        defer { fixture.remove() }
        try fixture.copy("parity/b/model.safetensors", as: ModelFolder.weightsFile)
        try Data(#"{"do_lower_case":false}"#.utf8)
            .write(to: fixture.url.appending(path: ModelFolder.tokenizerFile))
        let said = ImportFixture.complaint { _ = try CheckpointImport(fixture.url) }
        #expect(said.contains("keeps capital letters"))
    }
}
