import ArgumentParser
import Wire

/// Every field of a training run as an option; those not given take the service's defaults.
struct RecipeOptions: ParsableArguments {
    @Option(help: "Name of the resulting model. Default: <dataset>-<run number>.")
    var name: String?

    @Option(help: "Passes over the training pictures. Default: 5.")
    var epochs: UInt32?

    @Option(help: "Pictures a step. Default: 32.")
    var batchSize: UInt32?

    @Option(help: "Peak learning rate. Default: 1e-5, right for full-size BLIP; small models want more.")
    var learningRate: Double?

    @Option(help: "Learning rate at the end of the schedule. Default: 0.")
    var minLearningRate: Double?

    @Option(help: "AdamW weight decay, on matrices only. Default: 0.05.")
    var weightDecay: Double?

    @Option(help: "Steps over which the learning rate rises. Default: 0.")
    var warmupSteps: UInt32?

    @Option(help: "How the learning rate falls: cosine, linear or constant. Default: cosine.")
    var schedule: String?

    @Option(help: "Share of each target spread over the vocabulary. Default: 0.1.")
    var labelSmoothing: Double?

    @Option(help: "Gradients are scaled down to this norm; 0 leaves them. Default: 1.")
    var maxGradientNorm: Double?

    @Option(help: "Seed of order and dropout. Default: 0.")
    var seed: UInt64?

    @Option(help: "Words every caption starts with, such as \"a picture of \". Default: none.")
    var prompt: String?

    @Option(help: "Longest caption in tokens; the rest is cut. Default: 40.")
    var maxTokens: UInt32?

    @Flag(help: "An epoch visits every caption, not one a picture.")
    var allCaptions = false

    @Flag(help: "Leave the image encoder as it is.")
    var freezeVision = false

    @Option(help: "Steps between checkpoints; 0: at the end of each epoch only. Default: 0.")
    var checkpointSteps: UInt32?

    @Option(help: "End after this many steps; 0: epochs decide. Default: 0.")
    var maxSteps: UInt32?

    @Option(help: "Dropout in the text decoder. Default: 0.")
    var dropout: Double?

    @Option(
        help:
            "What matrix products multiply: fp32 or bf16 (half the time where the CPU has it). Default: fp32."
    )
    var precision: String?

    @Option(
        help:
            "How training changes its pictures: none, crop (random crops) or full (and RandAugment). Default: none."
    )
    var augment: String?

    @Flag(
        inversion: .prefixedNo,
        help:
            "With --augment: mirror half of the pictures. Default: only where no caption names left or right."
    )
    var flip: Bool?

    @Option(
        help:
            "What trains: cpu, gpu (waits for a trainer that has one), or auto: what the trainer has. Default: auto."
    )
    var device: String?

    func spec(dataset: String, model: String) -> RunSpec {
        var spec = RunSpec(dataset: dataset, baseModel: model, outputModel: name)
        (spec.epochs, spec.batchSize, spec.seed) = (epochs, batchSize, seed)
        (spec.learningRate, spec.minLearningRate) = (learningRate, minLearningRate)
        (spec.weightDecay, spec.warmupSteps, spec.schedule) = (weightDecay, warmupSteps, schedule)
        (spec.labelSmoothing, spec.maxGradientNorm, spec.dropout) = (labelSmoothing, maxGradientNorm, dropout)
        (spec.prompt, spec.maxTokens) = (prompt, maxTokens)
        (spec.precision, spec.augment, spec.flip) = (precision, augment, flip)
        spec.device = device
        (spec.checkpointSteps, spec.maxSteps) = (checkpointSteps, maxSteps)
        (spec.allCaptions, spec.freezeVision) = (allCaptions ? true : nil, freezeVision ? true : nil)
        return spec
    }
}
