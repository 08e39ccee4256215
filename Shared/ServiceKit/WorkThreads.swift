import Foundation

/// A fixed number of threads for work that blocks or computes: files, pictures, models. Tasks wait for it without holding a
/// thread of the cooperative pool. First come, first served.
public final class WorkThreads: @unchecked Sendable {
    // Sendable because the queue behind it locks.
    private let queue = Queue()
    /// How many threads there are.
    public let count: Int

    /// - Parameter count: 0 or less: one for each core.
    public init(_ count: Int, name: String) {
        self.count = count > 0 ? count : ProcessInfo.processInfo.activeProcessorCount
        for _ in 0..<self.count {
            let thread = Thread { [queue] in queue.serve() }
            thread.name = name
            thread.stackSize = 8 << 20
            thread.start()
        }
    }

    deinit { queue.close() }

    /// Runs `work` on one of the threads. Work whose task is cancelled before its turn is not begun; work that has begun ends.
    public func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result
    {
        let isCancelled = Flag()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                queue.add {
                    if isCancelled.isUp { return continuation.resume(throwing: CancellationError()) }
                    continuation.resume(with: Swift.Result { try work() })
                }
            }
        } onCancel: {
            isCancelled.raise()
        }
    }

    /// What waits for a thread. `waiting` and `isClosed` only under `condition`.
    private final class Queue: @unchecked Sendable {
        private let condition = NSCondition()
        private var waiting: [@Sendable () -> Void] = []
        private var isClosed = false

        func add(_ work: @escaping @Sendable () -> Void) {
            condition.withLock {
                waiting.append(work)
                condition.signal()
            }
        }

        func close() {
            condition.withLock {
                isClosed = true
                condition.broadcast()
            }
        }

        func serve() {
            while let work = take() { work() }
        }

        /// nil: closed and nothing left.
        private func take() -> (@Sendable () -> Void)? {
            condition.withLock {
                while waiting.isEmpty {
                    if isClosed { return nil }
                    condition.wait()
                }
                return waiting.removeFirst()
            }
        }
    }

    /// Goes up once. `value` only under `lock`.
    private final class Flag: @unchecked Sendable {
        private let lock = NSLock()
        private var value = false

        var isUp: Bool { lock.withLock { value } }
        func raise() { lock.withLock { value = true } }
    }
}
