import BLIP
import Checkpoints
import Compute
import Foundation
import TestSupport
import Training

@testable import Graph

/// One of the committed tiny models on some device, and what transformers 4.57.6 computes with it
/// (Tests/Fixtures/parity/make.py).
struct GraphFixture {
    let expected: SafetensorsFile
    let device: any Device
    let model: BLIPModel

    static let names = ["a", "b"]

    init(_ name: String, on device: any Device) throws {
        let folder = fixturesFolder.appending(path: "parity/\(name)")
        self.device = device
        expected = try SafetensorsFile(folder.appending(path: "expected.safetensors"))
        let weights = try SafetensorsFile(folder.appending(path: "model.safetensors"))
        model = try BLIPModel(
            config: Self.config(name), device: device, source: SafetensorsWeights(weights))
    }

    static func config(_ name: String) throws -> BLIPConfig {
        let file = fixturesFolder.appending(path: "parity/\(name)/config.json")
        return try JSONDecoder().decode(BLIPConfig.self, from: Data(contentsOf: file))
    }

    func pixels() throws -> Tensor { model.pixels(try expected.floats("pixel_values")) }

    /// The five captions, padded on the right.
    func tokens() throws -> TokenBatch {
        let (ids, mask) = (try expected.int64s("input_ids"), try expected.int64s("attention_mask"))
        let length = ids.count / 5
        let captions = (0..<5).map { row in
            (0..<length).filter { mask[row * length + $0] == 1 }.map { Int32(ids[row * length + $0]) }
        }
        return TokenBatch(
            captions, image: try expected.int64s("caption_image").map { Int32($0) },
            pad: Int32(model.config.text.padTokenID))
    }

    /// labels[:, 1:] under logits[:, :-1].
    func targets() throws -> [Int32] {
        let labels = try expected.int64s("labels")
        let length = labels.count / 5
        return labels.indices.map { place in
            place % length + 1 < length ? Int32(max(-1, labels[place + 1])) : -1
        }
    }

    /// Rows of a (captions, length, …) tensor that hold no padding.
    func validRows() throws -> [Int] {
        let mask = try expected.int64s("attention_mask")
        return mask.indices.filter { mask[$0] == 1 }
    }

    /// Loss sums of the five captions; gradients are added to those of the weights.
    func loss(smoothing: Double, recomputes: Bool = false) throws -> Pending<LossSums> {
        let tape = Tape(device: device)
        let ops = Ops(device: device, tape: tape, recomputes: recomputes)
        let targets = try targets()
        let sums = model.loss(
            imageEmbeds: model.vision(try pixels(), ops), tokens: try tokens(), targets: targets,
            smoothing: Float(smoothing), scale: 1 / Float(targets.count { $0 >= 0 }), ops: ops)
        tape.backward()
        return sums
    }
}

/// Largest |a - b| over the largest |b|: a missing term anywhere shows, rounding does not.
func relativeError(_ a: [Float], _ b: [Float]) -> Float {
    guard a.count == b.count, !a.isEmpty else { return .infinity }
    let scale = b.map(abs).max() ?? 0
    let worst = zip(a, b).map { abs($0 - $1) }.max() ?? 0
    return scale == 0 ? (worst == 0 ? 0 : .infinity) : worst / scale
}
