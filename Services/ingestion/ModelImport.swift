import BLIP
import BlobStore
import Catalog
import Checkpoints
import Crypto
import Foundation
import RPC

/// A model whose files have come: checked, published, ready to be registered. Its calls wait for the disk.
struct ModelImport {
    /// - Returns: what to register.
    /// - Throws: `RPCError` INVALID_ARGUMENT naming the field or the tensor that is wrong.
    static func publish(_ intake: ModelIntake, to blobs: BlobStore) throws -> NewModel {
        guard let name = intake.name, let weights = intake.sha256[ModelFolder.weightsFile] else {
            throw RPCError(.invalidArgument, "the first frame names no model")
        }
        try Catalog.checkName(name, of: "model")
        let (folder, parameters) = try inspect(intake.folder)
        try Manifest.write(in: intake.folder)
        let manifest = try Data(contentsOf: intake.folder.appending(path: Manifest.fileName))
        let key = "models/" + SHA256.hash(data: manifest).map(Self.digits).joined()
        do {
            try blobs.publishFolder(key) { target in
                for file in ModelFolder.files + [Manifest.fileName] {
                    try FileManager.default.moveItem(
                        at: intake.folder.appending(path: file), to: target.appending(path: file))
                }
            }
        } catch BlobError.exists {
            // The key is made of the content, so what is there is this model.
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return NewModel(
            name: name, folderKey: key, weightsSHA256: weights, imageSize: folder.config.vision.imageSize,
            parameters: parameters,
            config: String(decoding: try encoder.encode(folder.config), as: UTF8.self),
            origin: "imported")
    }

    /// Everything that can be told without reading the weights' values.
    private static func inspect(_ url: URL) throws -> (ModelFolder, parameters: Int) {
        do {
            let folder = try ModelFolder(url)
            do { _ = try folder.tokenizer() } catch {
                throw RPCError(
                    .invalidArgument, "\(ModelFolder.vocabularyFile): \(Self.withoutPath(error, url))")
            }
            return (folder, try folder.checkWeights())
        } catch let error as BLIPError {
            throw RPCError(.invalidArgument, error.description)
        } catch let error as CheckpointError {
            throw RPCError(.invalidArgument, "\(ModelFolder.weightsFile): \(Self.withoutPath(error, url))")
        }
    }

    /// Callers have no use for our folders.
    private static func withoutPath(_ error: any Error, _ folder: URL) -> String {
        "\(error)".replacing(folder.path(percentEncoded: false) + "/", with: "")
            .replacing(folder.path(percentEncoded: false), with: "")
    }

    private static func digits(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
}
