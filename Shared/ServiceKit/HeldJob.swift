public import Catalog
import Foundation

/// Why work on a job has to end before it is done.
public enum StopReason: Sendable, Equatable {
    /// Somebody asked for it.
    case cancel, pause
    /// Another worker may hold the job by now: discard, publish nothing.
    case leaseLost
    /// The process ends.
    case drain
}

/// Thrown by work that stopped in an orderly way.
public struct JobStopped: Error, Sendable, Equatable {
    public let reason: StopReason

    public init(_ reason: StopReason) { self.reason = reason }
}

/// Thrown by work that must not be tried again: the input is wrong, not the surroundings.
public struct JobRefused: Error, Sendable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}

/// A job in hand, and whether work on it must stop. `reason` only under `lock`.
public final class HeldJob: @unchecked Sendable {
    public let job: Job
    private let lock = NSLock()
    private var reason: StopReason?

    public init(_ job: Job) { self.job = job }

    public var lease: JobLease { job.lease }

    /// nil: go on.
    public var stop: StopReason? { lock.withLock { reason } }

    /// - Throws: `JobStopped` when work must end. Call it between steps.
    public func checkStopped() throws(JobStopped) {
        if let stop { throw JobStopped(stop) }
    }

    /// The first reason stands, except that a lost lease outranks every other.
    func ask(_ new: StopReason) {
        lock.withLock { if reason == nil || new == .leaseLost { reason = new } }
    }
}
