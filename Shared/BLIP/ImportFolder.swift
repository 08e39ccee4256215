import Checkpoints
import Foundation
import Tokenization

/// Where the parts of a checkpoint lie: the weights, and the small files beside them.
struct ImportFolder {
    /// Weights by preference: the whole file first, then several with an index.
    static let weightNames = [
        "model.safetensors", "model.safetensors.index.json", "pytorch_model.bin",
        "pytorch_model.bin.index.json",
    ]
    private static let smallFileLimit = 16 << 20

    let folder: URL
    let weights: URL

    /// - Parameter path: a folder, or a file of weights in one.
    init(_ path: URL) throws {
        let text = path.path(percentEncoded: false)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: text, isDirectory: &isFolder) else {
            throw BLIPError.folder(
                "no file or folder \(text); expected a Hugging Face folder, or a .pth file of BLIP's authors")
        }
        guard isFolder.boolValue else {
            (folder, weights) = (path.deletingLastPathComponent(), path)
            return
        }
        folder = path
        let names = try FileManager.default.contentsOfDirectory(atPath: text)
        if let name = Self.weightNames.first(where: names.contains) {
            weights = path.appending(path: name)
            return
        }
        let others = names.filter { name in
            [".pth", ".pt", ".bin", ".safetensors"].contains(where: name.hasSuffix)
        }
        guard others.count == 1, let only = others.first else {
            throw BLIPError.folder(
                "\(text) holds \(others.isEmpty ? "no weights" : others.sorted().joined(separator: ", ")); expected "
                    + "\(Self.weightNames.joined(separator: ", ")), or one .pth file: name the file itself")
        }
        weights = path.appending(path: only)
    }

    /// A small file of the folder; nil: it is not there.
    func content(_ name: String) throws -> Data? {
        let url = folder.appending(path: name)
        guard FileManager.default.fileExists(atPath: url.path(percentEncoded: false)) else { return nil }
        let attributes = try FileManager.default.attributesOfItem(atPath: url.path(percentEncoded: false))
        guard let size = (attributes[.size] as? NSNumber)?.intValue, size <= Self.smallFileLimit else {
            throw BLIPError.folder("\(name) is larger than \(Self.smallFileLimit >> 20) MiB")
        }
        return try Data(contentsOf: url)
    }

    /// The text of vocab.txt: the file given, the folder's, or made of its tokenizer.json.
    func vocabulary(_ given: URL?) throws -> Data {
        if let given {
            guard let data = try? Data(contentsOf: given) else {
                throw BLIPError.folder("cannot read the vocabulary \(given.path(percentEncoded: false))")
            }
            return data
        }
        if let data = try content(ModelFolder.tokenizerFile) {
            struct Settings: Decodable {
                let do_lower_case: Bool?
            }
            if try JSONDecoder().decode(Settings.self, from: data).do_lower_case == false {
                throw BLIPError.folder(
                    "\(ModelFolder.tokenizerFile) keeps capital letters, only lower-case BERT is built")
            }
        }
        if let data = try content(ModelFolder.vocabularyFile) { return data }
        if let data = try content("tokenizer.json") { return try Self.vocabulary(ofTokenizer: data) }
        throw BLIPError.folder(
            "\(ModelFolder.vocabularyFile) is missing; give it with --vocabulary FILE. For weights of BLIP's authors it "
                + "is that of bert-base-uncased (30522 lines)")
    }

    private static func vocabulary(ofTokenizer data: Data) throws -> Data {
        struct File: Decodable {
            struct Model: Decodable {
                let type: String?
                let vocab: [String: Int]
            }
            let model: Model
        }
        guard let model = try? JSONDecoder().decode(File.self, from: data).model,
            model.type == nil || model.type == "WordPiece"
        else { throw BLIPError.folder("tokenizer.json holds no WordPiece vocabulary") }
        let words = model.vocab.sorted { $0.value < $1.value }
        guard words.map(\.value) == Array(0..<words.count) else {
            throw BLIPError.folder("tokenizer.json: its \(words.count) words do not count up from 0")
        }
        return Data((words.map(\.key).joined(separator: "\n") + "\n").utf8)
    }
}
