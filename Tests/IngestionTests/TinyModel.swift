import BLIP
import Foundation
import RPC
import TestSupport
import Wire

/// The committed tiny model as the five files of a model folder.
enum TinyModel {
    static func files() throws -> [(name: String, bytes: [UInt8])] {
        let source = fixturesFolder.appending(path: "parity/a")
        let words = ["[PAD]", "[UNK]", "[CLS]", "[MASK]", "a", "[SEP]"] + (6..<59).map { "word\($0)" }
        return [
            ("config.json", Array(try Data(contentsOf: source.appending(path: "config.json")))),
            (
                "preprocessor_config.json",
                Array(#"{"size": {"height": 32, "width": 32}, "blipstream_alpha": "white"}"#.utf8)
            ),
            ("vocab.txt", Array((words.joined(separator: "\n") + "\n").utf8)),
            ("tokenizer_config.json", Array(#"{"tokenizer_class": "BertTokenizer"}"#.utf8)),
            ("model.safetensors", Array(try Data(contentsOf: source.appending(path: "model.safetensors")))),
        ]
    }

    static func upload(
        _ files: [(name: String, bytes: [UInt8])], as model: String, to client: RPCClient
    ) async throws -> ImportModelReply {
        try await client.upload(CatalogService.importModel) { writer in
            for (name, bytes) in files {
                try await writer.send(
                    ImportModelFrame(
                        model: model, fileName: name, size: UInt64(bytes.count), sha256: Digest.sha256(bytes))
                )
                for start in stride(from: 0, to: bytes.count, by: 100_000) {
                    let chunk = Array(bytes[start..<min(start + 100_000, bytes.count)])
                    try await writer.send(ImportModelFrame(chunk: chunk))
                }
            }
        }
    }
}
