import Foundation

/// What a handler knows about the call it serves. The handler's task is cancelled when the caller cancels, its deadline
/// passes, or it vanishes; code on other threads asks `isCancelled`.
public struct CallContext: Sendable {
    /// When the answer is of no use any more.
    public let deadline: ContinuousClock.Instant
    /// The method's path.
    public let method: String
    /// 32 hexadecimal digits, the same for all tries of one call.
    public let requestID: String
    /// 0 for the first try.
    public let attempt: UInt32
    let cancellation: Cancellation

    /// Whether nobody waits for the answer any more.
    public var isCancelled: Bool { cancellation.isSet || Task.isCancelled || ContinuousClock.now >= deadline }

    /// Throws `RPCError` CANCELLED or DEADLINE_EXCEEDED when nobody waits for the answer any more.
    public func checkCancelled() throws {
        if ContinuousClock.now >= deadline {
            throw RPCError(.deadlineExceeded, "the call's time ran out", method: method)
        }
        if isCancelled { throw RPCError(.cancelled, "the caller gave up", method: method) }
    }

    /// The time an onward call may take: `limit`, or what is left less a margin for the way back.
    public func onwardTimeout(_ limit: Duration) -> Duration {
        max(.zero, min(limit, ContinuousClock.now.duration(to: deadline) - .milliseconds(10)))
    }
}

/// A flag that only ever goes up. `flag` only under `lock`.
final class Cancellation: @unchecked Sendable {
    private let lock = NSLock()
    private var flag = false

    var isSet: Bool { lock.withLock { flag } }
    func set() { lock.withLock { flag = true } }
}
