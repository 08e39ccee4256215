import BLIP
import Checkpoints
import Foundation
import TestSupport

/// A folder with the small files of a tiny captioner, for weights to be put beside them.
struct ImportFixture: Sendable {
    let url: URL

    init(config: Bool = true, processorSize: Int? = 35) throws {
        url = FileManager.default.temporaryDirectory.appending(path: "blip-import-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        try Self.words().write(to: url.appending(path: ModelFolder.vocabularyFile))
        if config { try copy("parity/b/config.json", as: ModelFolder.configFile) }
        if let processorSize {
            try JSONEncoder().encode(ImageProcessorConfig(size: processorSize))
                .write(to: url.appending(path: ModelFolder.processorFile))
        }
    }

    func remove() { try? FileManager.default.removeItem(at: url) }

    /// A vocabulary small enough for the model that has BERT's special tokens.
    static func words() throws -> Data {
        let special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[DEC]", "[ENC]"]
        return Data(((special + (7..<97).map { "w\($0)" }).joined(separator: "\n") + "\n").utf8)
    }

    func copy(_ fixture: String, as name: String) throws {
        try FileManager.default.copyItem(
            at: fixturesFolder.appending(path: fixture), to: url.appending(path: name))
    }

    /// Changes the JSON of a small file.
    func edit(_ name: String, _ change: (inout [String: Any]) -> Void) throws {
        let file = url.appending(path: name)
        var json = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any] ?? [:]
        change(&json)
        try JSONSerialization.data(withJSONObject: json).write(to: file)
    }

    /// What an import gave.
    struct Imported {
        let folder: ModelFolder
        let report: ImportReport
        let weights: SafetensorsFile
    }

    /// Imports into a folder beside the others.
    func imported(
        _ name: String? = nil, options: ImportOptions = ImportOptions()
    ) throws -> Imported {
        let source = try CheckpointImport(name.map { url.appending(path: $0) } ?? url, options: options)
        let target = url.appending(path: "imported-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
        let report = try source.write(to: target)
        return Imported(
            folder: try ModelFolder(target), report: report,
            weights: try SafetensorsFile(target.appending(path: ModelFolder.weightsFile)))
    }

    static func original() throws -> SafetensorsFile {
        try SafetensorsFile(fixturesFolder.appending(path: "parity/b/model.safetensors"))
    }

    /// The error's text, "none" when there is none.
    static func complaint(_ body: () throws -> Void) -> String {
        do {
            try body()
            return "none"
        } catch { return "\(error)" }
    }
}
