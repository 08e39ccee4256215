import RPC
public import Wire

extension Blipstream {
    /// How well each of `captions` fits an encoded picture (JPEG, PNG, WebP; at most 20 MiB), told by the retrieval model
    /// `model`. Throws `RPCError`.
    public func align(
        image: [UInt8], captions: [String], model: String, timeout: Duration? = nil
    ) async throws -> AlignReply {
        guard image.count <= 20 << 20 else {
            throw RPCError(
                .invalidArgument, "a picture has at most 20 MiB; this one has \(image.count) bytes")
        }
        let request = AlignRequest(model: model, captions: captions)
        return try await captioners.withClient { client, limit in
            try await client.upload(CaptionerService.align, timeout: limit) { writer in
                try await writer.send(AlignFrame(request: request))
                for start in stride(from: 0, to: image.count, by: Self.chunkSize) {
                    let chunk = Array(image[start..<min(start + Self.chunkSize, image.count)])
                    try await writer.send(AlignFrame(chunk: chunk))
                }
            }
        } within: {
            timeout ?? CaptionerService.align.timeout
        }
    }
}
