import BLIP
import Foundation
import TestSupport

/// The committed random models of 61 tokens and 32 x 32 pixels, completed to whole folders: a captioner and a retrieval model.
enum HubModels {
    static let side = 32
    private static let vocabulary =
        ["[PAD]", "[UNK]", "[CLS]", "[MASK]", "a", "[SEP]"] + (6..<59).map { "word\($0)" } + [
            "[DEC]", "[ENC]",
        ]

    /// The files of a model: `a`, the captioner, or `retrieval`.
    static func files(_ name: String) throws -> [String: Data] {
        let source = fixturesFolder.appending(path: "parity/\(name)")
        var files = [
            ModelFolder.vocabularyFile: Data((vocabulary.joined(separator: "\n") + "\n").utf8),
            ModelFolder.processorFile: try JSONEncoder().encode(ImageProcessorConfig(size: side)),
        ]
        for file in [ModelFolder.configFile, ModelFolder.weightsFile] {
            files[file] = try Data(contentsOf: source.appending(path: file))
        }
        return files
    }

    static func write(_ files: [String: Data], to folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, data) in files { try data.write(to: folder.appending(path: name)) }
    }
}
