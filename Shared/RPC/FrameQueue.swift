import Foundation

/// What arrived of a stream and was not read yet: at most a window of frames. One reader. All mutable state only under `lock`.
final class FrameQueue: @unchecked Sendable {
    private let lock = NSLock()
    private var window: ReceiveWindow
    private var frames: [Frame] = []
    private var ending: Result<Void, any Error>?
    private var waiter: CheckedContinuation<Frame?, any Error>?
    private var waitingFrom: ContinuousClock.Instant?
    private let grant: @Sendable (Int) -> Void

    /// `grant` is called, on the reader's thread, with the credit to give the sender.
    init(window: Int, grant: @escaping @Sendable (Int) -> Void) {
        self.window = ReceiveWindow(size: window)
        self.grant = grant
    }

    /// Since when the reader waits with nothing to read; nil while it is busy elsewhere.
    var waitingSince: ContinuousClock.Instant? { lock.withLock { waitingFrom } }

    func push(_ frame: Frame, seq: UInt64) throws(ReceiveWindow.Fault) {
        var reader: CheckedContinuation<Frame?, any Error>?
        lock.lock()
        do throws(ReceiveWindow.Fault) {
            try window.accept(seq: seq)
        } catch {
            lock.unlock()
            throw error
        }
        var credit = 0
        if ending == nil {
            if waiter == nil {
                frames.append(frame)
            } else {
                (reader, waiter, waitingFrom) = (waiter, nil, nil)
                credit = window.consume()
            }
        }
        lock.unlock()
        reader?.resume(returning: frame)
        if credit > 0 { grant(credit) }
    }

    /// The sender's END: clean when it sent as many frames as came.
    func end(count: UInt64) throws(ReceiveWindow.Fault) {
        let state = lock.withLock { window }
        try state.end(count: count)
        finish(.success(()), keepingFrames: true)
    }

    /// Ends the stream; the first ending stays. Frames already here are still read unless dropped.
    func finish(_ result: Result<Void, any Error>, keepingFrames: Bool) {
        let reader: CheckedContinuation<Frame?, any Error>? = lock.withLock {
            if !keepingFrames { frames = [] }
            if ending == nil { ending = result }
            defer { (waiter, waitingFrom) = (nil, nil) }
            return waiter
        }
        reader?.resume(with: result.map { nil })
    }

    /// The next frame, or nil after a clean end. Throws how else the stream ended.
    func next() async throws -> Frame? {
        try await withCheckedThrowingContinuation { continuation in
            var credit = 0
            let outcome: Result<Frame?, any Error>? = lock.withLock {
                if !frames.isEmpty {
                    credit = window.consume()
                    return .success(frames.removeFirst())
                }
                if let ending { return ending.map { nil } }
                if waiter != nil {
                    return .failure(
                        RPCError(.failedPrecondition, "a stream has one reader, and it waits already"))
                }
                (waiter, waitingFrom) = (continuation, .now)
                return nil
            }
            if let outcome { continuation.resume(with: outcome) }
            if credit > 0 { grant(credit) }
        }
    }
}
