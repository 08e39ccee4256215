import BlobStore
import Catalog
import Imaging
import RPC
import ServiceKit
import Wire

/// One push: takes pictures to the disk as they come, and answers when blobs and rows are durable. Used by one task.
struct PushCall {
    let catalog: Catalog
    let blobs: BlobStore
    let threads: WorkThreads
    private var intake = PushIntake()
    private var writers: [Int: BlobWriter] = [:]

    init(catalog: Catalog, blobs: BlobStore, threads: WorkThreads) {
        (self.catalog, self.blobs, self.threads) = (catalog, blobs, threads)
    }

    /// Reads the whole stream.
    mutating func run(_ frames: StreamReader<PushFrame>) async throws -> PushReply {
        for try await frame in frames {
            let isFirst = intake.dataset == nil
            let steps = try intake.accept(frame)
            if isFirst, let dataset = intake.dataset { try Catalog.checkName(dataset, of: "dataset") }
            for step in steps { try await take(step) }
        }
        for step in try intake.end() { try await take(step) }
        return try await store()
    }

    private mutating func take(_ step: PushIntake.Step) async throws {
        let blobs = blobs
        switch step {
        case .open(let index):
            writers[index] = try await threads.run { try blobs.begin() }
        case .write(let index, let bytes):
            guard let writer = writers[index] else { return }
            try await threads.run { try writer.append(bytes) }
        case .check(let index):
            guard let writer = writers[index] else { return }
            let refusal = try await threads.run { () -> Refusal? in
                do {
                    _ = try ImageDecoder.header(try writer.contents())
                    return nil
                } catch let rejection as ImageRejection {
                    writer.abandon()
                    return Refusal(rejection)
                }
            }
            if let refusal {
                intake.refuse(index, refusal)
                writers[index] = nil
            }
        }
    }

    /// Blobs first, then rows, then the answer: what is acknowledged survives any crash.
    private func store() async throws -> PushReply {
        guard let dataset = intake.dataset else { return PushReply() }
        let accepted = intake.entries.indices.filter { intake.entries[$0].refusal == nil }
        let group = accepted.compactMap { index in
            writers[index].map { (writer: $0, expectedSHA256: Optional(intake.entries[index].sha256)) }
        }
        let stored = try await threads.run { BlobStore.commit(group) }
        for (index, result) in zip(accepted, stored) {
            guard case .failure(let error) = result else { continue }
            if let error = error as? BlobError, case .hashMismatch = error {
                throw RPCError(.dataLoss, "\(intake.entries[index].title): \(error)")
            }
            throw error
        }
        let refused = intake.entries.compactMap { entry in
            entry.refusal.map { refusal in
                RejectionRecord(
                    fileName: entry.header.fileName ?? "", line: Int(clamping: entry.header.line ?? 0),
                    reason: refusal.reason, detail: refusal.detail)
            }
        }
        if !refused.isEmpty { try await catalog.recordRejections(dataset: dataset, refused) }
        let added = try await catalog.addImages(
            dataset: dataset, items: accepted.map { Self.image(intake.entries[$0]) })
        var results = intake.entries.map { entry in
            PushResult(
                outcome: .rejected, reason: entry.refusal?.reason, detail: entry.refusal?.detail,
                sha256: entry.sha256, newCaptions: 0)
        }
        for (index, image) in zip(accepted, added) {
            results[index].outcome = image.outcome == .accepted ? .accepted : .duplicate
            results[index].newCaptions = UInt32(image.newCaptions)
        }
        return PushReply(results: results)
    }

    private static func image(_ entry: PushIntake.Entry) -> NewImage {
        NewImage(
            sha256: entry.sha256, size: entry.size, fileName: entry.header.fileName ?? "",
            split: entry.header.split.flatMap(Split.init), captions: entry.header.captions,
            line: Int(clamping: entry.header.line ?? 0))
    }
}
