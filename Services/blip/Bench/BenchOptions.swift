public import ArgumentParser
import BLIP
public import Compute
import Foundation

/// What every benchmark takes.
struct BenchOptions: ParsableArguments {
    @Option(help: "tiny, base, large, or a model folder.")
    var model = "base"

    @Option(help: "Pictures at a time.")
    var batch = 8

    @Option(help: "Beams of a caption; 1: greedy.")
    var beams = 1

    @Option(help: "fp32, bf16 or int8: what the matrix products multiply.")
    var dtype = Precision.fp32

    @Option(help: "Threads; 0: one for each core.")
    var threads = 0

    @Option(help: "Timed repetitions; the median counts.")
    var repeats = 5

    @Option(help: "Tokens of a caption.")
    var tokens = 20

    @OptionGroup var place: DeviceFlags

    @Flag(help: "A table of the time by operation.")
    var breakdown = false

    @Flag(help: "One JSON object a line.")
    var json = false

    func validate() throws {
        for (name, value, limit) in [
            ("batch", batch, 4096), ("beams", beams, 16), ("repeats", repeats, 10_000),
            ("tokens", tokens, 512),
        ] where value < 1 || value > limit {
            throw ValidationError("--\(name) is \(value), expected 1 to \(limit)")
        }
        guard (0...1024).contains(threads) else {
            throw ValidationError("--threads is \(threads), expected 0 to 1024")
        }
    }

    /// Fixes the thread budget of the process; before anything computes.
    func begin() { if threads > 0 { ComputeThreads.set(threads) } }

    func config() throws -> BLIPConfig {
        switch model {
        case "tiny": Self.tiny
        case "base": .base
        case "large": .large
        default: try folder().config
        }
    }

    /// Every block of BLIP in the smallest shapes that have them.
    private static var tiny: BLIPConfig {
        var vision = VisionConfig()
        (vision.hiddenSize, vision.intermediateSize, vision.numHiddenLayers) = (64, 128, 2)
        (vision.numAttentionHeads, vision.imageSize, vision.patchSize) = (2, 48, 16)
        var text = TextConfig()
        (text.hiddenSize, text.intermediateSize, text.numHiddenLayers, text.numAttentionHeads) = (
            64, 128, 2, 2
        )
        (text.vocabSize, text.maxPositionEmbeddings) = (512, 64)
        (text.bosTokenID, text.sepTokenID, text.eosTokenID, text.padTokenID) = (2, 3, 3, 0)
        return BLIPConfig(vision: vision, text: text)
    }

    private func folder() throws -> ModelFolder {
        let url = URL(filePath: model)
        guard FileManager.default.fileExists(atPath: url.path(percentEncoded: false)) else {
            throw Failure.badInput("--model is \"\(model)\"; expected tiny, base, large, or a model folder")
        }
        return try ModelFolder(url)
    }

    func build(on device: any Device) throws -> BLIPModel {
        guard ["tiny", "base", "large"].contains(model) else { return try folder().model(on: device) }
        return try BLIPModel(config: config(), device: device, source: BenchWeights())
    }
}

extension Precision: ExpressibleByArgument {}
