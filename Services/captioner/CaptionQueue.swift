import BLIP
import Foundation
import RPC

/// What pictures of one batch have in common.
struct BatchKey: Hashable, Sendable {
    let model: ModelFiles
    let decoding: BLIP.Decoding
    let prompt: String
}

/// A picture as the model takes it.
struct PreparedPicture: Sendable {
    /// Normalised, CHW.
    let pixels: [Float]
    /// [DEC] and the prompt's ids; the same for equal keys.
    let prompt: [Int32]
}

/// What came out for one picture, and how long it took.
struct CaptionOutcome: Sendable {
    let caption: GeneratedCaption
    /// From ready to the start of its batch.
    let queued: Duration
    /// Of the whole batch.
    let computed: Duration
    let batch: Int
}

/// Where prepared pictures wait for their batch. Drives a `Batcher` with the real clock and answers those who
/// wait.
actor CaptionQueue {
    /// Captions for the pictures, in their order. The last argument says that nobody waits for any of them
    /// any more.
    typealias Compute =
        @Sendable (BatchKey, [PreparedPicture], @escaping @Sendable () -> Bool) async throws ->
        [GeneratedCaption]

    private struct Waiter {
        let key: BatchKey
        let picture: PreparedPicture
        let readySince: ContinuousClock.Instant
        let continuation: CheckedContinuation<CaptionOutcome, any Error>
    }

    private let clock = ContinuousClock()
    private let compute: Compute
    private var batcher: Batcher<BatchKey>
    private var waiters: [Int: Waiter] = [:]
    private var running: Audience?

    init(limits: Batcher<BatchKey>.Limits, compute: @escaping Compute) {
        batcher = Batcher(limits: limits)
        self.compute = compute
    }

    /// Pictures accepted and not yet in a batch.
    var waiting: Int { batcher.waiting }

    /// A place in the queue for a picture that is still to be prepared. Give it to `caption` or to `abandon`.
    /// - Throws: RESOURCE_EXHAUSTED with the time after which to come back.
    func admit(_ key: BatchKey, deadline: ContinuousClock.Instant) throws(RPCError) -> Int {
        // What has expired makes room.
        pump()
        let admission = batcher.admit(key, deadline: deadline, now: clock.now)
        switch admission {
        case .admitted(let ticket): return ticket
        case .refused(let retryAfter):
            throw RPCError(
                .resourceExhausted,
                "the captioner has \(batcher.waiting) of at most \(batcher.limits.queue) pictures waiting; "
                    + "try again in \(retryAfter.milliseconds.rounded()) ms", retryAfter: retryAfter)
        }
    }

    /// Waits for the picture's caption. When the task is cancelled the picture leaves the queue.
    func caption(_ ticket: Int, _ key: BatchKey, _ picture: PreparedPicture) async throws -> CaptionOutcome {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                guard !Task.isCancelled else {
                    abandon(ticket)
                    return continuation.resume(throwing: CancellationError())
                }
                let now = clock.now
                guard batcher.prepared(ticket, now: now) else {
                    return continuation.resume(throwing: Self.expired)
                }
                waiters[ticket] = Waiter(
                    key: key, picture: picture, readySince: now, continuation: continuation)
                pump()
            }
        } onCancel: {
            Task { await self.abandon(ticket) }
        }
    }

    /// Gives a place back, whether its picture was being prepared, waits or is being computed.
    func abandon(_ ticket: Int) {
        _ = batcher.drop(ticket)
        running?.leave(ticket)
        answer(ticket, .failure(CancellationError()))
        pump()
    }

    private static let expired = RPCError(
        .deadlineExceeded, "the call's time ran out in the captioner's queue")

    private func answer(_ ticket: Int, _ result: Result<CaptionOutcome, any Error>) {
        waiters.removeValue(forKey: ticket)?.continuation.resume(with: result)
    }

    private func pump() {
        for action in batcher.next(now: clock.now) {
            switch action {
            case .expire(let tickets): tickets.forEach { answer($0, .failure(Self.expired)) }
            case .look(let moment):
                Task {
                    try? await clock.sleep(until: moment)
                    pump()
                }
            case .start(let tickets): start(tickets)
            }
        }
    }

    private func start(_ tickets: [Int]) {
        let batch = tickets.compactMap { ticket in waiters[ticket].map { (ticket: ticket, waiter: $0) } }
        guard let key = batch.first?.waiter.key else {
            // A picture is ready only together with its waiter.
            return batcher.finished(now: clock.now)
        }
        let audience = Audience(tickets)
        running = audience
        Task {
            let started = clock.now
            let result: Result<[GeneratedCaption], any Error>
            do {
                result = .success(try await compute(key, batch.map(\.waiter.picture)) { audience.isEmpty })
            } catch {
                result = .failure(error)
            }
            let took = started.duration(to: clock.now)
            for (index, member) in batch.enumerated() {
                answer(
                    member.ticket,
                    result.map {
                        CaptionOutcome(
                            caption: $0[index], queued: member.waiter.readySince.duration(to: started),
                            computed: took, batch: batch.count)
                    })
            }
            running = nil
            batcher.finished(now: clock.now)
            pump()
        }
    }
}

/// Those who still wait for the batch that runs. `members` only under `lock`.
private final class Audience: @unchecked Sendable {
    private let lock = NSLock()
    private var members: Set<Int>

    init(_ tickets: [Int]) { members = Set(tickets) }

    var isEmpty: Bool { lock.withLock { members.isEmpty } }
    func leave(_ ticket: Int) { lock.withLock { _ = members.remove(ticket) } }
}

extension Duration {
    var milliseconds: Double { self / .milliseconds(1) }
}
