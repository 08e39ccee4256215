import BLIP
import Checkpoints
import Compute
import Foundation
import TestSupport
import Testing

/// One of the committed tiny models, and what transformers 4.57.6 computes with it (Tests/Fixtures/parity/make.py).
struct ParityFixture {
    let folder: URL
    let expected: SafetensorsFile
    let device = CPUDevice()
    let model: BLIPModel

    static let names = ["a", "b"]

    init(_ name: String) throws {
        folder = fixturesFolder.appending(path: "parity/\(name)")
        expected = try SafetensorsFile(folder.appending(path: "expected.safetensors"))
        let config = try JSONDecoder().decode(
            BLIPConfig.self, from: Data(contentsOf: folder.appending(path: "config.json")))
        let weights = try SafetensorsFile(folder.appending(path: "model.safetensors"))
        model = try BLIPModel(config: config, device: device, source: SafetensorsWeights(weights))
    }

    func pixels() throws -> Tensor { model.pixels(try expected.floats("pixel_values")) }

    /// The five captions without their padding.
    func captions() throws -> [[Int32]] {
        let ids = try expected.int64s("input_ids")
        let mask = try expected.int64s("attention_mask")
        let length = ids.count / 5
        return (0..<5).map { row in
            (0..<length).filter { mask[row * length + $0] == 1 }.map { Int32(ids[row * length + $0]) }
        }
    }

    func captionImage() throws -> [Int32] { try expected.int64s("caption_image").map { Int32($0) } }

    func tokens() throws -> TokenBatch {
        TokenBatch(try captions(), image: try captionImage(), pad: Int32(model.config.text.padTokenID))
    }

    /// labels[:, 1:] under logits[:, :-1].
    func targets() throws -> [Int32] {
        let labels = try expected.int64s("labels")
        let length = labels.count / 5
        return (0..<5).flatMap { row in
            (0..<length).map { $0 + 1 < length ? Int32(max(-1, labels[row * length + $0 + 1])) : -1 }
        }
    }

    /// Rows of a (captions, length, ...) tensor that hold no padding.
    func validRows() throws -> [Int] {
        let mask = try expected.int64s("attention_mask")
        return mask.indices.filter { mask[$0] == 1 }
    }
}

/// Largest |a - b| over the largest |b|: a missing term anywhere shows, rounding does not.
func relativeError(_ a: [Float], _ b: [Float]) -> Float {
    guard a.count == b.count, !a.isEmpty else { return .infinity }
    let scale = b.map(abs).max() ?? 0
    let worst = zip(a, b).map { abs($0 - $1) }.max() ?? 0
    return scale == 0 ? (worst == 0 ? 0 : .infinity) : worst / scale
}
