import BLIP
import Checkpoints
import Compute
import Devices
import Foundation
import PJRT
import ServiceKit
import Training

/// The model and its optimiser on a thread of their own.
actor TrainingEngine {
    private let thread = DedicatedThread(name: "training")
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }
    private var loaded: Loaded?
    /// What the model computes on, in words that name the class of machines.
    private(set) var device = ""

    private struct Loaded {
        let trainer: Trainer
        let vocabulary: Data
        let processor: ImageProcessorConfig
    }

    /// Loads weights from `folder`, and the optimiser's state beside them when the folder is a checkpoint.
    func load(_ folder: URL, recipe: Recipe, resuming: Bool, means: TrainingMeans) throws {
        let files = try ModelFolder(folder)
        let device = try means.device()
        self.device = device.summary
        let trainer = Trainer(
            model: try files.model(on: device),
            normaliser: PixelNormaliser(
                mean: files.processor.mean, standardDeviation: files.processor.standardDeviation),
            recipe: recipe, features: means.features)
        if resuming { try trainer.readOptimiser(from: folder.appending(path: CheckpointFiles.optimiser)) }
        loaded = Loaded(
            trainer: trainer,
            vocabulary: try Data(contentsOf: folder.appending(path: ModelFolder.vocabularyFile)),
            processor: files.processor)
    }

    private var current: Loaded {
        get throws {
            guard let loaded else { throw TrainingError.state("no model is loaded") }
            return loaded
        }
    }

    var step: Int { loaded?.trainer.step ?? 0 }

    /// The step a device of its own pace is at work on.
    private var started: StartedStep?

    /// Starts a step. Returns what is over by then: on the CPU this step, on a card the one before, so that the card has the next step
    /// at hand when it is through with one.
    func train(on batch: CaptionBatch) throws -> StepResult? {
        let trainer = try current.trainer
        let next = try trainer.start(on: batch)
        guard trainer.model.device.fixedShapes else { return try trainer.finish(next) }
        defer { started = next }
        return try settle()
    }

    /// Waits for the step that is under way, if there is one.
    func settle() throws -> StepResult? {
        guard let step = started else { return nil }
        started = nil
        return try current.trainer.finish(step)
    }

    func evaluate(on batch: CaptionBatch) throws -> LossSums { try current.trainer.evaluate(on: batch) }

    /// Writes the model, in float32, into `folder`; with the optimiser's state it is a checkpoint.
    func write(to folder: URL, withOptimiser: Bool) throws {
        let loaded = try current
        try ModelFolder.write(
            loaded.trainer.model, vocabulary: loaded.vocabulary, processor: loaded.processor, dtype: .F32,
            to: folder)
        if withOptimiser {
            try loaded.trainer.writeOptimiser(to: folder.appending(path: CheckpointFiles.optimiser))
        }
    }

    var parameterCount: Int { loaded?.trainer.model.parameterCount ?? 0 }

    func close() { thread.close() }
}
