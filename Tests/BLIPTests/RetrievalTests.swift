import BLIP
import Checkpoints
import Compute
import Foundation
import TestSupport
import Testing

/// Against transformers 4.57.6 in float32 (Tests/Fixtures/parity/make_retrieval.py).
@Suite struct RetrievalTests {
    private let folder = fixturesFolder.appending(path: "parity/retrieval")

    private func model() throws -> (RetrievalModel, SafetensorsFile) {
        let config = try JSONDecoder().decode(
            BLIPConfig.self, from: Data(contentsOf: folder.appending(path: "config.json")))
        #expect(config.kind == .retrieval && config.projectionSize == 20)
        let weights = try SafetensorsFile(folder.appending(path: "model.safetensors"))
        return (
            try RetrievalModel(config: config, device: CPUDevice(), source: FileWeights(weights)),
            try SafetensorsFile(folder.appending(path: "expected.safetensors"))
        )
    }

    private func texts(_ expected: SafetensorsFile) throws -> [[Int32]] {
        let (ids, mask) = (try expected.int64s("input_ids"), try expected.int64s("attention_mask"))
        let width = ids.count / 5
        return (0..<5).map { row in
            (row * width..<(row + 1) * width).filter { mask[$0] == 1 }.map { Int32(ids[$0]) }
        }
    }

    @Test func probabilityAndCosineEqualTheReferenceInOnePaddedBatch() throws {
        let (model, expected) = try model()
        let image = try expected.int64s("caption_image").map { Int32($0) }
        let alignments = try model.align(
            pixels: model.pixels(try expected.floats("pixel_values")), texts: try texts(expected),
            image: image)
        #expect(relativeError(alignments.map(\.match), try expected.floats("match")) < 1e-4)
        #expect(relativeError(alignments.map(\.cosine), try expected.floats("cosine")) < 1e-4)
    }

    @Test func aTextAloneScoresAsInABatch() throws {
        let (model, expected) = try model()
        let (texts, image) = (try texts(expected), try expected.int64s("caption_image"))
        let pixels = try expected.floats("pixel_values")
        let size = pixels.count / 3
        for (row, text) in texts.enumerated() {
            let start = Int(image[row]) * size
            let alone = try model.align(
                pixels: model.pixels(Array(pixels[start..<start + size])), texts: [text], image: [0])
            #expect(abs(alone[0].match - (try expected.floats("match")[row])) < 1e-4)
            #expect(abs(alone[0].cosine - (try expected.floats("cosine")[row])) < 1e-4)
        }
    }

    @Test func textsThatCannotBeReadAreRefused() throws {
        let (model, expected) = try model()
        let pixels = model.pixels(try expected.floats("pixel_values"))
        for (texts, image) in [
            ([[Int32]](), [Int32]()), ([[2]], [0]), ([[2, 61]], [0]), ([[2, -1]], [0]), ([[2, 5]], [3]),
            ([[2, 5]], [0, 1]), ([[Int32](repeating: 2, count: 33)], [0]),
        ] {
            #expect(throws: BLIPError.self) { try model.align(pixels: pixels, texts: texts, image: image) }
        }
    }

    @Test func eachKindOfFolderRefusesToBeTheOther() throws {
        let fixture = try ImportFixture(config: false, processorSize: 32)
        defer { fixture.remove() }
        // The words must fit the 61 the model embeds.
        let words = String(decoding: try ImportFixture.words(), as: UTF8.self).split(separator: "\n").prefix(
            61)
        try Data((words.joined(separator: "\n") + "\n").utf8)
            .write(to: fixture.url.appending(path: ModelFolder.vocabularyFile))
        try fixture.copy("parity/retrieval/config.json", as: ModelFolder.configFile)
        try fixture.copy("parity/retrieval/model.safetensors", as: ModelFolder.weightsFile)
        let made = try fixture.imported()
        let (imported, report) = (made.folder, made.report)
        #expect(report.kind == .retrieval)
        let model = try imported.retrievalModel(on: CPUDevice())
        #expect(try imported.checkWeights() == model.parameterCount)
        #expect(model.parameterCount == report.parameters)
        #expect { try imported.model(on: CPUDevice()) } throws: { "\($0)".contains("retrieval model") }
    }
}
