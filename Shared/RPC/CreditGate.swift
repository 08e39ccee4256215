import Foundation

/// Lets a sender through one frame at a time while the receiver's credit lasts. All mutable state only under `lock`.
final class CreditGate: @unchecked Sendable {
    private let lock = NSLock()
    private var window: SendWindow
    private var failure: (any Error)?
    private var nextTicket: UInt64 = 0
    private var waiters: [(ticket: UInt64, continuation: CheckedContinuation<Void, any Error>)] = []

    init(credit: Int) { window = SendWindow(credit: credit) }

    /// Returns once a frame may be sent. Throws what `fail` was given, or `CancellationError`.
    func pass() async throws {
        let ticket = lock.withLock {
            nextTicket += 1
            return nextTicket
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let outcome: Result<Void, any Error>? = lock.withLock {
                    if let failure { return .failure(failure) }
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if waiters.isEmpty, window.take() { return .success(()) }
                    waiters.append((ticket, continuation))
                    return nil
                }
                if let outcome { continuation.resume(with: outcome) }
            }
        } onCancel: {
            let waiter = lock.withLock {
                waiters.firstIndex { $0.ticket == ticket }.map { waiters.remove(at: $0).continuation }
            }
            waiter?.resume(throwing: CancellationError())
        }
    }

    func grant(_ frames: UInt32) {
        let woken: [CheckedContinuation<Void, any Error>] = lock.withLock {
            window.grant(frames)
            var woken: [CheckedContinuation<Void, any Error>] = []
            while !waiters.isEmpty, window.take() { woken.append(waiters.removeFirst().continuation) }
            return woken
        }
        for waiter in woken { waiter.resume() }
    }

    /// Ends the stream for its sender: this and every later `pass` throws. The first reason stays.
    func fail(_ error: any Error) {
        let woken = lock.withLock {
            if failure == nil { failure = error }
            defer { waiters = [] }
            return waiters
        }
        for waiter in woken { waiter.continuation.resume(throwing: error) }
    }
}
