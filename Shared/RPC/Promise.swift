import Foundation

/// A result that comes later, once. The first `resolve` wins; every waiter is resumed exactly once.
/// All mutable state only under `lock`.
final class Promise<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var result: Result<Value, any Error>?
    private var waiters: [CheckedContinuation<Value, any Error>] = []

    @discardableResult
    func resolve(_ new: Result<Value, any Error>) -> Bool {
        let woken: [CheckedContinuation<Value, any Error>]? = lock.withLock {
            guard result == nil else { return nil }
            result = new
            defer { waiters = [] }
            return waiters
        }
        for waiter in woken ?? [] { waiter.resume(with: new) }
        return woken != nil
    }

    /// The result if it is there already.
    var current: Result<Value, any Error>? { lock.withLock { result } }

    func value(isolation: isolated (any Actor)? = #isolation) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let ready: Result<Value, any Error>? = lock.withLock {
                if result == nil { waiters.append(continuation) }
                return result
            }
            if let ready { continuation.resume(with: ready) }
        }
    }
}
