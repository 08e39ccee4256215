import BLIP
import BlobStore
import Catalog
import Checkpoints
import Compute
import Database
import Foundation
import Imaging
import TestSupport
import Testing
import Tokenization

/// The committed random model of 61 tokens and 32 x 32 pixels, completed to a whole model folder.
enum TinyModel {
    static let side = 32

    /// [SEP] and [DEC] where the model's config has them.
    static let vocabulary =
        ["[PAD]", "[UNK]", "[CLS]", "[MASK]", "a", "[SEP]"] + (6..<59).map { "word\($0)" } + [
            "[DEC]", "[ENC]",
        ]

    /// Publishes the folder under `models/<name>` and registers it. `wrongHash`: as other weights than it
    /// has.
    @discardableResult
    static func register(
        _ name: String, in catalog: Catalog, _ blobs: BlobStore, wrongHash: Bool = false
    ) async throws -> ModelRecord {
        let key = "models/\(name)"
        let source = fixturesFolder.appending(path: "parity/a")
        let folder = try blobs.publishFolder(key) { folder in
            for file in [ModelFolder.configFile, ModelFolder.weightsFile] {
                try FileManager.default.copyItem(
                    at: source.appending(path: file), to: folder.appending(path: file))
            }
            try Data((vocabulary.joined(separator: "\n") + "\n").utf8)
                .write(to: folder.appending(path: ModelFolder.vocabularyFile))
            try JSONEncoder().encode(ImageProcessorConfig(size: side))
                .write(to: folder.appending(path: ModelFolder.processorFile))
        }
        let hash = try FileSync.sha256(of: folder.appending(path: ModelFolder.weightsFile))
        var weights = try #require(Hex.decode(hash.utf8))
        if wrongHash { weights[0] ^= 1 }
        return try await catalog.registerModel(
            NewModel(
                name: name, folderKey: key, weightsSHA256: weights, imageSize: side, parameters: 1,
                origin: "imported")
        ).model
    }

    /// What BLIP itself says about the pictures, one at a time.
    static func captions(
        of images: [[UInt8]], in folder: URL, decoding: BLIP.Decoding, prompt: [Int32] = []
    ) throws -> [GeneratedCaption] {
        let folder = try ModelFolder(folder)
        let model = try folder.model(on: CPUDevice())
        return try images.map { image in
            let picture = Resampler.bicubic(try ImageDecoder.decode(image), width: side, height: side)
            var pixels = [Float](repeating: 0, count: 3 * side * side)
            pixels.withUnsafeMutableBufferPointer { buffer in
                guard let base = buffer.baseAddress else { return }
                PixelNormaliser.blip.chw(picture.pixels, size: side, into: base)
            }
            return try model.generate(
                pixels: model.pixels(pixels), prompt: [59] + prompt, decoding: decoding)[0]
        }
    }

    /// A picture of coarse random blocks as PNG; each number gives another one.
    static func picture(_ number: Int, side: Int = 64) throws -> [UInt8] {
        var state = UInt64(number) &* 0x9E37_79B9_7F4A_7C15 &+ 1
        let blocks = (0..<48).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 40)
        }
        let pixels = (0..<side * side).flatMap { pixel in
            let block = (pixel / side) * 4 / side * 4 + (pixel % side) * 4 / side
            return blocks[3 * block..<3 * block + 3]
        }
        return try ImageEncoder.png(Picture(width: side, height: side, bands: 3, pixels: pixels))
    }
}
