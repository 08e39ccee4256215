import Foundation

/// Runs blocking work on a thread of its own. When the task is cancelled the caller goes on at once, and the thread ends with
/// the process.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    let outcome = Outcome<Value>()
    return try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { continuation in
            outcome.wait(continuation)
            let thread = Thread { outcome.settle(Result { try body() }) }
            thread.stackSize = 8 << 20
            thread.start()
        }
    } onCancel: {
        outcome.settle(.failure(CancellationError()))
    }
}

/// A result that the first to settle decides. `@unchecked Sendable`: every access to the variables holds `lock`.
private final class Outcome<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var continuation: CheckedContinuation<Value, any Error>?
    private var result: Result<Value, any Error>?

    func wait(_ continuation: CheckedContinuation<Value, any Error>) {
        let result = lock.withLock {
            if self.result == nil { self.continuation = continuation }
            return self.result
        }
        if let result { continuation.resume(with: result) }
    }

    func settle(_ result: Result<Value, any Error>) {
        let waiting = lock.withLock {
            guard self.result == nil else { return nil as CheckedContinuation<Value, any Error>? }
            self.result = result
            return continuation
        }
        waiting?.resume(with: result)
    }
}
