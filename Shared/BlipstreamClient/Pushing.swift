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
    /// Pictures that one call may hold.
    public static let picturesPerPush = 256
    /// Rows that one `pushKnown` may hold.
    public static let rowsPerQuestion = 1000
    /// Small pictures share frames of about this size.
    private static let sharedFrame = 192 << 10

    /// Pushes pictures in one call. Returns one result for each, in order, once every one is durable or refused. Pushing the
    /// same again is harmless. Throws `RPCError` when the call as a whole failed; some pictures may be stored even then.
    public func push(_ items: [PushItem], timeout: Duration? = nil) async throws -> [PushResult] {
        guard !items.isEmpty else { return [] }
        let reply = try await ingestion.upload(IngestionService.pushImages, timeout: timeout) { writer in
            var (shared, bytes): ([PushPicture], Int) = ([], 0)
            for item in items {
                let cost = item.image.count + 512 + item.header.captions.reduce(0) { $0 + $1.utf8.count + 8 }
                if !shared.isEmpty,
                    bytes + cost > Self.sharedFrame || cost > Self.sharedFrame || shared.count == 64
                {
                    try await writer.send(PushFrame(pictures: shared))
                    (shared, bytes) = ([], 0)
                }
                if cost <= Self.sharedFrame {
                    shared.append(PushPicture(header: item.header, image: item.image))
                    bytes += cost
                    continue
                }
                try await writer.send(PushFrame(header: item.header))
                for start in stride(from: 0, to: item.image.count, by: Self.chunkSize) {
                    let chunk = Array(item.image[start..<min(start + Self.chunkSize, item.image.count)])
                    try await writer.send(PushFrame(chunk: chunk))
                }
            }
            if !shared.isEmpty { try await writer.send(PushFrame(pictures: shared)) }
        }
        try check(reply.results.count, of: items.count, IngestionService.pushImages.path)
        return reply.results
    }

    /// Adds rows whose pictures the service may have already, without their bytes. The outcome of a row whose picture it
    /// lacks is `.needed`: push it then.
    ///
    /// - Parameter headers: of one dataset, at most `rowsPerQuestion`, with `size` and `sha256`.
    public func pushKnown(_ headers: [PushHeader]) async throws -> [PushResult] {
        guard !headers.isEmpty else { return [] }
        let reply = try await ingestion.call(IngestionService.pushKnown, PushKnownRequest(headers: headers))
        try check(reply.results.count, of: headers.count, IngestionService.pushKnown.path)
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

    /// Records what a push of a whole source came to; `push.key` makes a repeat harmless.
    public func recordPush(_ push: PushRecord, dataset: String) async throws {
        _ = try await ingestion.call(
            IngestionService.recordPush, RecordPushRequest(dataset: dataset, push: push))
    }

    private func check(_ count: Int, of asked: Int, _ method: String) throws {
        guard count == asked else {
            throw RPCError(
                .internal, "asked about \(asked) pictures, the service reported on \(count)",
                endpoint: ingestion.endpoint, method: method)
        }
    }
}
