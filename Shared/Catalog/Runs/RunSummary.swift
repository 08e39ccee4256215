/// Where a run or an evaluation stands.
public enum RunState: String, Sendable {
    case queued, running, paused, succeeded, failed, cancelled

    init(_ state: JobState) {
        self =
            switch state {
            case .ready: .queued
            case .running: .running
            case .paused: .paused
            case .done: .succeeded
            case .cancelled: .cancelled
            case .dead: .failed
            }
    }

    /// Nothing will change any more.
    public var isFinal: Bool { self == .succeeded || self == .failed || self == .cancelled }
}

/// A training run.
public struct RunSummary: Sendable, Equatable {
    public let id: Int
    public let spec: RunSpec
    public let state: RunState
    /// The name the result gets.
    public let outputName: String
    /// The dataset as it was when the run was queued.
    public let snapshot: Snapshot
    /// Pictures of the snapshot, by split.
    public let trainImages: Int
    public let validationImages: Int
    public let jobID: Int
    public let attempt: Int
    public let worker: String?
    /// A cancellation or pause that the worker has not seen yet.
    public let request: JobRequest?
    /// Optimiser steps recorded.
    public let step: Int
    public let totalSteps: Int
    public let epoch: Int
    public let loss: Double?
    public let validationLoss: Double?
    public let imagesPerSecond: Double?
    /// Why it failed, or why the last attempt did.
    public let error: String?
    /// The registered result, once it succeeded.
    public let outputModel: String?
    /// It was resumed on other hardware or libraries than it began on.
    public let resumedInexact: Bool
    /// While it is queued and no living worker can take it: what it waits for, such as "a trainer with a gpu".
    public let waitsFor: String?
    /// What the latest attempt that began computes on; nil before the first.
    public let device: String?
    /// A repeated step gave another value than the first time.
    public let nondeterministic: Bool
    public let createdAtMS: Int
    public let finishedAtMS: Int?
}

/// One attempt at a run, from the moment it had loaded what it goes on from.
public struct RunAttempt: Sendable, Equatable {
    public let attempt: Int
    public let worker: String
    /// Device, threads, libraries: machines of equal words compute equal bits.
    public let device: String
    /// Optimiser steps done when it began.
    public let step: Int
    /// Whether it goes on with the bits the checkpoint's machine would have computed.
    public let isExact: Bool

    public init(attempt: Int, worker: String, device: String, step: Int, isExact: Bool) {
        (self.attempt, self.worker, self.device) = (attempt, worker, device)
        (self.step, self.isExact) = (step, isExact)
    }
}

/// How far a run is. nil leaves a value as it is.
public struct RunProgress: Sendable {
    public var step: Int
    public var epoch: Int
    public var totalSteps: Int?
    public var loss: Double?
    public var validationLoss: Double?
    public var imagesPerSecond: Double?

    public init(
        step: Int, epoch: Int, totalSteps: Int? = nil, loss: Double? = nil, validationLoss: Double? = nil,
        imagesPerSecond: Double? = nil
    ) {
        self.step = step
        self.epoch = epoch
        self.totalSteps = totalSteps
        self.loss = loss
        self.validationLoss = validationLoss
        self.imagesPerSecond = imagesPerSecond
    }
}

/// One value of one curve.
public struct MetricRecord: Sendable, Equatable {
    public var name: String
    public var step: Int
    public var value: Double

    public init(name: String, step: Int, value: Double) {
        self.name = name
        self.step = step
        self.value = value
    }
}

/// A listed checkpoint: its folder is complete and durable.
public struct CheckpointRecord: Sendable, Equatable {
    public var step: Int
    public var epoch: Int
    public var folderKey: String
    public var manifestSHA256: [UInt8]
    public var validationLoss: Double?
    /// The attempt that wrote it.
    public internal(set) var attempt = 0

    public init(
        step: Int, epoch: Int, folderKey: String, manifestSHA256: [UInt8], validationLoss: Double? = nil
    ) {
        self.step = step
        self.epoch = epoch
        self.folderKey = folderKey
        self.manifestSHA256 = manifestSHA256
        self.validationLoss = validationLoss
    }
}

/// A run in the hands of a trainer.
public struct RunAssignment: Sendable {
    public let job: Job
    public let run: RunSummary
    public let baseModel: ModelRecord
    /// Newest first, deleted ones left out.
    public let checkpoints: [CheckpointRecord]
}
