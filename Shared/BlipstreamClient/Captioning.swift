import RPC
public import Wire

extension Blipstream {
    /// A picture larger than this travels in chunks.
    static let inlineLimit = 3 << 20
    /// Bytes of a chunk.
    static let chunkSize = 256 << 10

    /// The caption of an encoded picture (JPEG, PNG, WebP; at most 20 MiB). `model` "" is the captioner's default. With
    /// `weightsSHA256` a captioner that holds other weights refuses with FAILED_PRECONDITION. Throws `RPCError`.
    public func caption(
        image: [UInt8], model: String = "", decoding: Decoding? = nil, weightsSHA256: [UInt8]? = nil,
        timeout: Duration? = nil
    ) async throws -> CaptionReply {
        guard image.count <= 20 << 20 else {
            throw RPCError(
                .invalidArgument, "a picture has at most 20 MiB; this one has \(image.count) bytes")
        }
        var request = CaptionRequest(model: model, decoding: decoding, weightsSha256: weightsSHA256)
        if image.count <= Self.inlineLimit {
            request.image = image
            let whole = request
            return try await captioners.withClient { client, limit in
                try await client.call(CaptionerService.caption, whole, timeout: limit)
            } within: {
                timeout ?? CaptionerService.caption.timeout
            }
        }
        let opening = request
        return try await captioners.withClient { client, limit in
            try await client.upload(CaptionerService.captionUpload, timeout: limit) { writer in
                try await writer.send(CaptionUploadFrame(request: opening))
                for start in stride(from: 0, to: image.count, by: Self.chunkSize) {
                    let chunk = Array(image[start..<min(start + Self.chunkSize, image.count)])
                    try await writer.send(CaptionUploadFrame(chunk: chunk))
                }
            }
        } within: {
            timeout ?? CaptionerService.captionUpload.timeout
        }
    }

    /// The captions of several pictures, in their order, at most `concurrency` at a time. The first failure ends all.
    public func captions(
        images: [[UInt8]], model: String = "", decoding: Decoding? = nil, weightsSHA256: [UInt8]? = nil,
        concurrency: Int = 16
    ) async throws -> [CaptionReply] {
        var replies = [CaptionReply](repeating: CaptionReply(), count: images.count)
        try await withThrowingTaskGroup(of: (Int, CaptionReply).self) { group in
            var next = 0
            func addOne() {
                guard next < images.count else { return }
                let (index, image) = (next, images[next])
                next += 1
                group.addTask {
                    let reply = try await caption(
                        image: image, model: model, decoding: decoding, weightsSHA256: weightsSHA256)
                    return (index, reply)
                }
            }
            for _ in 0..<max(1, concurrency) { addOne() }
            while let (index, reply) = try await group.next() {
                replies[index] = reply
                addOne()
            }
        }
        return replies
    }
}
