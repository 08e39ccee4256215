import Logging
import RPC
import ServiceKit
import Training
import Wire

/// Batches from the preprocessing services. The trainer owns the cursor: when a stream breaks, it opens another one there, at the next
/// endpoint, and gets the same bytes.
final class BatchSource: Sendable {
    private let clients: [RPCClient]
    private let logger: Logger

    init(endpoints: [Endpoint], logger: Logger) {
        clients = endpoints.map { RPCClient(endpoint: $0, logger: logger) }
        self.logger = logger
    }

    /// The batches of one epoch from `cursor` on.
    func batches(run: Int, split: String, epoch: Int, from cursor: Int) -> Reader {
        Reader(source: self, run: run, split: split, epoch: epoch, cursor: cursor)
    }

    /// One batch of an epoch, all its parts together.
    struct Numbered: Sendable {
        let index: Int
        /// Batches in the epoch.
        let batches: Int
        let batch: CaptionBatch
    }

    struct Reader {
        private let source: BatchSource
        private let run: Int
        private let split: String
        private let epoch: Int
        private var cursor: Int
        private var failures = 0
        private var iterator: RPCStream<Batch>.AsyncIterator?
        private static let failuresMax = 30

        init(source: BatchSource, run: Int, split: String, epoch: Int, cursor: Int) {
            (self.source, self.run, self.split, self.epoch, self.cursor) = (source, run, split, epoch, cursor)
        }

        /// The next batch; nil at the end of the epoch.
        ///
        /// - Throws: `JobRefused` when the service says that the run cannot be served at all; the last `RPCError` when it stays out of
        ///   reach.
        mutating func next() async throws -> Numbered? {
            while true {
                do {
                    guard let batch = try await read() else { return nil }
                    cursor = batch.index + 1
                    failures = 0
                    return batch
                } catch let error as RPCError {
                    iterator = nil
                    switch error.code {
                    case .invalidArgument, .notFound, .failedPrecondition, .unimplemented:
                        throw JobRefused("batches cannot be had: \(error)")
                    default: break
                    }
                    failures += 1
                    guard failures <= Self.failuresMax else { throw error }
                    source.logger.warning(
                        "batch stream broke at batch \(cursor) of epoch \(epoch), opening again: \(error)")
                    try await Task.sleep(for: .milliseconds(min(2000, 100 * failures)))
                }
            }
        }

        private mutating func read() async throws -> Numbered? {
            var iterator = self.iterator ?? open()
            defer { self.iterator = iterator }
            var parts: [Batch] = []
            while let part = try await iterator.next() {
                guard let index = part.index.map(Int.init), let count = part.parts.map(Int.init), count > 0
                else {
                    throw RPCError(.internal, "a batch without index or part count")
                }
                if index < cursor { continue }
                guard index == cursor, Int(part.part ?? 0) == parts.count,
                    part.parts == parts.first?.parts ?? part.parts
                else {
                    throw RPCError(
                        .internal,
                        "batch \(index), part \(part.part ?? 0) of \(count) came instead of \(cursor), \(parts.count)"
                    )
                }
                parts.append(part)
                if parts.count == count { return try assemble(parts) }
            }
            guard parts.isEmpty else { throw RPCError(.internal, "the stream ended inside batch \(cursor)") }
            return nil
        }

        private func open() -> RPCStream<Batch>.AsyncIterator {
            var request = StreamBatchesRequest()
            (request.runID, request.split) = (UInt64(run), split)
            (request.epoch, request.fromBatch) = (UInt32(epoch), UInt64(cursor))
            let client = source.clients[failures % source.clients.count]
            return client.stream(PreprocessingService.streamBatches, request, idleTimeout: .seconds(30))
                .makeAsyncIterator()
        }

        private func assemble(_ parts: [Batch]) throws -> Numbered {
            var batch = CaptionBatch(
                pixels: [], images: 0, captions: [], captionImage: [],
                promptLength: Int(parts[0].promptLength ?? 1))
            for part in parts {
                guard part.captionImage.count == part.captionLengths.count,
                    part.captionLengths.reduce(0, { $0 + Int($1) }) == part.tokenIDs.count
                else {
                    throw RPCError(.internal, "batch \(cursor): caption lengths do not add up to the tokens")
                }
                let side = Int(part.imageSize ?? 0)
                guard part.captionImage.allSatisfy({ Int($0) < part.imageSha256.count }),
                    side > 0, (part.pixels ?? []).count == part.imageSha256.count * side * side * 3
                else {
                    throw RPCError(.internal, "batch \(cursor): pixels or captions do not fit the pictures")
                }
                batch.captionImage += part.captionImage.map { Int32($0) + Int32(batch.images) }
                batch.images += part.imageSha256.count
                batch.pixels += part.pixels ?? []
                batch.pictureKeys += part.imageSha256
                var first = 0
                for length in part.captionLengths.map(Int.init) {
                    batch.captions.append(Array(part.tokenIDs[first..<first + length]))
                    first += length
                }
            }
            return Numbered(index: cursor, batches: Int(parts[0].batches ?? 0), batch: batch)
        }
    }
}
