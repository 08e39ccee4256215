/// What a job is about.
public enum JobKind: String, Sendable, CaseIterable {
    case preprocess, train, evaluate
}

/// Where a job stands.
public enum JobState: String, Sendable {
    case ready, running, paused, done, cancelled, dead
}

/// What somebody asked of a running job; the heartbeat brings it.
public enum JobRequest: String, Sendable {
    case cancel, pause
}

/// Proof of holding a job: its attempt is the fencing token and only ever grows.
public struct JobLease: Sendable, Hashable {
    public let jobID: Int
    public let attempt: Int

    public init(jobID: Int, attempt: Int) {
        self.jobID = jobID
        self.attempt = attempt
    }
}

/// A claimed job.
public struct Job: Sendable, Equatable {
    public let id: Int
    public let kind: JobKind
    public let attempt: Int
    public let dedupKey: String
    /// For `preprocess`: the 32 bytes of the picture's SHA-256.
    public let payload: [UInt8]

    public var lease: JobLease { JobLease(jobID: id, attempt: attempt) }
}

/// A job that changed hands without its holder.
public struct ReapedJob: Sendable, Equatable {
    public let id: Int
    public let state: JobState
}

/// How many jobs of a kind are in each state.
public struct JobCounts: Sendable, Equatable {
    public let ready: Int
    public let running: Int
    public let paused: Int
    public let done: Int
    public let cancelled: Int
    public let dead: Int
}
