import BLIP
import Checkpoints
import Compute
import Foundation
import TestSupport
import Testing

@Suite struct ImportTests {
    private func expectOriginalWeights(
        _ ours: SafetensorsFile, rounded: (Float) -> Float = { $0 }
    ) throws {
        let theirs = try ImportFixture.original()
        #expect(Set(ours.tensors.keys) == Set(theirs.tensors.keys))
        for name in theirs.tensors.keys {
            #expect(try ours.floats(name) == theirs.floats(name).map(rounded), "\(name)")
        }
    }

    @Test func theHubsHalfPrecisionFileIsReadWithItsTiedNamesAndPositionTable() throws {
        let fixture = try ImportFixture()
        defer { fixture.remove() }
        try fixture.copy("checkpoints/hub-f16.bin", as: "pytorch_model.bin")
        let imported = try fixture.imported()
        let (folder, report) = (imported.folder, imported.report)
        try expectOriginalWeights(imported.weights) { Float(Float16($0)) }
        #expect(report.dtype == "F32")
        #expect(
            report.duplicates == [
                "text_decoder.bert.embeddings.position_ids", "text_decoder.cls.predictions.decoder.bias",
                "text_decoder.cls.predictions.decoder.weight",
            ])
        #expect(report.ignored.isEmpty && report.notes.isEmpty)
        #expect(try folder.model(on: CPUDevice()).parameterCount == report.parameters)
        #expect(folder.config.tiesHead)
    }

    @Test func weightsInBF16StayInBF16() throws {
        let fixture = try ImportFixture()
        defer { fixture.remove() }
        try fixture.copy("checkpoints/hub-bf16.bin", as: "pytorch_model.bin")
        let imported = try fixture.imported()
        #expect(imported.report.dtype == "BF16")
        let source = try TorchFile(fixturesFolder.appending(path: "checkpoints/hub-bf16.bin"))
        let ours = imported.weights
        for record in ours.tensors.values {
            #expect(record.dtype == .BF16)
            #expect(try ours.floats(record.name) == source.floats(record.name))
        }
    }

    @Test func theAuthorsFileIsReadWithItsOwnNamesAndSizes() throws {
        let fixture = try ImportFixture(config: false, processorSize: nil)
        defer { fixture.remove() }
        try fixture.copy("checkpoints/original.pth", as: "model_base.pth")
        var options = ImportOptions()
        (options.textHeads, options.visionHeads) = (2, 5)
        let imported = try fixture.imported(options: options)
        let (folder, report) = (imported.folder, imported.report)
        try expectOriginalWeights(imported.weights)
        var expected = try JSONDecoder().decode(
            BLIPConfig.self,
            from: Data(contentsOf: fixturesFolder.appending(path: "parity/b/config.json")))
        // Ids come from the words, and the authors' epsilon is another.
        (expected.text.bosTokenID, expected.text.sepTokenID) = (5, 3)
        expected.vision.layerNormEps = 1e-6
        #expect(folder.config == expected)
        #expect(report.ignored.values.reduce(0, +) == 11)
        #expect(report.ignored["momentum copy, used in pre-training only"] == 2)
        #expect(report.ignored["part of the retrieval model"] == 5)
    }

    @Test func aModelInSeveralFilesIsReadThroughItsIndex() throws {
        let fixture = try ImportFixture()
        defer { fixture.remove() }
        let original = try ImportFixture.original()
        var map: [String: String] = [:]
        for part in 0..<2 {
            var writer = SafetensorsWriter()
            for (index, name) in original.tensors.keys.sorted().enumerated() where index % 2 == part {
                let file = "model-0000\(part + 1)-of-00002.safetensors"
                try writer.add(name, shape: original.record(name).shape, floats: original.floats(name))
                map[name] = file
            }
            try writer.write(to: fixture.url.appending(path: "model-0000\(part + 1)-of-00002.safetensors"))
        }
        try JSONEncoder().encode(["weight_map": map])
            .write(to: fixture.url.appending(path: "model.safetensors.index.json"))
        try expectOriginalWeights(try fixture.imported().weights)
    }

    @Test func eitherMemberOfATiedPairMayBeTheOneInTheFile() throws {
        let fixture = try ImportFixture()
        defer { fixture.remove() }
        let original = try ImportFixture.original()
        var writer = SafetensorsWriter()
        for record in original.tensors.values {
            let name = record.name
                .replacing("bert.embeddings.word_embeddings.weight", with: "cls.predictions.decoder.weight")
                .replacing("cls.predictions.bias", with: "cls.predictions.decoder.bias")
            try writer.add(name, shape: record.shape, floats: original.floats(record.name))
        }
        try writer.write(to: fixture.url.appending(path: ModelFolder.weightsFile))
        try expectOriginalWeights(try fixture.imported().weights)
    }

    @Test func aHeadOfItsOwnIsKeptAndSaidInTheConfig() throws {
        let fixture = try ImportFixture()
        defer { fixture.remove() }
        let original = try ImportFixture.original()
        var writer = SafetensorsWriter()
        for record in original.tensors.values {
            try writer.add(record.name, shape: record.shape, floats: original.floats(record.name))
        }
        let head = "text_decoder.cls.predictions.decoder.weight"
        let words = try original.floats("text_decoder.bert.embeddings.word_embeddings.weight")
        try writer.add(head, shape: [97, 28], floats: words.map { $0 * 0.5 })
        try writer.write(to: fixture.url.appending(path: ModelFolder.weightsFile))
        let imported = try fixture.imported()
        let (folder, report) = (imported.folder, imported.report)
        #expect(try imported.weights.floats(head) == words.map { $0 * 0.5 })
        #expect(!folder.config.tiesHead)
        #expect(report.notes.contains { $0.contains("both are kept") })
        let model = try folder.model(on: CPUDevice())
        #expect(model.parameters.contains { $0.name == head })
        let json = try String(
            contentsOf: folder.url.appending(path: ModelFolder.configFile), encoding: .utf8)
        #expect(json.split(separator: "\"tie_word_embeddings\" : false").count == 3)
    }

    @Test func anUnknownTensorIsNamed() throws {
        let fixture = try ImportFixture()
        defer { fixture.remove() }
        let original = try ImportFixture.original()
        var writer = SafetensorsWriter()
        for record in original.tensors.values {
            try writer.add(record.name, shape: record.shape, floats: original.floats(record.name))
        }
        try writer.add("text_decoder.adapter.weight", shape: [1], floats: [1])
        try writer.write(to: fixture.url.appending(path: ModelFolder.weightsFile))
        let said = ImportFixture.complaint { _ = try CheckpointImport(fixture.url) }
        #expect(said.contains("1 tensors do not belong") && said.contains("text_decoder.adapter.weight"))
    }

    @Test(arguments: [
        (["text_encoder.a", "text_decoder.b", "vision_model.c"], "it answers questions"),
        (["transformer.h.0.attn.weight"], "none of its 1 tensors is named as in BLIP"),
        (["vision_model.c"], "vision_model.embeddings.class_embedding [1, 1, 20] is missing"),
    ])
    func otherModelsAreRefusedByTheirNames(_ names: [String], _ says: String) throws {
        let fixture = try ImportFixture()
        defer { fixture.remove() }
        var writer = SafetensorsWriter()
        for name in names { try writer.add(name, shape: [1], floats: [1]) }
        try writer.write(to: fixture.url.appending(path: ModelFolder.weightsFile))
        // The last has the name of a retrieval model's picture encoder only; the config says captioner.
        var options = ImportOptions()
        options.kind = .captioner
        let said = ImportFixture.complaint { _ = try CheckpointImport(fixture.url, options: options) }
        #expect(said.contains(says), "\(said)")
    }

    @Test func aFolderThatNeedsNothingIsTakenAsItIs() throws {
        let fixture = try ImportFixture()
        defer { fixture.remove() }
        try fixture.copy("parity/b/model.safetensors", as: ModelFolder.weightsFile)
        #expect(try !CheckpointImport(fixture.url).isComplete)
        try Data("{}".utf8).write(to: fixture.url.appending(path: ModelFolder.tokenizerFile))
        #expect(try CheckpointImport(fixture.url).isComplete)
        // What was imported once needs nothing more.
        let folder = try fixture.imported().folder
        #expect(try CheckpointImport(folder.url).isComplete)
    }

    @Test func whereNoWeightsOrSeveralAreTheChoiceIsExplained() throws {
        let fixture = try ImportFixture()
        defer { fixture.remove() }
        let none = ImportFixture.complaint { _ = try CheckpointImport(fixture.url) }
        #expect(none.contains("holds no weights") && none.contains("pytorch_model.bin"))
        for name in ["one.pth", "two.pth"] { try fixture.copy("checkpoints/original.pth", as: name) }
        let two = ImportFixture.complaint { _ = try CheckpointImport(fixture.url) }
        #expect(two.contains("one.pth, two.pth") && two.contains("name the file itself"))
        let absent = ImportFixture.complaint {
            _ = try CheckpointImport(fixture.url.appending(path: "absent"))
        }
        #expect(absent.contains("no file or folder"))
    }
}
