internal import Dispatch
internal import Foundation

/// Ends a process whose training step hangs: when a peer lives but does not answer, a collective waits for ever and
/// so does everybody else. The process ends, its lease runs out, the job is tried again elsewhere.
///
/// A thread of its own watches a monotonic clock. A step may take `factor` times the median of those before it, at
/// least `minimum` seconds; the first one, with its compilation and its connections, `firstLimit`.
///
/// `@unchecked Sendable`: `lock` guards all that changes.
public final class StepWatchdog: @unchecked Sendable {
    /// What is told when a step takes too long.
    public struct Expiry: Sendable {
        /// The number given to `begin`.
        public let step: Int
        /// The last thing said to be going on.
        public let phase: String
        /// How long the step has taken.
        public let seconds: Double
        /// How long it was allowed to take.
        public let limit: Double
    }

    /// The exit status of a process that a watchdog ended: try again later.
    public static let exitStatus: Int32 = 75

    private let factor, minimum, firstLimit: Double
    private let act: @Sendable (Expiry) -> Void
    private let wake = DispatchSemaphore(value: 0)
    private let lock = NSLock()
    private var current: (step: Int, phase: String, start: UInt64, limit: Double)?
    private var durations: [Double] = []

    /// Steps whose median counts.
    private static let remembered = 101

    /// Starts the thread.
    /// - Parameters:
    ///   - log: gets the last line before the process ends.
    ///   - act: what happens; nil: the line, then `_exit(75)` without any clean-up, for that could hang as well.
    ///     Called on the watchdog's thread, once for a step.
    public init(
        factor: Double = 10, minimum: Double = 60, firstLimit: Double = 15 * 60,
        log: @escaping @Sendable (String) -> Void = { _ in }, act: (@Sendable (Expiry) -> Void)? = nil
    ) {
        (self.factor, self.minimum, self.firstLimit) = (factor, minimum, firstLimit)
        self.act =
            act ?? { expiry in
                log(
                    "Step \(expiry.step) hangs in \(expiry.phase): \(Int(expiry.seconds)) s, allowed were "
                        + "\(Int(expiry.limit)) s. This process ends with status \(Self.exitStatus).")
                _exit(Self.exitStatus)
            }
        let thread = Thread { [weak self, wake] in Self.watch({ self }, wake) }
        thread.name = "step-watchdog"
        thread.start()
    }

    deinit {
        wake.signal()
    }

    /// A step begins; it takes the place of one that did not end.
    public func begin(_ step: Int, phase: String = "step") {
        lock.withLock {
            current = (step, phase, DispatchTime.now().uptimeNanoseconds, limit)
        }
        wake.signal()
    }

    /// What the step is doing now, for the line that names the culprit.
    public func reach(_ phase: String) {
        lock.withLock { current?.phase = phase }
    }

    /// The step is over; its time counts for the next one's limit.
    public func end() {
        lock.withLock {
            guard let step = current else { return }
            durations.append(Self.seconds(since: step.start))
            if durations.count > Self.remembered { durations.removeFirst() }
            current = nil
        }
    }

    /// Nobody waits for the step now; its time does not count.
    public func pause() { lock.withLock { current = nil } }

    /// Seconds the next step may take.
    public var nextLimit: Double { lock.withLock { limit } }

    private var limit: Double {
        guard !durations.isEmpty else { return firstLimit }
        let sorted = durations.sorted()
        return max(minimum, factor * sorted[sorted.count / 2])
    }

    private static func seconds(since start: UInt64) -> Double {
        Double(DispatchTime.now().uptimeNanoseconds - start) * 1e-9
    }

    /// Ends when the watchdog has gone. It holds the watchdog only while it looks, never while it sleeps.
    private static func watch(_ watchdog: () -> StepWatchdog?, _ wake: DispatchSemaphore) {
        while let deadline = watchdog()?.look() {
            _ = wake.wait(timeout: deadline)
        }
    }

    /// Acts where the step's time is over. Returns when to look again.
    private func look() -> DispatchTime {
        let (late, next): (Expiry?, DispatchTime) = lock.withLock {
            guard let step = current else { return (nil, .distantFuture) }
            let seconds = Self.seconds(since: step.start)
            guard seconds >= step.limit else { return (nil, .now() + (step.limit - seconds)) }
            current = nil
            return (
                Expiry(step: step.step, phase: step.phase, seconds: seconds, limit: step.limit),
                .distantFuture
            )
        }
        if let late { act(late) }
        return next
    }
}
