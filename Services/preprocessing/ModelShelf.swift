import BLIP
import BlobStore
import Catalog
import Foundation
import Imaging
import Tokenization

/// What preprocessing needs to know of a model.
struct ModelInput: Sendable {
    let form: PixelForm
    let tokenizer: Tokenizer
    /// The most tokens a caption may have.
    let positions: Int
}

/// A model whose folder cannot be used.
struct UnusableModel: Error, CustomStringConvertible {
    let model: String
    let reason: String

    var description: String { "model \(model) cannot be used: \(reason); import it again" }
}

/// Models read so far, by folder: folders never change once published.
actor ModelShelf {
    private let catalog: Catalog
    private let blobs: BlobStore
    private var inputs: [String: ModelInput] = [:]
    private var forms: [String: PixelForm] = [:]

    init(catalog: Catalog, blobs: BlobStore) {
        self.catalog = catalog
        self.blobs = blobs
    }

    /// - Throws: `CatalogError.notFound`, `UnusableModel`.
    func input(_ name: String) async throws -> ModelInput {
        let record = try await catalog.model(name)
        if let known = inputs[record.folderKey] { return known }
        do {
            let folder = try ModelFolder(try blobs.folder(record.folderKey))
            let input = ModelInput(
                form: Self.form(folder), tokenizer: try folder.tokenizer(),
                positions: folder.config.text.maxPositionEmbeddings)
            if inputs.count >= Self.mostKept { inputs = [:] }
            inputs[record.folderKey] = input
            return input
        } catch BlobError.notFound(let key) {
            throw UnusableModel(model: name, reason: "its folder \(key) is missing from the blob store")
        } catch {
            throw UnusableModel(model: name, reason: "\(error)")
        }
    }

    /// The forms the registered models want, each once. A folder that cannot be read counts by what the registry says of it.
    func wanted() async throws -> Set<PixelForm> {
        var wanted: Set<PixelForm> = []
        for record in try await catalog.listModels() {
            if let known = forms[record.folderKey] {
                wanted.insert(known)
            } else if let url = try? blobs.folder(record.folderKey), let folder = try? ModelFolder(url) {
                forms[record.folderKey] = Self.form(folder)
                wanted.insert(Self.form(folder))
            } else {
                wanted.insert(PixelForm(size: record.imageSize, alpha: .white))
            }
        }
        return wanted
    }

    private static let mostKept = 16

    private static func form(_ folder: ModelFolder) -> PixelForm {
        PixelForm(size: folder.processor.size, alpha: AlphaRule(rawValue: folder.processor.alpha) ?? .white)
    }
}
