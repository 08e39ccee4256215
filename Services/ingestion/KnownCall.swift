import Catalog
import RPC
import Wire

/// Rows whose pictures may be here already.
struct KnownCall: Sendable {
    static let mostRows = 1000

    let catalog: Catalog

    func run(_ request: PushKnownRequest) async throws -> PushKnownReply {
        let headers = request.headers
        guard let dataset = headers.first?.dataset, !dataset.isEmpty,
            headers.allSatisfy({ $0.dataset == dataset })
        else {
            throw RPCError(.invalidArgument, "the headers of one call name one dataset")
        }
        guard headers.count <= Self.mostRows else {
            throw RPCError(
                .invalidArgument, "at most \(Self.mostRows) rows a call; ask for the rest in another")
        }
        var results: [PushResult] = []
        var items: [(place: Int, image: NewImage)] = []
        var refused: [RejectionRecord] = []
        for header in headers {
            guard let sha256 = header.sha256, sha256.count == 32 else {
                throw RPCError(
                    .invalidArgument, "\(header.fileName ?? ""): a header needs 32 bytes of `sha256`")
            }
            if let refusal = HeaderRules.refusal(header) {
                refused.append(RejectionRecord(header, refusal))
                results.append(
                    PushResult(
                        outcome: .rejected, reason: refusal.reason, detail: refusal.detail, sha256: sha256,
                        newCaptions: 0))
            } else {
                items.append((results.count, NewImage(header, sha256: sha256)))
                results.append(PushResult(outcome: .needed, sha256: sha256))
            }
        }
        let added = try await catalog.addKnownImages(dataset: dataset, items: items.map(\.image))
        if !refused.isEmpty { try await catalog.recordRejections(dataset: dataset, refused) }
        for (item, image) in zip(items, added) {
            if let image { results[item.place] = PushResult(image, of: headers[item.place]) }
        }
        return PushKnownReply(results: results)
    }
}
