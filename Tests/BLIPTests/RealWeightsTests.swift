import BLIP
import Compute
import Foundation
import Testing
import Tokenization

/// The published weights, where they are: BLIP_TEST_WEIGHTS names a folder that holds `blip-image-captioning-base` and,
/// if wanted, `blip-itm-base-coco` as the hub has them, and `pixels.f32`: the demo picture of the model cards, prepared for
/// 384 pixels (3 x 384 x 384 little-endian floats, normalised; Tests/parity/prepare_demo.py writes it).
@Suite(.enabled(if: RealWeights.folder != nil, "BLIP_TEST_WEIGHTS names no folder with published weights"))
struct RealWeightsTests {
    @Test(
        .enabled(if: RealWeights.has("blip-image-captioning-base"), "no captioner there"),
        arguments: [
            ([30522], [1037, 2450, 3564, 2006, 1996, 3509, 2007, 2014, 3899, 102]),
            ([30522, 1037, 3861, 1997], [1037, 2450, 1998, 2014, 3899, 2006, 1996, 3509, 102]),
        ] as [([Int32], [Int32])])
    func greedyCaptionsOfTheDemoPictureAreThePublishedOnes(_ prompt: [Int32], _ expected: [Int32]) throws {
        let model = try RealWeights.imported("blip-image-captioning-base") { try $0.model(on: CPUDevice()) }
        let pixels = model.pixels(try RealWeights.pixels())
        let captions = try model.generate(pixels: pixels, prompt: prompt, decoding: Decoding())
        #expect(captions[0].ids == expected)
    }

    @Test(.enabled(if: RealWeights.has("blip-itm-base-coco"), "no retrieval model there"))
    func theAlignmentOfTheDemoPictureIsThePublishedOne() throws {
        let text = "A woman and her dog sitting in a beach"
        let (model, ids) = try RealWeights.imported("blip-itm-base-coco") {
            (try $0.retrievalModel(on: CPUDevice()), try $0.tokenizer().encode(text))
        }
        let alignment = try model.align(
            pixels: model.pixels(try RealWeights.pixels()), texts: [ids], image: [0])[0]
        #expect(abs(alignment.match - 0.9971) < 1e-3 && abs(alignment.cosine - 0.5162) < 1e-3)
    }
}

/// Where published weights are, if anywhere.
enum RealWeights {
    static let folder = ProcessInfo.processInfo.environment["BLIP_TEST_WEIGHTS"].map { URL(filePath: $0) }

    static func has(_ name: String) -> Bool {
        guard let path = folder?.appending(path: name).path(percentEncoded: false) else { return false }
        return FileManager.default.fileExists(atPath: path)
    }

    /// Imports a checkpoint as a user would and lends what came of it.
    static func imported<Value>(_ name: String, _ body: (ModelFolder) throws -> Value) throws -> Value {
        let target = FileManager.default.temporaryDirectory.appending(path: "blip-real-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: target) }
        let source = try #require(folder).appending(path: name)
        _ = try CheckpointImport(source).write(to: target)
        return try body(ModelFolder(target))
    }

    static func pixels() throws -> [Float] {
        let data = try Data(contentsOf: try #require(folder).appending(path: "pixels.f32"))
        try #require(data.count == 4 * 3 * 384 * 384)
        return data.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    }
}
