import BlobStore
import Catalog
import Decoding
import Foundation
import Imaging
import Logging
import ServiceKit

/// Works `preprocess` jobs off: decodes each picture once and keeps it in the forms the registered models want. A picture that cannot
/// be decoded is a normal outcome.
final class Preparing: Sendable {
    /// Jobs claimed at once.
    static let batch = 16

    private let context: ServiceContext
    private let threads: WorkThreads
    private let store: PixelStore
    private let models: ModelShelf
    let counts = Counts()

    init(context: ServiceContext, threads: WorkThreads, store: PixelStore, models: ModelShelf) {
        (self.context, self.threads, self.store, self.models) = (context, threads, store, models)
    }

    /// Ends every job of the batch: as done, with what was found out, or as failed, to be tried again.
    func run(_ jobs: [HeldJob]) async throws {
        let forms = try await models.wanted()
        let outcomes = try await withThrowingTaskGroup(
            of: (HeldJob, Result<PreparedImage, any Error>).self
        ) { group in
            for job in jobs {
                group.addTask { [self] in
                    try job.checkStopped()
                    do {
                        let sha256 = job.job.payload
                        return (
                            job,
                            .success(try await threads.run { [store] in try prepare(sha256, forms, store) })
                        )
                    } catch {
                        return (job, .failure(error))
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        try Task.checkCancellation()
        var done: [(lease: JobLease, outcome: PreparedImage)] = []
        for (job, result) in outcomes {
            switch result {
            case .success(let outcome): done.append((job.lease, outcome))
            case .failure(let error): try await fail(job, error)
            }
        }
        let ended = try await context.catalog.completePreprocess(done)
        for (lease, outcome) in done where ended.contains(lease.jobID) { counts.add(outcome) }
    }

    /// Trouble with the disk is not the picture's fault.
    private func fail(_ job: HeldJob, _ error: any Error) async throws {
        context.logger.warning("picture \(Hexadecimal.text(job.job.payload)) could not be prepared: \(error)")
        do {
            try await context.catalog.fail(job.lease, error: "\(error)")
        } catch CatalogError.leaseLost {
            // Whoever holds it now will say.
        }
    }
}

/// Decodes one picture and keeps it in every form. Computes.
private func prepare(_ sha256: [UInt8], _ forms: Set<PixelForm>, _ store: PixelStore) throws -> PreparedImage
{
    let original: [UInt8]
    do {
        original = try store.blobs.read(BlobStore.imageKey(sha256: sha256))
    } catch let error as BlobError {
        switch error {
        case .notFound, .dataLoss: return .rejected(reason: "image_missing", detail: error.description)
        default: throw error
        }
    }
    do {
        let forms = Array(forms)
        let views = try store.reader.views(original, forms.map { $0.view() })
        for (form, square) in zip(forms, views.squares) { store.store(square.pixels, sha256, form) }
        let header = views.header
        return .ready(width: header.width, height: header.height, format: header.format.rawValue)
    } catch let error as ImageRejection {
        return .rejected(reason: error.reason.rawValue, detail: error.detail)
    }
}

/// What this process has prepared since it started. The numbers only under `lock`.
final class Counts: @unchecked Sendable {
    private let lock = NSLock()
    private var prepared = 0
    private var rejected = 0

    func add(_ outcome: PreparedImage) {
        lock.withLock {
            switch outcome {
            case .ready: prepared += 1
            case .rejected: rejected += 1
            }
        }
    }

    var values: (prepared: Int, rejected: Int) { lock.withLock { (prepared, rejected) } }
}
