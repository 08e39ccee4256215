import Foundation

/// A serial executor on a thread of its own, for an actor that computes for long: its callers just `await`, and the cooperative pool
/// stays free. `jobs` only under `ready`.
public final class DedicatedThread: SerialExecutor, @unchecked Sendable {
    private let ready = NSCondition()
    private var jobs: [UnownedJob] = []
    private var isClosed = false

    /// - Parameter name: shown by `top -H` and debuggers.
    public init(name: String) {
        let thread = Thread { [weak self] in
            Thread.current.name = name
            // The reference is taken anew for each job, so that the owner alone keeps the executor alive.
            while let job = Self.next(self) {
                guard let executor = self else { return }
                job.runSynchronously(on: executor.asUnownedSerialExecutor())
            }
        }
        thread.stackSize = 16 << 20
        thread.start()
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        ready.withLock {
            jobs.append(job)
            ready.signal()
        }
    }

    /// Ends the thread once its queue is empty. An actor on this executor must not be used afterwards.
    public func close() {
        ready.withLock {
            isClosed = true
            ready.signal()
        }
    }

    private static func next(_ executor: DedicatedThread?) -> UnownedJob? {
        guard let executor else { return nil }
        return executor.ready.withLock {
            while executor.jobs.isEmpty {
                if executor.isClosed { return nil }
                executor.ready.wait()
            }
            return executor.jobs.removeFirst()
        }
    }
}
