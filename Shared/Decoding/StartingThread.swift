import Foundation

/// The thread that starts all children. The kernel ends a child with the thread that started it, not with the
/// process: so it is one that never ends.
final class StartingThread: @unchecked Sendable {
    static let shared = StartingThread()

    // `waiting` only under `condition`.
    private let condition = NSCondition()
    private var waiting: [@Sendable () -> Void] = []

    private init() {
        let thread = Thread { [self] in
            while true { next()() }
        }
        thread.name = "decoder starts"
        thread.start()
    }

    /// Runs `work` there and waits for it.
    func run<Result: Sendable>(_ work: @escaping @Sendable () -> Result) -> Result {
        let place = Place<Result>()
        condition.withLock {
            waiting.append { place.put(work()) }
            condition.signal()
        }
        return place.take()
    }

    private func next() -> @Sendable () -> Void {
        condition.withLock {
            while waiting.isEmpty { condition.wait() }
            return waiting.removeFirst()
        }
    }

    /// Holds one result until it is fetched. `value` only under `condition`.
    private final class Place<Value: Sendable>: @unchecked Sendable {
        private let condition = NSCondition()
        private var value: Value?

        func put(_ value: Value) {
            condition.withLock {
                self.value = value
                condition.signal()
            }
        }

        func take() -> Value {
            condition.withLock {
                while true {
                    if let value { return value }
                    condition.wait()
                }
            }
        }
    }
}
