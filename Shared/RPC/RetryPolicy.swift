import Foundation

/// When a failed call is tried again: few times, later each time, and not at all while an endpoint keeps failing.
/// `tokens` only under `lock`.
final class RetryPolicy: @unchecked Sendable {
    private static let tries = 5
    private static let capacity = 10.0
    private let lock = NSLock()
    private var tokens = RetryPolicy.capacity

    func succeeded() { lock.withLock { tokens = min(Self.capacity, tokens + 0.1) } }

    /// The pause before the next try, or nil when this failure stands. `attempt` counts from 0.
    func pause(after error: RPCError, attempt: UInt32, isIdempotent: Bool) -> Duration? {
        let mayRetry = lock.withLock {
            if error.code == .unavailable { tokens = max(0, tokens - 1) }
            return tokens > Self.capacity / 2
        }
        guard mayRetry, attempt + 1 < Self.tries else { return nil }
        let jitter = Double.random(in: 0.8...1.2)
        switch error.code {
        case .unavailable where !error.wasSent || isIdempotent:
            return error.retryAfter ?? .milliseconds(min(100 << attempt, 1000)) * jitter
        case .resourceExhausted:
            // A refusal did no work, so any method may come back when it was invited to.
            return error.retryAfter.map { $0 * jitter }
        default: return nil
        }
    }
}
