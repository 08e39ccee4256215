import RPC
public import Wire

/// One picture to push: its header (with `size` and `sha256` of the bytes, as the service checks them) and its bytes.
public struct PushItem: Sendable, Equatable {
    /// Dataset, name, captions and the rest.
    public var header: PushHeader
    /// The encoded picture.
    public var image: [UInt8]

    /// An item; `header.size` is set from the bytes when absent.
    public init(header: PushHeader, image: [UInt8]) {
        self.header = header
        self.header.size = header.size ?? UInt64(image.count)
        self.image = image
    }
}

extension Blipstream {
    /// Pushes pictures in one call. Returns one result for each, in order, once every one is durable or refused. Pushing the
    /// same again is harmless. Throws `RPCError` when the call as a whole failed; some pictures may be stored even then.
    public func push(_ items: [PushItem], timeout: Duration? = nil) async throws -> [PushResult] {
        guard !items.isEmpty else { return [] }
        let reply = try await ingestion.upload(IngestionService.pushImages, timeout: timeout) { writer in
            for item in items {
                try await writer.send(PushFrame(header: item.header))
                for start in stride(from: 0, to: item.image.count, by: Self.chunkSize) {
                    let chunk = Array(item.image[start..<min(start + Self.chunkSize, item.image.count)])
                    try await writer.send(PushFrame(chunk: chunk))
                }
            }
        }
        guard reply.results.count == items.count else {
            throw RPCError(
                .internal, "pushed \(items.count) pictures, the service reported on \(reply.results.count)",
                endpoint: ingestion.endpoint, method: IngestionService.pushImages.path)
        }
        return reply.results
    }

    /// Records rows that could not be pushed at all, so that the dataset's report is whole.
    public func reportRejected(_ rejections: [Rejection], dataset: String) async throws {
        for start in stride(from: 0, to: rejections.count, by: 1000) {
            let page = Array(rejections[start..<min(start + 1000, rejections.count)])
            _ = try await ingestion.call(
                IngestionService.reportRejected, ReportRejectedRequest(dataset: dataset, rejections: page))
        }
    }
}
