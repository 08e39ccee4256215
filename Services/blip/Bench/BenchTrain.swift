import ArgumentParser
import BLIP
import Compute
import Foundation
import Training

/// `blip bench train`
struct BenchTrain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Training steps: forward, loss, backward, clipping, AdamW.",
        discussion: """
            Example:
              blip bench train --model base --dtype bf16 --batch 8 --breakdown
              blip bench train --model base --dtype bf16 --batch 4 --frozen --kept
            """)

    @OptionGroup var options: BenchOptions

    @Option(help: "Captions of each picture.")
    var captions = 1

    @Flag(help: "The image encoder keeps its weights.")
    var frozen = false

    @Flag(
        help:
            "With --frozen: pictures repeat, as in every epoch after the first, and their features are kept.")
    var kept = false

    @Flag(help: "Encoder blocks are computed again in the backward pass instead of kept.")
    var recompute = false

    @OptionGroup var programs: BenchPrograms

    func validate() throws {
        guard (1...64).contains(captions) else {
            throw ValidationError("--captions is \(captions), expected 1 to 64")
        }
        guard frozen || !kept else { throw ValidationError("--kept needs --frozen") }
        guard options.dtype != .int8 else {
            throw ValidationError("int8 is for serving; train in fp32 or bf16")
        }
    }

    func run() async throws {
        let command = self
        try await onThread { try command.measure() }
    }

    private func measure() throws {
        let bench = try BenchDevice(options, programs: programs.programs)
        let model = try options.build(on: bench.device)
        var recipe = Recipe(totalSteps: 1_000_000, stepsPerEpoch: 1000)
        recipe.freezeVision = frozen
        recipe.recomputeVision = recompute
        let trainer = Trainer(
            model: model,
            normaliser: PixelNormaliser(mean: [0.48, 0.46, 0.41], standardDeviation: [0.27, 0.26, 0.28]),
            recipe: recipe, features: kept ? FeatureStore(inMemory: 4 << 30) : nil)
        let batch = batch(model.config)
        func once() throws { _ = try trainer.train(on: batch) }
        let first = try Stopwatch.time(once)
        // On a card the second step may still compile: what the first left behind is in other places.
        if bench.meter == nil { try once() }
        if bench.onlyWrites {
            try programs.write("a step", repeats: options.repeats, once)
            return
        }
        let times = try (0..<options.repeats).map { _ in
            bench.meter?.reset()
            return try Stopwatch.time(once)
        }
        let work =
            "train" + (frozen ? kept ? ", frozen, features kept" : ", frozen" : "")
            + (captions > 1 ? ", \(captions) captions" : "") + (recompute ? ", recomputing" : "")
        let deeds = bench.deeds(first: first)
        let limit = bench.limit()
        var report = BenchReport(options)
        var result = BenchResult(
            work, options, seconds: times, units: Double(options.batch * captions),
            unit: captions > 1 ? "pairs/s" : "pictures/s",
            operations: WorkCount(model.config).step(
                images: options.batch, captions: options.batch * captions, tokens: options.tokens,
                frozen: frozen, featuresKept: kept),
            limit: limit)
        result.deeds = deeds
        try report.add(result)
        report.end(device: bench.device)
        if options.breakdown, let last = times.last, let meter = bench.meter {
            try report.breakdown(meter, step: last)
        }
    }

    /// Random pictures with captions of random words, each of the full length.
    private func batch(_ config: BLIPConfig) -> CaptionBatch {
        let side = config.vision.imageSize
        var state: UInt64 = 1
        func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }
        let pixels = (0..<options.batch * side * side * 3).map { _ in UInt8(truncatingIfNeeded: next()) }
        let words = UInt64(config.text.vocabSize)
        let captions = (0..<options.batch * captions).map { _ in
            [Int32(config.text.bosTokenID)] + (1..<options.tokens).map { _ in Int32(next() % words) }
        }
        return CaptionBatch(
            pixels: pixels, images: options.batch, captions: captions,
            captionImage: (0..<captions.count).map { Int32($0 / self.captions) }, promptLength: 1,
            pictureKeys: kept ? (0..<options.batch).map { [UInt8($0 & 255), UInt8($0 >> 8)] } : [])
    }
}
