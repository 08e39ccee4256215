import BLIP
import BlobStore
import Catalog
import Checkpoints
import Compute
import Foundation
import Logging
import ServiceKit
import Training

/// The loop over epochs and batches, with its checkpoints.
struct TrainingSession {
    let context: ServiceContext
    let source: BatchSource
    let job: HeldJob
    let run: RunSummary
    let engine: TrainingEngine
    let files: CheckpointFiles
    let progress: RunProgressLog
    var checkpoints: [CheckpointRecord]
    let means: TrainingMeans

    private(set) var step = 0
    private(set) var totalSteps = 0
    private var stepsPerEpoch = 0
    private var savedStep = -1
    /// Whether the checkpoint gone on from ends an epoch whose validation was cut short.
    private var owesValidation = false

    private var spec: RunSpec { run.spec }
    private var snapshot: String { run.snapshot.sha256.map { String(format: "%02x", $0) }.joined() }

    init(
        context: ServiceContext, source: BatchSource, job: HeldJob, run: RunSummary, engine: TrainingEngine,
        files: CheckpointFiles, progress: RunProgressLog, checkpoints: [CheckpointRecord],
        means: TrainingMeans
    ) {
        (self.context, self.source, self.job, self.run) = (context, source, job, run)
        (self.engine, self.files, self.progress) = (engine, files, progress)
        (self.checkpoints, self.means) = (checkpoints, means)
    }

    /// Learns the length of an epoch, then loads the newest whole checkpoint, or the base model.
    mutating func prepare(baseModel: ModelRecord) async throws {
        var reader = source.batches(run: run.id, split: "train", epoch: 0, from: 0)
        guard let first = try await reader.next(), first.batches > 0 else {
            throw JobRefused("dataset \(spec.dataset) has no training batch")
        }
        stepsPerEpoch = first.batches
        totalSteps = spec.epochs * stepsPerEpoch
        if spec.maxSteps > 0 { totalSteps = min(totalSteps, spec.maxSteps) }

        guard let found = files.newest(checkpoints, spec: spec, snapshot: snapshot) else {
            guard checkpoints.isEmpty else {
                throw JobRefused(
                    "run \(run.id) has \(checkpoints.count) checkpoints and none is whole: not starting over in silence"
                )
            }
            try await engine.load(
                context.blobs.folder(baseModel.folderKey), recipe: recipe, resuming: false, means: means)
            return try await note(isExact: true)
        }
        try await engine.load(found.folder, recipe: recipe, resuming: true, means: means)
        (step, savedStep) = (await engine.step, await engine.step)
        guard step == found.state.step, found.state.stepsPerEpoch == stepsPerEpoch else {
            throw JobRefused(
                "checkpoint \(found.record.folderKey) says step \(found.state.step), its optimiser \(step)")
        }
        owesValidation = step % stepsPerEpoch == 0 && found.record.validationLoss == nil
        context.logger.info("run \(run.id) resumes at step \(step)")
        let isExact = await found.state.fingerprint == engine.device
        if !isExact {
            let device = await engine.device
            context.logger.warning(
                "run \(run.id) resumes on \(device) after \(found.state.fingerprint): same course, other bits"
            )
        }
        try await note(isExact: isExact)
    }

    /// Tells the catalogue what this attempt computes on.
    private func note(isExact: Bool) async throws {
        try await context.catalog.recordAttempt(
            run: run.id, lease: job.lease,
            RunAttempt(
                attempt: job.job.attempt, worker: context.worker, device: await engine.device, step: step,
                isExact: isExact))
    }

    private var recipe: Recipe {
        var recipe = Recipe(totalSteps: totalSteps, stepsPerEpoch: stepsPerEpoch)
        (recipe.learningRate, recipe.minLearningRate) = (spec.learningRate, spec.minLearningRate)
        (recipe.weightDecay, recipe.warmupSteps) = (spec.weightDecay, spec.warmupSteps)
        recipe.schedule = Schedule(rawValue: spec.schedule) ?? .cosine
        (recipe.labelSmoothing, recipe.maxGradientNorm) = (spec.labelSmoothing, spec.maxGradientNorm)
        (recipe.dropout, recipe.seed, recipe.freezeVision) = (spec.dropout, spec.seed, spec.freezeVision)
        recipe.recomputeVision = means.recomputesVision
        return recipe
    }

    mutating func trainToTheEnd() async throws {
        if owesValidation, step > 0 {
            let epoch = step / stepsPerEpoch - 1
            if let loss = try await validationLoss(epoch: epoch) {
                progress.add(validationLoss: loss, step: step, epoch: epoch, totalSteps: totalSteps)
            }
        }
        while step < totalSteps {
            let epoch = step / stepsPerEpoch
            var reader = source.batches(run: run.id, split: "train", epoch: epoch, from: step % stepsPerEpoch)
            progress.resumeClock()
            while step < totalSteps, step / stepsPerEpoch == epoch {
                try job.checkStopped()
                guard let numbered = try await reader.next() else {
                    throw JobRefused(
                        "epoch \(epoch) ended at step \(step), \(stepsPerEpoch) batches were promised")
                }
                let result = try await engine.train(on: numbered.batch)
                step += 1
                if let result { progress.add(result, epoch: epoch, totalSteps: totalSteps) }
                try await progress.flush()
                let endsEpoch = step % stepsPerEpoch == 0 || step == totalSteps
                if spec.checkpointSteps > 0, step % spec.checkpointSteps == 0, !endsEpoch {
                    try await save(epoch: epoch, validationLoss: nil)
                    progress.resumeClock()
                }
            }
            try await settle(epoch: epoch)
            let loss = try await validationLoss(epoch: epoch)
            if let loss {
                progress.add(validationLoss: loss, step: step, epoch: epoch, totalSteps: totalSteps)
            }
            try await save(epoch: epoch, validationLoss: loss)
        }
    }

    /// Waits for the step under way and notes it, so that nothing listed afterwards stands before it.
    private func settle(epoch: Int) async throws {
        guard let result = try await engine.settle() else { return }
        progress.add(result, epoch: epoch, totalSteps: totalSteps)
    }

    /// Mean smoothed loss a token over the validation split; nil when it is empty.
    private func validationLoss(epoch: Int) async throws -> Double? {
        guard run.validationImages > 0 else { return nil }
        var (sum, tokens) = (0.0, 0)
        var reader = source.batches(run: run.id, split: "validation", epoch: epoch, from: 0)
        while let numbered = try await reader.next() {
            try job.checkStopped()
            let sums = try await engine.evaluate(on: numbered.batch)
            sum += sums.smoothed
            tokens += sums.tokens
        }
        return tokens > 0 ? sum / Double(tokens) : nil
    }

    /// Metrics first, so that a listed checkpoint never stands beyond them; then files, then the fenced row.
    private mutating func save(epoch: Int, validationLoss: Double?) async throws {
        try await settle(epoch: epoch)
        try await progress.flush(now: true)
        guard step != savedStep else { return }
        let state = CheckpointState(
            step: step, epoch: epoch, stepsPerEpoch: stepsPerEpoch, spec: spec, snapshot: snapshot,
            fingerprint: await engine.device)
        let written = try await files.write(state) { try await engine.write(to: $0, withOptimiser: true) }
        let record = CheckpointRecord(
            step: step, epoch: epoch, folderKey: written.key, manifestSHA256: written.manifestSHA256,
            validationLoss: validationLoss)
        try await context.catalog.recordCheckpoint(run: run.id, lease: job.lease, record)
        savedStep = step
        checkpoints.append(record)
        let old = files.superseded(checkpoints)
        guard !old.isEmpty else { return }
        try await context.catalog.unlistCheckpoints(
            run: run.id, lease: job.lease, folderKeys: old.map(\.folderKey))
        for checkpoint in old { try? context.blobs.removeFolder(checkpoint.folderKey) }
        checkpoints.removeAll { checkpoint in old.contains { $0.folderKey == checkpoint.folderKey } }
    }

    /// A checkpoint for whoever goes on. Without one the last stays, and nothing but time is lost.
    func saveBeforeStopping() async {
        guard step > 0, step < totalSteps, stepsPerEpoch > 0 else { return }
        var session = self
        do { try await session.save(epoch: step / stepsPerEpoch, validationLoss: nil) } catch {
            context.logger.warning("run \(run.id): no checkpoint at step \(step): \(error)")
        }
    }

    /// Publishes the finished model as a folder of its own, named by the hash of its manifest.
    func publish() async throws -> NewModel {
        let staging = try context.blobs.stagingFolder()
        defer { try? FileManager.default.removeItem(at: staging) }
        try await engine.write(to: staging, withOptimiser: false)
        let manifest = try Manifest.write(in: staging)
        let key = "models/\(try FileSync.sha256(of: staging.appending(path: Manifest.fileName)))"
        do {
            try context.blobs.publishFolder(key) { target in
                for name in try FileManager.default.contentsOfDirectory(
                    atPath: staging.path(percentEncoded: false))
                {
                    try FileManager.default.moveItem(
                        at: staging.appending(path: name), to: target.appending(path: name))
                }
            }
        } catch BlobError.exists {
            // An attempt before this one published the very same bytes.
        }
        let folder = try ModelFolder(context.blobs.folder(key))
        guard let weights = manifest.files.first(where: { $0.name == ModelFolder.weightsFile }) else {
            throw BLIPError.folder("\(ModelFolder.weightsFile) was not written")
        }
        let config = try String(
            decoding: Data(contentsOf: folder.url.appending(path: ModelFolder.configFile)), as: UTF8.self)
        return NewModel(
            name: run.outputName, folderKey: key, weightsSHA256: try bytes(hex: weights.sha256),
            imageSize: folder.config.vision.imageSize, parameters: await engine.parameterCount,
            config: config,
            origin: "run \(run.id), step \(step)")
    }
}
