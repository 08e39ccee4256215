import BlipstreamClient
import Crypto
import Foundation
import RPC
import Wire

/// Sends the rows of a folder: several calls under way, each of a few pictures.
struct Pusher: Sendable {
    static let callsUnderWay = 4
    static let picturesPerCall = 32
    static let bytesPerCall = 8 << 20

    /// What became of the rows.
    struct Tally: Sendable, Equatable {
        var accepted = 0
        var duplicates = 0
        var newCaptions = 0
        var refused: [RefusedRow] = []

        var rows: Int { accepted + duplicates + refused.count }

        mutating func add(_ other: Tally) {
            accepted += other.accepted
            duplicates += other.duplicates
            newCaptions += other.newCaptions
            refused += other.refused
        }
    }

    let client: Blipstream
    let dataset: String

    /// Pushes all rows and reports the refused ones. `progress` is told the rows done.
    ///
    /// Throws when the service cannot be reached any more; what it had acknowledged is stored.
    func push(_ folder: PictureFolder, progress: (Int) -> Void) async throws -> Tally {
        var tally = Tally(refused: folder.refused)
        try await report(folder.refused)
        try await withThrowingTaskGroup(of: Tally.self) { group in
            var batches = Self.batches(folder.rows)[...]
            for _ in 0..<Self.callsUnderWay {
                if let batch = batches.popFirst() { group.addTask { try await send(batch) } }
            }
            while let part = try await group.next() {
                tally.add(part)
                progress(tally.rows - folder.refused.count)
                if let batch = batches.popFirst() { group.addTask { try await send(batch) } }
            }
        }
        return tally
    }

    /// Splits rows into calls by number and by size on disk.
    static func batches(_ rows: [PictureRow]) -> [[PictureRow]] {
        var batches: [[PictureRow]] = []
        var (batch, bytes): ([PictureRow], Int) = ([], 0)
        for row in rows {
            let attributes = try? FileManager.default.attributesOfItem(
                atPath: row.file.path(percentEncoded: false))
            let size = (attributes?[.size] as? NSNumber)?.intValue ?? 0
            if !batch.isEmpty, batch.count == picturesPerCall || bytes + size > bytesPerCall {
                batches.append(batch)
                (batch, bytes) = ([], 0)
            }
            batch.append(row)
            bytes += size
        }
        return batch.isEmpty ? batches : batches + [batch]
    }

    private func send(_ batch: [PictureRow]) async throws -> Tally {
        var tally = Tally()
        var sent: [PictureRow] = []
        var items: [PushItem] = []
        for row in batch {
            guard let data = try? Data(contentsOf: row.file), data.count <= RowCheck.pictureBytes else {
                tally.refused.append(refusal(row, .imageUnreadable, "the file could not be read"))
                continue
            }
            let image = [UInt8](data)
            var header = PushHeader()
            (header.dataset, header.fileName, header.split) = (dataset, row.name, row.split)
            (header.size, header.line) = (UInt64(image.count), UInt64(row.line))
            header.sha256 = Array(SHA256.hash(data: image))
            header.captions = row.captions
            items.append(PushItem(header: header, image: image))
            sent.append(row)
        }
        if !tally.refused.isEmpty { try await report(tally.refused) }
        let results = try await pushWithRetries(items)
        for (row, result) in zip(sent, results) {
            switch result.outcome {
            case .accepted: tally.accepted += 1
            case .duplicate: tally.duplicates += 1
            default:
                // The service has recorded this one itself.
                tally.refused.append(
                    RefusedRow(
                        file: row.name, line: row.line, reason: RefusalReason(result.reason ?? "bad_row"),
                        detail: result.detail ?? ""))
            }
            tally.newCaptions += Int(result.newCaptions ?? 0)
        }
        return tally
    }

    /// A repeated push is harmless, so a service that is away for a moment is waited for.
    private func pushWithRetries(_ items: [PushItem]) async throws -> [PushResult] {
        var pause = Duration.milliseconds(500)
        for attempt in 1... {
            do { return try await client.push(items) } catch let error as RPCError {
                guard [.unavailable, .resourceExhausted, .aborted].contains(error.code), attempt < 6 else {
                    throw error
                }
                try await Task.sleep(for: error.retryAfter ?? pause)
                pause *= 2
            }
        }
        return []
    }

    private func refusal(_ row: PictureRow, _ reason: RefusalReason, _ detail: String) -> RefusedRow {
        RefusedRow(file: row.name, line: row.line, reason: reason, detail: detail)
    }

    private func report(_ refused: [RefusedRow]) async throws {
        guard !refused.isEmpty else { return }
        func plain(_ text: String, _ limit: Int) -> String {
            String(text.replacing("\0", with: " ").prefix(limit))
        }
        try await client.reportRejected(
            refused.map {
                Rejection(
                    fileName: plain($0.file, 1024), line: UInt64($0.line), reason: $0.reason.code,
                    detail: plain($0.detail, 1000))
            }, dataset: dataset)
    }
}
