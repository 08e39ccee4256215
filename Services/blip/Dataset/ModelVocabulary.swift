import BLIP
import BlipstreamClient
import RPC
import Tokenization
import Wire

/// The vocabulary of a registered model, without its weights.
struct ModelVocabulary: Sendable {
    let client: Blipstream

    /// Throws `RPCError` when there is no such model.
    func tokenizer(of model: String) async throws -> Tokenizer {
        var (bytes, size): ([UInt8], Int?) = ([], nil)
        // Small files come first; leaving the loop ends the call before the weights travel.
        for try await frame in client.catalog.stream(
            CatalogService.exportModel, ExportModelRequest(model: model), idleTimeout: .seconds(60))
        {
            if let name = frame.fileName {
                if size != nil { break }
                if name == ModelFolder.vocabularyFile { size = Int(clamping: frame.size ?? 0) }
            }
            if size != nil { bytes += frame.chunk ?? [] }
            if let size, bytes.count >= size { break }
        }
        guard let size, bytes.count == size else {
            throw Failure.failed("the service sent no vocabulary for model \(model.safe)")
        }
        return try Tokenizer(vocabulary: Vocabulary(text: String(decoding: bytes, as: UTF8.self)))
    }
}
