import BLIP
import Catalog
import Foundation
import Imaging
import RPC
import ServiceKit
import Wire

extension CaptionDesk {
    /// A picture larger than this travels in chunks.
    static let inlineLimit = 3 << 20
    static let uploadLimit = 20 << 20
    /// Uploads at a time: bounds what unfinished ones hold in memory.
    private static let uploadPlaces = 8
    static let streamImages = 32
    /// Pictures of one stream under way at a time.
    private static let streamWidth = 16

    /// Registers the methods of `blip.v1.Captioner`.
    func serve(on server: RPCServer) {
        let uploads = Places(Self.uploadPlaces)
        server.handle(CaptionerService.caption) { request, call in
            try await answered { try await self.caption(request, call) }
        }
        server.handle(CaptionerService.captionUpload) { frames, call in
            try await answered {
                guard uploads.enter() else {
                    throw RPCError(
                        .resourceExhausted, "\(Self.uploadPlaces) uploads are under way already",
                        retryAfter: .milliseconds(200))
                }
                let (request, image): (CaptionRequest, [UInt8])
                do {
                    defer { uploads.leave() }
                    (request, image) = try await collect(frames)
                }
                let order = try await order(
                    model: request.model, decoding: request.decoding, weights: request.weightsSha256)
                return try await caption(image, order, call)
            }
        }
        server.handle(CaptionerService.captionStream) { request, call, replies in
            try await answered { try await self.stream(request, call, replies) }
        }
        server.handle(CaptionerService.loadModel) { request, _ in
            try await answered {
                let record = try await self.registry.record(request.model ?? "")
                return LoadModelReply(model: LoadedModel(try await self.load(record), name: record.name))
            }
        }
        server.handle(CaptionerService.listLoaded) { _, _ in
            try await answered {
                let loaded = await self.library.loaded.map { LoadedModel($0.card, name: $0.name) }
                // No default while nothing is registered.
                return ListLoadedReply(
                    models: loaded, defaultModel: try? await self.registry.record("").name)
            }
        }
    }

    private func caption(_ request: CaptionRequest, _ call: CallContext) async throws -> CaptionReply {
        guard let image = request.image, !image.isEmpty else {
            throw RPCError(.invalidArgument, "the request has no image; send a JPEG, PNG or WebP file")
        }
        guard image.count <= Self.inlineLimit else {
            throw RPCError(
                .invalidArgument,
                "the image has \(image.count) bytes, a Caption call takes at most \(Self.inlineLimit); "
                    + "use CaptionUpload")
        }
        let order = try await order(
            model: request.model, decoding: request.decoding, weights: request.weightsSha256)
        return try await caption(image, order, call)
    }

    /// The request of the first frame and the bytes of all.
    private func collect(
        _ frames: StreamReader<CaptionUploadFrame>
    ) async throws -> (request: CaptionRequest, image: [UInt8]) {
        var request: CaptionRequest?
        var image: [UInt8] = []
        for try await frame in frames {
            if let first = frame.request {
                guard request == nil, image.isEmpty else {
                    throw RPCError(.invalidArgument, "only the first frame of an upload holds the request")
                }
                request = first
            }
            image += frame.chunk ?? []
            guard image.count <= Self.uploadLimit else {
                throw RPCError(.invalidArgument, "a picture has at most \(Self.uploadLimit) bytes; more came")
            }
        }
        guard let request, !image.isEmpty else {
            throw RPCError(
                .invalidArgument, "an upload is a frame with the request, then chunks; a part was missing")
        }
        return (request, image)
    }

    private func stream(
        _ request: CaptionStreamRequest, _ call: CallContext, _ replies: StreamWriter<CaptionStreamReply>
    ) async throws {
        let bytes = request.images.reduce(0) { $0 + $1.count }
        guard (1...Self.streamImages).contains(request.images.count), bytes <= Self.inlineLimit else {
            throw RPCError(
                .invalidArgument,
                "\(request.images.count) images of \(bytes) bytes came, expected 1 to \(Self.streamImages) "
                    + "of together at most \(Self.inlineLimit) bytes")
        }
        let order = try await order(model: request.model, decoding: request.decoding)
        try await withThrowingTaskGroup(of: CaptionStreamReply.self) { group in
            var rest = request.images.enumerated().makeIterator()
            func addOne() {
                guard let (index, image) = rest.next() else { return }
                group.addTask { try await self.streamReply(UInt32(index), image, order, call) }
            }
            for _ in 0..<Self.streamWidth { addOne() }
            while let reply = try await group.next() {
                try await replies.send(reply)
                addOne()
            }
        }
    }

    /// One picture's caption or what is wrong with it. Waits for room, as the whole stream has the time.
    private func streamReply(
        _ index: UInt32, _ image: [UInt8], _ order: CaptionOrder, _ call: CallContext
    ) async throws -> CaptionStreamReply {
        while true {
            do {
                let reply = try await answered { try await self.caption(image, order, call) }
                return CaptionStreamReply(index: index, reply: reply)
            } catch let error as RPCError {
                try call.checkCancelled()
                guard error.code == .resourceExhausted, let pause = error.retryAfter else {
                    return CaptionStreamReply(index: index, status: error.code.rawValue, error: error.message)
                }
                try await Task.sleep(for: pause * Double.random(in: 0.8...1.2))
            }
        }
    }
}

/// Runs `body`; what it throws becomes what the caller is told.
private func answered<Reply>(_ body: () async throws -> Reply) async throws -> Reply {
    do { return try await body() } catch let error as ImageRejection {
        throw RPCError(.invalidArgument, error.description)
    } catch BLIPError.request(let text) {
        throw RPCError(.invalidArgument, text)
    } catch { throw rpcError(from: error) }
}

extension LoadedModel {
    init(_ card: ModelCard, name: String) {
        self.init(
            model: name, weightsSha256: card.files.weightsSHA256, parameters: UInt64(card.parameters),
            imageSize: UInt32(card.imageSize))
    }
}
