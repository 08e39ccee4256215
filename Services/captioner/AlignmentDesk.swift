import BLIP
import Catalog
import Compute
import Decoding
import Devices
import Imaging
import RPC
import ServiceKit
import Tokenization
import Wire

/// `blip.v1.Captioner/Align`: how well captions fit a picture.
struct AlignmentDesk: Sendable {
    private static let mostCaptions = 32
    private static let longestCaption = 512
    /// Calls at a time: bounds what their pictures hold in memory.
    private static let places = 16
    /// Another model may take the place between a load and its use; so often it is fetched again.
    private static let loads = 3

    private let registry: ModelRegistry
    private let engine: AlignmentEngine
    private let reader: any PictureReading
    private let threads = WorkThreads(1, name: "alignment pictures")
    private let calls = Places(AlignmentDesk.places)

    init(
        _ context: ServiceContext, registry: ModelRegistry, devices: HostDevices, reader: any PictureReading
    ) throws {
        (self.registry, self.reader) = (registry, reader)
        engine = AlignmentEngine(
            blobs: context.blobs,
            precision: try context.settings.choice(Setting.precision, Precision.self), devices: devices,
            mostTexts: Self.mostCaptions)
    }

    func serve(on server: RPCServer) {
        server.handle(CaptionerService.align) { frames, call in
            guard calls.enter() else {
                throw RPCError(
                    .resourceExhausted, "\(Self.places) pictures are being scored already",
                    retryAfter: .milliseconds(200))
            }
            defer { calls.leave() }
            do {
                let (request, image) = try await collect(frames)
                return try await align(request, image, call)
            } catch let error as ImageRejection {
                throw RPCError(.invalidArgument, error.description)
            } catch BLIPError.request(let text) {
                throw RPCError(.invalidArgument, text)
            } catch let error as BLIPError {
                throw RPCError(.failedPrecondition, error.description)
            } catch { throw rpcError(from: error) }
        }
    }

    private func align(_ request: AlignRequest, _ image: [UInt8], _ call: CallContext) async throws
        -> AlignReply
    {
        let name = request.model ?? ""
        guard !name.isEmpty else {
            throw RPCError(.invalidArgument, "the request names no model; name a retrieval model")
        }
        guard (1...Self.mostCaptions).contains(request.captions.count),
            request.captions.allSatisfy({ $0.utf8.count <= Self.longestCaption })
        else {
            throw RPCError(
                .invalidArgument,
                "\(request.captions.count) captions came, expected 1 to \(Self.mostCaptions) of at most "
                    + "\(Self.longestCaption) bytes")
        }
        let record = try await registry.record(name)
        guard record.isRetrieval else {
            throw RPCError(
                .failedPrecondition,
                "model \"\(record.name)\" writes captions and scores none; import a BLIP ITM model and name that"
            )
        }
        for _ in 0..<Self.loads {
            let card = try await engine.load(record)
            let texts = request.captions.map { text in
                Self.ids(of: text, card.tokenizer, most: card.config.text.maxPositionEmbeddings)
            }
            let pixels = try await threads.run {
                try call.checkCancelled()
                return try CaptionDesk.pixels(of: image, for: card, by: reader)
            }
            guard let scores = try await engine.align(card.files, pixels: pixels, texts: texts) else {
                continue
            }
            guard scores.allSatisfy({ $0.match.isFinite && $0.cosine.isFinite }) else {
                throw RPCError(
                    .internal,
                    "model \"\(record.name)\" computed numbers that are not finite; use another model")
            }
            return AlignReply(
                match: scores.map(\.match), cosine: scores.map(\.cosine), model: record.name,
                weightsSha256: record.weightsSHA256)
        }
        throw RPCError(
            .resourceExhausted, "several retrieval models are in use at once; try again",
            retryAfter: .seconds(1))
    }

    /// [CLS] text [SEP], cut as in training.
    private static func ids(of text: String, _ tokenizer: Tokenizer, most: Int) -> [Int32] {
        tokenizer.encode(text, maxLength: min(RetrievalModel.maxTokens, most))
    }

    private func collect(
        _ frames: StreamReader<AlignFrame>
    ) async throws -> (request: AlignRequest, image: [UInt8]) {
        var request: AlignRequest?
        var image: [UInt8] = []
        for try await frame in frames {
            if let first = frame.request {
                guard request == nil, image.isEmpty else {
                    throw RPCError(.invalidArgument, "only the first frame of an upload holds the request")
                }
                request = first
            }
            image += frame.chunk ?? []
            guard image.count <= CaptionDesk.uploadLimit else {
                throw RPCError(
                    .invalidArgument, "a picture has at most \(CaptionDesk.uploadLimit) bytes; more came")
            }
        }
        guard let request, !image.isEmpty else {
            throw RPCError(
                .invalidArgument, "an upload is a frame with the request, then chunks; a part was missing")
        }
        return (request, image)
    }
}
