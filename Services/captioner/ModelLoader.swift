import BLIP
import BlobStore
import Checkpoints
import Compute
import Database
import Devices
import Foundation
import Imaging
import ServiceKit
import Tokenization

/// Which files a model consists of: equal for equal weights in the same folder, whatever name they are
/// registered under.
struct ModelFiles: Hashable, Sendable {
    let folderKey: String
    let weightsSHA256: [UInt8]
}

/// What is to be known about a resident model without touching its weights.
struct ModelCard: Sendable {
    let files: ModelFiles
    let config: BLIPConfig
    let tokenizer: Tokenizer
    let normaliser: PixelNormaliser
    let alpha: AlphaRule
    let parameters: Int

    /// Pixels a side.
    var imageSize: Int { config.vision.imageSize }

    /// [DEC] and the prompt's ids.
    func promptIDs(_ prompt: String) -> [Int32] {
        [Int32(config.text.bosTokenID)] + tokenizer.pieces(prompt)
    }
}

/// The bytes are not those that were registered.
struct WrongWeights: Error, CustomStringConvertible {
    let expected: String
    let found: String

    var description: String {
        "model.safetensors has SHA-256 \(found), \(expected) was registered; import the model again"
    }
}

/// Reads and checks models on a thread of its own, beside those that are serving.
actor ModelLoader {
    private let executor = DedicatedThread(name: "model loader")
    private let blobs: BlobStore
    private let engine: CaptionEngine
    private let precision: Precision
    private let devices: HostDevices

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(blobs: BlobStore, engine: CaptionEngine, precision: Precision, devices: HostDevices) {
        (self.blobs, self.engine, self.precision) = (blobs, engine, precision)
        self.devices = devices
    }

    /// Puts the model into the engine.
    func load(_ files: ModelFiles) async throws -> ModelCard {
        let url = try blobs.folder(files.folderKey)
        let folder = try ModelFolder(url)
        let tokenizer = try folder.tokenizer()
        let found = try FileSync.sha256(of: url.appending(path: ModelFolder.weightsFile))
        let expected = Hex.encode(files.weightsSHA256)
        guard found == expected else { throw WrongWeights(expected: expected, found: found) }
        let parameters: Int
        if devices.preferred == .cpu {
            let model = try folder.model(on: CPUDevice(precision: precision))
            parameters = model.parameterCount
            await engine.add(files, model)
        } else {
            parameters = try await engine.load(files, from: folder)
        }
        return ModelCard(
            files: files, config: folder.config, tokenizer: tokenizer,
            normaliser: PixelNormaliser(
                mean: folder.processor.mean, standardDeviation: folder.processor.standardDeviation),
            alpha: folder.processor.alpha == "drop" ? .drop : .white, parameters: parameters)
    }
}
