import BlobStore
import Catalog
import Decoding
import Imaging
import RPC
import ServiceKit
import Wire

/// One push: takes pictures to the disk as they come, and answers when blobs and rows are durable. Used by one task.
struct PushCall {
    let catalog: Catalog
    let blobs: BlobStore
    let threads: WorkThreads
    let reader: any PictureReading
    private var intake = PushIntake()
    private var writers: [Int: BlobWriter] = [:]

    init(catalog: Catalog, blobs: BlobStore, threads: WorkThreads, reader: any PictureReading) {
        (self.catalog, self.blobs, self.threads, self.reader) = (catalog, blobs, threads, reader)
    }

    /// Reads the whole stream.
    mutating func run(_ frames: StreamReader<PushFrame>) async throws -> PushReply {
        for try await frame in frames {
            let isFirst = intake.dataset == nil
            let steps = try intake.accept(frame)
            if isFirst, let dataset = intake.dataset { try Catalog.checkName(dataset, of: "dataset") }
            try await take(steps)
        }
        try await take(try intake.end())
        return try await store()
    }

    /// Does what the frame asks for on one of the threads: the files of a frame cost one change of thread.
    private mutating func take(_ steps: [PushIntake.Step]) async throws {
        guard !steps.isEmpty else { return }
        let (blobs, reader, open) = (blobs, reader, writers)
        let (writers, refusals) = try await threads.run { try Self.perform(steps, open, blobs, reader) }
        self.writers = writers
        for (index, refusal) in refusals { intake.refuse(index, refusal) }
    }

    private static func perform(
        _ steps: [PushIntake.Step], _ open: [Int: BlobWriter], _ blobs: BlobStore,
        _ reader: any PictureReading
    ) throws -> ([Int: BlobWriter], [(Int, Refusal)]) {
        var (writers, refusals): ([Int: BlobWriter], [(Int, Refusal)]) = (open, [])
        func check(_ index: Int, _ bytes: [UInt8]) throws -> Bool {
            do {
                _ = try reader.header(bytes)
                return true
            } catch let error as ImageRejection {
                refusals.append((index, Refusal(error)))
                return false
            }
        }
        for step in steps {
            switch step {
            case .open(let index): writers[index] = try blobs.begin()
            case .write(let index, let bytes): try writers[index]?.append(bytes)
            case .check(let index):
                guard let writer = writers[index], try !check(index, try writer.contents()) else { continue }
                writer.abandon()
                writers[index] = nil
            case .whole(let index, let bytes):
                guard try check(index, bytes) else { continue }
                let writer = try blobs.begin()
                try writer.append(bytes)
                writers[index] = writer
            }
        }
        return (writers, refusals)
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
            entry.refusal.map { RejectionRecord(entry.header, $0) }
        }
        if !refused.isEmpty { try await catalog.recordRejections(dataset: dataset, refused) }
        let added = try await catalog.addImages(
            dataset: dataset,
            items: accepted.map { NewImage(intake.entries[$0].header, sha256: intake.entries[$0].sha256) })
        var results = intake.entries.map { entry in
            PushResult(
                outcome: .rejected, reason: entry.refusal?.reason, detail: entry.refusal?.detail,
                sha256: entry.sha256, newCaptions: 0)
        }
        for (index, image) in zip(accepted, added) {
            results[index] = PushResult(image, of: intake.entries[index].header)
        }
        return PushReply(results: results)
    }
}
