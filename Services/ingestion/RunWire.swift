import Catalog
import RPC
import Wire

extension StoredRunSpec {
    /// Absent fields take the defaults.
    init(_ spec: Wire.RunSpec) {
        self.init(
            dataset: spec.dataset ?? "", baseModel: spec.baseModel ?? "",
            outputModel: spec.outputModel.flatMap { $0.isEmpty ? nil : $0 })
        epochs = spec.epochs.map(Int.init) ?? epochs
        batchSize = spec.batchSize.map(Int.init) ?? batchSize
        learningRate = spec.learningRate ?? learningRate
        minLearningRate = spec.minLearningRate ?? minLearningRate
        weightDecay = spec.weightDecay ?? weightDecay
        warmupSteps = spec.warmupSteps.map(Int.init) ?? warmupSteps
        schedule = spec.schedule.flatMap { $0.isEmpty ? nil : $0 } ?? schedule
        labelSmoothing = spec.labelSmoothing ?? labelSmoothing
        maxGradientNorm = spec.maxGradientNorm ?? maxGradientNorm
        seed = spec.seed ?? seed
        prompt = spec.prompt ?? prompt
        maxTokens = spec.maxTokens.map(Int.init) ?? maxTokens
        allCaptions = spec.allCaptions ?? allCaptions
        freezeVision = spec.freezeVision ?? freezeVision
        checkpointSteps = spec.checkpointSteps.map(Int.init) ?? checkpointSteps
        maxSteps = spec.maxSteps.map(Int.init) ?? maxSteps
        dropout = spec.dropout ?? dropout
        precision = spec.precision.flatMap { $0.isEmpty ? nil : $0 } ?? precision
        augment = spec.augment.flatMap { $0.isEmpty ? nil : $0 } ?? augment
        flip = spec.flip
        device = spec.device.flatMap { $0.isEmpty ? nil : $0 } ?? device
    }
}

extension Wire.RunSpec {
    init(_ spec: StoredRunSpec) {
        self.init(
            dataset: spec.dataset, baseModel: spec.baseModel, outputModel: spec.outputModel,
            epochs: UInt32(clamping: spec.epochs), batchSize: UInt32(clamping: spec.batchSize),
            learningRate: spec.learningRate, minLearningRate: spec.minLearningRate,
            weightDecay: spec.weightDecay, warmupSteps: UInt32(clamping: spec.warmupSteps),
            schedule: spec.schedule, labelSmoothing: spec.labelSmoothing,
            maxGradientNorm: spec.maxGradientNorm,
            seed: spec.seed, prompt: spec.prompt, maxTokens: UInt32(clamping: spec.maxTokens),
            allCaptions: spec.allCaptions, freezeVision: spec.freezeVision,
            checkpointSteps: UInt32(clamping: spec.checkpointSteps),
            maxSteps: UInt32(clamping: spec.maxSteps),
            dropout: spec.dropout, precision: spec.precision, augment: spec.augment, flip: spec.flip,
            device: spec.device)
    }
}

extension RunInfo.State {
    init(_ state: RunState) {
        self =
            switch state {
            case .queued: .queued
            case .running: .running
            case .paused: .paused
            case .succeeded: .succeeded
            case .failed: .failed
            case .cancelled: .cancelled
            }
    }
}

extension RunInfo {
    /// - Parameter attempts: those that are told; none in lists.
    init(_ run: RunSummary, attempts: [StoredRunAttempt] = []) {
        self.init(
            runID: UInt64(run.id), spec: Wire.RunSpec(run.spec), state: State(run.state),
            step: UInt64(clamping: run.step), totalSteps: UInt64(clamping: run.totalSteps),
            epoch: UInt32(clamping: run.epoch), loss: run.loss, validationLoss: run.validationLoss,
            imagesPerSecond: run.imagesPerSecond, worker: run.worker, attempt: UInt32(clamping: run.attempt),
            error: run.error, outputModel: run.outputModel, createdAtMs: Int64(run.createdAtMS),
            finishedAtMs: run.finishedAtMS.map(Int64.init), resumedInexact: run.resumedInexact,
            waitingFor: run.waitsFor, device: run.device,
            attempts: attempts.map { attempt in
                Wire.RunAttempt(
                    attempt: UInt32(clamping: attempt.attempt), worker: attempt.worker,
                    device: attempt.device, step: UInt64(clamping: attempt.step), inexact: !attempt.isExact)
            })
    }
}
