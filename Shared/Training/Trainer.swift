public import BLIP
public import Compute

/// What one optimiser step did.
public struct StepResult: Sendable, Equatable {
    /// Steps done, this one included.
    public let step: Int
    /// Label-smoothed cross entropy, nats, mean over the supervised tokens.
    public let loss: Double
    /// The same without smoothing; exp(nll) is the perplexity.
    public let nll: Double
    public let learningRate: Double
    /// L2 norm over all gradients before clipping.
    public let gradientNorm: Double
    public let tokens: Int
    public let images: Int
    /// The loss or the gradient was not finite: weights were left alone.
    public let skipped: Bool
}

/// A step that a device is at work on.
public struct StartedStep {
    let step: Int
    let learningRate: Double
    let loss: Pending<LossSums>
    let norm: Pending<Double>
    let tokens, images: Int
}

public enum TrainingError: Error, Sendable, Equatable, CustomStringConvertible {
    case notFinite(steps: Int, step: Int)
    case batch(String)
    case state(String)

    public var description: String {
        switch self {
        case .notFinite(let steps, let step):
            "the loss or its gradient was not finite in \(steps) steps in a row (at step \(step)): "
                + "lower the learning rate, or look for broken captions"
        case .batch(let text): "training batch: \(text)"
        case .state(let text): "training state: \(text)"
        }
    }
}

/// Fine-tunes a model with cross entropy and AdamW. Owns no files, sockets or threads; whoever drives it hands it batches.
public final class Trainer {
    public let model: BLIPModel
    public let recipe: Recipe
    /// Optimiser steps done.
    public internal(set) var step = 0
    /// Steps skipped in a row because something was not finite; ten end the run.
    public internal(set) var skippedInARow = 0
    let trained: [TrainedParameter]
    private let normaliser: PixelNormaliser
    private let features: FeatureStore?
    /// Present on devices that want few shapes.
    private var shapes: BatchShapes?
    private static let skipsMax = 10

    /// - Parameter features: where the output of a frozen encoder is kept between epochs; nil: nowhere.
    public init(
        model: BLIPModel, normaliser: PixelNormaliser, recipe: Recipe, features: FeatureStore? = nil
    ) {
        (self.model, self.normaliser, self.recipe) = (model, normaliser, recipe)
        self.features = recipe.freezeVision ? features : nil
        model.train(frozen: recipe.freezeVision ? ["vision_model."] : [])
        if model.device.fixedShapes {
            shapes = BatchShapes(
                replicas: model.device.replicas, pad: Int32(model.config.text.padTokenID),
                positions: model.config.text.maxPositionEmbeddings)
        }
        trained = model.parameters.compactMap {
            TrainedParameter($0, device: model.device, decay: recipe.weightDecay)
        }
    }

    /// Forward, loss, backward, clip, AdamW. The loss is the mean over the batch's supervised tokens.
    public func train(on batch: CaptionBatch) throws -> StepResult { try finish(try start(on: batch)) }

    /// Hands a step to the device. Another may be started before this one is finished, so that a device of its own pace is never
    /// without work; finish them in order.
    public func start(on batch: CaptionBatch) throws -> StartedStep {
        let supervised = try check(batch)
        let device = model.device
        let shares = shares(of: batch)
        let loss = device.onReplicas { replica in
            gradients(shares[replica], replica: replica, scale: 1 / Float(supervised))
        }
        device.sumOverReplicas(trained.map(\.state.gradient))
        let norm = device.norm(of: trained.map(\.state.gradient))
        device.adamW(
            trained.map(\.state), step: recipe.optimiserStep(at: step),
            clip: GradientClip(norm: norm, loss: loss, maximum: recipe.maxGradientNorm))
        for parameter in trained { device.clear(parameter.state.gradient) }
        device.submit()
        step += 1
        return StartedStep(
            step: step, learningRate: recipe.learningRate(at: step - 1), loss: loss, norm: norm,
            tokens: supervised, images: batch.images)
    }

    /// Waits for a step and says what it did.
    public func finish(_ started: StartedStep) throws -> StepResult {
        let (sums, length) = (started.loss.value, started.norm.value)
        let finite = length.isFinite && sums.smoothed.isFinite
        skippedInARow = finite ? 0 : skippedInARow + 1
        if skippedInARow >= Self.skipsMax {
            throw TrainingError.notFinite(steps: Self.skipsMax, step: started.step - 1)
        }
        return StepResult(
            step: started.step, loss: sums.smoothed / Double(started.tokens),
            nll: sums.nll / Double(started.tokens), learningRate: started.learningRate,
            gradientNorm: length, tokens: started.tokens, images: started.images, skipped: !finite)
    }

    /// Adds the gradients of scale * (summed loss) to those of the weights.
    private func gradients(_ share: Share, replica: Int, scale: Float) -> Pending<LossSums> {
        let device = model.device
        // Replicas look at different pictures and draw different numbers.
        let dropoutSeed =
            recipe.seed &* 0x9e37_79b9_7f4a_7c15 &+ UInt64(step) &+ UInt64(replica) &* 0xbf58_476d_1ce4_e5b9
        let tape = Tape(device: device)
        let ops = Ops(
            device: device, tape: tape, dropoutSeed: recipe.dropout > 0 ? dropoutSeed : nil,
            recomputes: recipe.recomputeVision)
        let sums = model.loss(
            imageEmbeds: embeds(share, ops), tokens: share.tokens, targets: share.targets,
            smoothing: Float(recipe.labelSmoothing), scale: scale, dropout: Float(recipe.dropout), ops: ops)
        tape.backward()
        return sums
    }

    /// Loss sums of a batch without training.
    public func evaluate(on batch: CaptionBatch) throws -> LossSums {
        _ = try check(batch)
        let ops = Ops(device: model.device)
        let shares = shares(of: batch)
        return model.device.onReplicas { replica in
            let share = shares[replica]
            return model.loss(
                imageEmbeds: embeds(share, ops), tokens: share.tokens, targets: share.targets,
                smoothing: Float(recipe.labelSmoothing), scale: 1, ops: ops)
        }.value
    }

    /// What one replica works on.
    private struct Share {
        let batch: CaptionBatch
        let tokens: TokenBatch
        let targets: [Int32]
        /// The frozen encoder's output where it is kept.
        let features: [Float]?
    }

    private func shares(of batch: CaptionBatch) -> [Share] {
        let parts = shapes?.shares(of: batch) ?? [batch]
        let longest = batch.captions.reduce(0) { max($0, $1.count) }
        let length = shapes?.length(longest) ?? longest
        return parts.map { part in
            let tokens = part.tokens(pad: Int32(model.config.text.padTokenID), length: length)
            return Share(
                batch: part, tokens: tokens, targets: part.targets(length: tokens.length),
                features: keptFeatures(part))
        }
    }

    /// The encoder's output for the share: computed, or taken from where an earlier epoch left it.
    private func embeds(_ share: Share, _ ops: Ops) -> Tensor {
        guard let features = share.features else {
            return model.vision(pixels(share.batch, Array(0..<share.batch.images)), ops)
        }
        return model.device.tensor(
            features,
            shape: [share.batch.images, model.config.vision.tokens, model.config.vision.hiddenSize])
    }

    /// What the frozen encoder says of the pictures, each computed once in a run; nil when nothing is kept.
    private func keptFeatures(_ batch: CaptionBatch) -> [Float]? {
        guard let features, batch.pictureKeys.count == batch.images else { return nil }
        var missing = (0..<batch.images).filter { !features.holds(batch.pictureKeys[$0]) }
        if shapes != nil, !missing.isEmpty { missing = Array(0..<batch.images) }
        var fresh: [Float] = []
        if !missing.isEmpty {
            fresh = model.device.values(of: model.encode(pixels(batch, missing)))
        }
        let size = model.config.vision.tokens * model.config.vision.hiddenSize
        var all = [Float](repeating: 0, count: batch.images * size)
        var taken = 0
        for image in 0..<batch.images {
            let key = batch.pictureKeys[image]
            if taken < missing.count, missing[taken] == image {
                let values = fresh[taken * size..<(taken + 1) * size]
                features.keep(values, for: key)
                all.replaceSubrange(image * size..<(image + 1) * size, with: values)
                taken += 1
            } else {
                all.withUnsafeMutableBufferPointer {
                    features.read(
                        key, into: UnsafeMutableBufferPointer(rebasing: $0[image * size..<(image + 1) * size])
                    )
                }
            }
        }
        return all
    }

    /// Bytes of some of the batch's pictures to the model's floats, (images, 3, S, S).
    private func pixels(_ batch: CaptionBatch, _ images: [Int]) -> Tensor {
        let side = model.config.vision.imageSize
        let size = 3 * side * side
        let bytes =
            images.count == batch.images
            ? batch.pixels : images.flatMap { batch.pixels[$0 * size..<($0 + 1) * size] }
        if let pictures = model.device.pictures(
            bytes, side: side, mean: normaliser.mean, deviation: normaliser.standardDeviation)
        {
            return pictures
        }
        let values = [Float](unsafeUninitializedCapacity: images.count * size) { buffer, count in
            bytes.withUnsafeBufferPointer { bytes in
                guard let out = buffer.baseAddress else { return }
                for place in images.indices {
                    normaliser.chw(
                        UnsafeBufferPointer(rebasing: bytes[place * size..<(place + 1) * size]), size: side,
                        into: out + place * size)
                }
            }
            count = images.count * size
        }
        return model.pixels(values)
    }

    /// Refuses a batch that does not fit the model, before any arithmetic; returns the number of its supervised tokens.
    private func check(_ batch: CaptionBatch) throws -> Int {
        let (side, text) = (model.config.vision.imageSize, model.config.text)
        guard batch.images > 0, batch.pixels.count == batch.images * side * side * 3 else {
            throw TrainingError.batch(
                "\(batch.pixels.count) bytes of pixels, expected \(batch.images * side * side * 3): \(batch.images) pictures of "
                    + "\(side) pixels a side")
        }
        guard !batch.captions.isEmpty, batch.captions.count == batch.captionImage.count else {
            throw TrainingError.batch(
                "\(batch.captions.count) captions with \(batch.captionImage.count) picture numbers, expected one each"
            )
        }
        if let image = batch.captionImage.first(where: { $0 < 0 || Int($0) >= batch.images }) {
            throw TrainingError.batch("a caption describes picture \(image), the batch holds \(batch.images)")
        }
        if let caption = batch.captions.first(where: { $0.count > text.maxPositionEmbeddings }) {
            throw TrainingError.batch(
                "a caption of \(caption.count) tokens, the model has \(text.maxPositionEmbeddings) positions")
        }
        if let id = batch.captions.joined().first(where: { $0 < 0 || Int($0) >= text.vocabSize }) {
            throw TrainingError.batch("token \(id) lies outside the vocabulary of \(text.vocabSize)")
        }
        let supervised = batch.supervisedTokens
        guard supervised > 0 else { throw TrainingError.batch("no caption has a word to learn") }
        return supervised
    }
}

/// A weight under training, by name.
struct TrainedParameter {
    let name: String
    let state: TrainedWeight

    init?(_ parameter: Parameter, device: any Device, decay: Double) {
        guard let gradient = parameter.gradient else { return nil }
        name = parameter.name
        let weight = parameter.value
        // Memory from the start, not a zero that a device may keep in mind: every step has the same form then.
        let zeros = [Float](repeating: 0, count: weight.count)
        state = TrainedWeight(
            weight: weight, gradient: gradient, m: device.tensor(zeros, shape: weight.shape),
            v: device.tensor(zeros, shape: weight.shape), decay: weight.shape.count >= 2 ? Float(decay) : 0)
    }
}
