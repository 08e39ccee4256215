import Catalog
import Decoding
import Logging
import RPC
import ServiceKit
import Wire

/// `blip.v1.Ingestion`.
struct PushMethods: Sendable {
    let context: ServiceContext
    let threads: WorkThreads
    let reader: any PictureReading
    private let uploads = Places(PushMethods.mostUploads)

    static let mostUploads = 32

    init(context: ServiceContext, threads: WorkThreads, reader: any PictureReading) {
        (self.context, self.threads, self.reader) = (context, threads, reader)
    }

    func register() {
        context.server.handle(IngestionService.pushImages) { frames, call in
            try await answering {
                guard uploads.enter() else {
                    throw RPCError(
                        .resourceExhausted, "\(Self.mostUploads) uploads run already; try again in a second",
                        retryAfter: .seconds(1))
                }
                defer { uploads.leave() }
                var push = PushCall(
                    catalog: context.catalog, blobs: context.blobs, threads: threads, reader: reader)
                let reply = try await push.run(frames)
                log(reply, call)
                return reply
            }
        }
        context.server.handle(IngestionService.pushKnown) { request, _ in
            try await answering { try await KnownCall(catalog: context.catalog).run(request) }
        }
        context.server.handle(IngestionService.recordPush) { request, _ in
            try await answering {
                guard let push = request.push else {
                    throw RPCError(.invalidArgument, "the request holds no push")
                }
                try await context.catalog.recordPush(
                    dataset: request.dataset ?? "", try StoredPushRecord(push))
                return RecordPushReply()
            }
        }
        context.server.handle(IngestionService.fetchImages) { request, _, writer in
            try await answering {
                try await PictureExport(blobs: context.blobs, threads: threads)
                    .send(request.sha256, to: writer)
            }
        }
        context.server.handle(IngestionService.reportRejected) { request, _ in
            try await answering {
                let rows = request.rejections.map { row in
                    RejectionRecord(
                        fileName: row.fileName ?? "", line: Int(clamping: row.line ?? 0),
                        reason: row.reason ?? "",
                        detail: row.detail ?? "")
                }
                try await context.catalog.recordRejections(dataset: request.dataset ?? "", rows)
                return ReportRejectedReply()
            }
        }
    }

    private func log(_ reply: PushReply, _ call: CallContext) {
        func count(_ outcome: PushResult.Outcome) -> Int { reply.results.count { $0.outcome == outcome } }
        context.logger.info(
            "push \(call.requestID.prefix(8)): \(count(.accepted)) accepted, \(count(.duplicate)) duplicate, \(count(.rejected)) rejected"
        )
    }
}
