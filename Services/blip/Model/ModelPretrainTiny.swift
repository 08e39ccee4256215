import ArgumentParser
import Compute
import Foundation

/// `blip model pretrain-tiny`
struct ModelPretrainTiny: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pretrain-tiny", abstract: "Make the small captioner that ships with the project.",
        discussion: """
            Trains from random weights on single emoji objects at random places, captioned by name. The same seed, steps and \
            number of threads give the same weights. Needs no service; takes about an hour on 2 cores.

            Example:
              blip model pretrain-tiny compose/models/tiny-blip --threads 1
            """)

    @Argument(help: "The folder to write; what it holds is replaced.")
    var folder: String

    @Option(help: "Optimiser steps.")
    var steps = TinyRecipe().steps

    @Option(help: "Seed of weights and samples.")
    var seed = TinyRecipe().seed

    @Option(help: "Threads for computing; 0: one for each core. Another number gives other last bits.")
    var threads = 0

    func run() async throws {
        ComputeThreads.set(threads)
        guard (1...10_000_000).contains(steps) else {
            throw ValidationError("--steps must be at least 1; got \(steps)")
        }
        let line = ProgressLine("pre-training")
        let (steps, seed, url) = (steps, seed, URL(filePath: folder))
        try await onThread {
            var recipe = TinyRecipe()
            (recipe.steps, recipe.seed) = (steps, seed)
            try recipe.run(into: url) { progress in
                var extra =
                    "loss \(Readable.fixed(progress.loss, 3)), \(Readable.fixed(progress.imagesPerSecond, 0)) images/s"
                if let match = progress.exactMatch {
                    extra += ", \(Readable.fixed(100 * match, 1)) % of unseen samples named"
                    line.finish()
                    Console(json: false).say("step \(progress.step): \(extra)")
                }
                line.update(done: progress.step, total: progress.steps, unit: "steps", extra: extra)
            }
        }
        line.finish()
        Console(json: false).say("\(url.path(percentEncoded: false).safe) holds the model.")
    }
}
