import Compute
import Foundation

/// How the learning rate moves over a run.
public enum Schedule: String, Sendable, Codable, CaseIterable {
    /// Half a cosine from the peak to the minimum, per step.
    case cosine
    /// The same, but constant within an epoch: BLIP's own recipe.
    case cosineByEpoch = "cosine-by-epoch"
    case linear
    case constant
}

/// Everything that decides the arithmetic of a training run. With the same recipe, weights and batches a run gives the same bits.
public struct Recipe: Sendable, Equatable, Codable {
    /// Peak learning rate; BLIP-base is fine-tuned at 1e-5.
    public var learningRate = 1e-5
    public var minLearningRate = 0.0
    /// On matrices only (tensors of two or more axes).
    public var weightDecay = 0.05
    /// Steps of linear warm-up from zero.
    public var warmupSteps = 0
    public var schedule = Schedule.cosine
    /// Share of the target spread evenly over the vocabulary.
    public var labelSmoothing = 0.1
    /// Gradients longer than this (L2 over all weights) are shortened to it; 0: never.
    public var maxGradientNorm = 1.0
    /// Hidden dropout of the text decoder.
    public var dropout = 0.0
    public var seed: UInt64 = 0
    /// The image encoder keeps its weights.
    public var freezeVision = false
    /// The encoder's blocks are computed again in the backward pass instead of kept: less memory, more time, the same bits.
    public var recomputeVision = false
    public var beta1 = 0.9
    public var beta2 = 0.999
    public var epsilon = 1e-8
    /// Steps of the whole run.
    public var totalSteps: Int
    /// Steps of an epoch, for `cosineByEpoch`.
    public var stepsPerEpoch: Int

    public init(totalSteps: Int, stepsPerEpoch: Int) {
        self.totalSteps = totalSteps
        self.stepsPerEpoch = stepsPerEpoch
    }

    /// Learning rate of step `step`, counted from 0. Warm-up reaches the peak at its last step; the rest of the schedule runs over the
    /// steps after it.
    public func learningRate(at step: Int) -> Double {
        if step < warmupSteps { return learningRate * Double(step + 1) / Double(warmupSteps) }
        let span = learningRate - minLearningRate
        let progress = min(1, Double(step - warmupSteps) / Double(max(1, totalSteps - warmupSteps)))
        switch schedule {
        case .constant: return learningRate
        case .linear: return minLearningRate + span * (1 - progress)
        case .cosine: return minLearningRate + span * 0.5 * (1 + cos(.pi * progress))
        case .cosineByEpoch:
            let epochs = max(1, (totalSteps + stepsPerEpoch - 1) / max(1, stepsPerEpoch))
            let epoch = min(step / max(1, stepsPerEpoch), epochs)
            return minLearningRate + span * 0.5 * (1 + cos(.pi * Double(epoch) / Double(epochs)))
        }
    }

    /// The factors of step `step`, counted from 0.
    func optimiserStep(at step: Int) -> AdamWStep {
        let t = Double(step + 1)
        return AdamWStep(
            learningRate: Float(learningRate(at: step)), beta1: beta1, beta2: beta2,
            epsilon: Float(epsilon), correction1: Float(1 - pow(beta1, t)),
            sqrtCorrection2: Float((1 - pow(beta2, t)).squareRoot()))
    }
}
