import BlipstreamClient
import Crypto
import Datasets
import Foundation
import RPC
import Wire

/// Sends a dataset: first the hashes, so that only what the service lacks travels; then those pictures, several calls at a time.
struct Pusher: Sendable {
    static let callsUnderWay = 4
    private static let textOfAQuestion = 1 << 20

    let client: Blipstream
    let dataset: String

    /// Pushes all rows and reports the refused ones. `progress` is told the rows done.
    ///
    /// Throws when the service cannot be reached any more; what it had acknowledged is stored.
    func push(_ prepared: PreparedDataset, progress: (Int) -> Void) async throws -> RowLedger {
        let plan = prepared.plan
        var ledger = RowLedger(plan)
        try await report(plan.rejected)
        progress(ledger.rows)
        let lacking = try await ask(plan, &ledger, progress)
        try await send(lacking, of: prepared, &ledger, progress)
        return ledger
    }

    /// - Returns: places of the pictures whose bytes the service wants.
    private func ask(
        _ plan: DatasetPlan, _ ledger: inout RowLedger, _ progress: (Int) -> Void
    ) async throws -> [Int] {
        var lacking: [Int] = []
        var pages = questions(plan)[...]
        try await withThrowingTaskGroup(of: (Range<Int>, [PushResult]).self) { group in
            func next() {
                guard let page = pages.popFirst() else { return }
                group.addTask {
                    let headers = page.map { header(plan, $0) }
                    return (page, try await retrying { try await client.pushKnown(headers) })
                }
            }
            for _ in 0..<Self.callsUnderWay { next() }
            while let (page, results) = try await group.next() {
                var refused: [RejectedRow] = []
                for (place, result) in zip(page, results) {
                    if result.outcome == .needed {
                        lacking.append(place)
                    } else {
                        refused += ledger.settle(place, result)
                    }
                }
                try await report(refused)
                progress(ledger.rows)
                next()
            }
        }
        return lacking
    }

    /// Splits the pictures into calls by number and by the length of their captions.
    private func questions(_ plan: DatasetPlan) -> [Range<Int>] {
        var (pages, start, text): ([Range<Int>], Int, Int) = ([], 0, 0)
        for (place, picture) in plan.pictures.enumerated() {
            let cost = picture.captions.reduce(picture.path.utf8.count + 128) { $0 + $1.utf8.count }
            if place > start,
                place - start == Blipstream.rowsPerQuestion || text + cost > Self.textOfAQuestion
            {
                pages.append(start..<place)
                (start, text) = (place, 0)
            }
            text += cost
        }
        if start < plan.pictures.count { pages.append(start..<plan.pictures.count) }
        return pages
    }

    private func send(
        _ lacking: [Int], of prepared: PreparedDataset, _ ledger: inout RowLedger, _ progress: (Int) -> Void
    ) async throws {
        guard !lacking.isEmpty else { return }
        let plan = prepared.plan
        let places = Dictionary(
            lacking.map { (plan.pictures[$0].path, $0) }, uniquingKeysWith: { first, _ in first })
        let feed = PictureFeed(prepared.source, places: places)
        defer { feed.stop() }
        var open = Set(lacking)
        try await withThrowingTaskGroup(of: [(place: Int, size: Int, result: PushResult?)].self) { group in
            var underWay = 0
            func settle(_ part: [(place: Int, size: Int, result: PushResult?)]) async throws {
                underWay -= 1
                feed.done()
                var refused: [RejectedRow] = []
                for item in part {
                    open.remove(item.place)
                    guard let result = item.result else {
                        refused += ledger.refuse(
                            item.place, .imageUnreadable, "it changed while it was read; push again")
                        continue
                    }
                    ledger.count(sent: 1, bytes: item.size)
                    refused += ledger.settle(item.place, result)
                }
                try await report(refused)
                progress(ledger.rows)
            }
            for try await batch in feed.batches {
                if underWay == Self.callsUnderWay, let part = try await group.next() {
                    try await settle(part)
                }
                underWay += 1
                group.addTask { try await send(batch, plan) }
            }
            while let part = try await group.next() { try await settle(part) }
        }
        var refused: [RejectedRow] = []
        for place in open.sorted() {
            refused += ledger.refuse(place, .imageUnreadable, "it could not be read again; push again")
        }
        try await report(refused)
        progress(ledger.rows)
    }

    private func send(
        _ batch: [PictureFeed.Loaded], _ plan: DatasetPlan
    ) async throws -> [(place: Int, size: Int, result: PushResult?)] {
        let whole = batch.filter { Array(SHA256.hash(data: $0.bytes)) == plan.pictures[$0.place].sha256 }
        let items = whole.map { PushItem(header: header(plan, $0.place), image: $0.bytes) }
        let results = try await retrying { try await client.push(items) }
        let answers = Dictionary(
            zip(whole.map(\.place), results), uniquingKeysWith: { first, _ in first })
        return batch.map { ($0.place, $0.bytes.count, answers[$0.place]) }
    }

    private func header(_ plan: DatasetPlan, _ place: Int) -> PushHeader {
        let picture = plan.pictures[place]
        var header = PushHeader(
            dataset: dataset, fileName: picture.path, size: UInt64(picture.size), sha256: picture.sha256,
            split: picture.split?.rawValue, captions: picture.captions)
        // A row that lies beside its picture has no better name than the picture's.
        guard ![.sidecar, .webdataset].contains(plan.format), let row = picture.rows.first else {
            return header
        }
        let origin = plan.rows[row].origin
        (header.line, header.origin) = (UInt64(max(origin.line, 0)), origin.file)
        return header
    }

    /// A repeated push is harmless, so a service that is away for a while is waited for.
    private func retrying<Value: Sendable>(_ call: () async throws -> Value) async throws -> Value {
        var pause = Duration.milliseconds(500)
        for attempt in 1... {
            do { return try await call() } catch let error as RPCError {
                guard [.unavailable, .resourceExhausted, .aborted].contains(error.code), attempt < 8 else {
                    throw error
                }
                try await Task.sleep(for: error.retryAfter ?? pause)
                pause = min(pause * 2, .seconds(8))
            }
        }
        throw CancellationError()
    }

    private func report(_ refused: [RejectedRow]) async throws {
        guard !refused.isEmpty else { return }
        func plain(_ text: String, _ limit: Int) -> String {
            String(text.replacing("\0", with: " ").prefix(limit))
        }
        try await client.reportRejected(
            refused.map {
                Rejection(
                    fileName: plain($0.file, 1024), line: UInt64(max($0.line, 0)), reason: $0.reason.code,
                    detail: plain($0.detail, 1000))
            }, dataset: dataset)
    }
}
