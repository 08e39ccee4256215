import Catalog
import RPC
import ServiceKit
import Wire

/// Datasets and workers of `blip.v1.Catalog`.
struct DatasetMethods: Sendable {
    let context: ServiceContext

    static let mostRejections = 200
    static let mostImages = 1000
    /// A row has at most 2.1 KiB, so that a page always fits into a frame.
    static let mostRows = 1000

    func register() {
        let catalog = context.catalog
        context.server.handle(CatalogService.listDatasets) { _, _ in
            try await answering {
                ListDatasetsReply(datasets: try await catalog.listDatasets().map(DatasetInfo.init))
            }
        }
        context.server.handle(CatalogService.getDataset) { request, _ in
            try await answering {
                let name = request.name ?? ""
                let summary = try await catalog.datasetInfo(name)
                let rejections = try await catalog.rejections(dataset: name, limit: Self.mostRejections)
                let pushes = try await catalog.pushes(dataset: name)
                let reasons = try await catalog.rejectionCounts(dataset: name)
                return GetDatasetReply(
                    dataset: DatasetInfo(summary), rejections: rejections.map(Rejection.init),
                    pushes: pushes.map(Wire.PushRecord.init),
                    reasons: reasons.map { ReasonCount(reason: $0.reason, count: UInt64($0.count)) })
            }
        }
        context.server.handle(CatalogService.listRejections) { request, _ in
            try await answering {
                let rows = try await catalog.rejections(
                    dataset: request.dataset ?? "", offset: Int(clamping: request.offset ?? 0),
                    limit: Int(limit: request.limit, most: Self.mostRows))
                return ListRejectionsReply(rejections: rows.map(Rejection.init))
            }
        }
        context.server.handle(CatalogService.listImages) { request, _ in
            try await answering {
                let images = try await catalog.listImages(
                    dataset: request.dataset ?? "", split: try Split(wire: request.split),
                    offset: Int(request.offset ?? 0), limit: Int(limit: request.limit, most: Self.mostImages))
                let page = Page.fitting(images) { image in
                    image.fileName.utf8.count + image.origin.utf8.count
                        + image.captions.reduce(64) { $0 + $1.utf8.count + 8 }
                }
                return ListImagesReply(images: page.map(Wire.DatasetImage.init))
            }
        }
        context.server.handle(CatalogService.listWorkers) { _, _ in
            try await answering {
                let workers = try await catalog.listWorkers()
                return ListWorkersReply(
                    workers: workers.map {
                        WorkerInfo(
                            name: $0.name, kind: $0.kind, detail: $0.detail, lastSeenMs: Int64($0.lastSeenMS))
                    })
            }
        }
    }
}

extension Split {
    /// Absent or empty: nil.
    /// - Throws: INVALID_ARGUMENT for any other word.
    init?(wire text: String?) throws(RPCError) {
        guard let text, !text.isEmpty else { return nil }
        guard let split = Split(rawValue: text) else {
            throw RPCError(.invalidArgument, "\"\(text.prefix(40))\" is no split: train, validation or test")
        }
        self = split
    }
}

extension DatasetInfo {
    init(_ summary: DatasetSummary) {
        self.init(
            name: summary.name, images: UInt64(summary.images), captions: UInt64(summary.captions),
            pending: UInt64(summary.pending), ready: UInt64(summary.ready),
            rejected: UInt64(summary.rejected),
            splits: Split.allCases.map {
                SplitCount(split: $0.rawValue, images: UInt64(summary.splits[$0] ?? 0))
            },
            createdAtMs: Int64(summary.createdAtMS))
    }
}

extension Wire.DatasetImage {
    init(_ image: StoredDatasetImage) {
        self.init(
            sha256: image.sha256, fileName: image.fileName, split: image.split.rawValue,
            captions: image.captions, line: UInt64(max(image.line, 0)), origin: image.origin)
    }
}

extension Rejection {
    init(_ record: RejectionRecord) {
        self.init(
            fileName: record.fileName, line: UInt64(max(record.line, 0)), reason: record.reason,
            detail: record.detail)
    }
}
