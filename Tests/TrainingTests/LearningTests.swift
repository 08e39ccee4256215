import BLIP
import Compute
import Testing

@testable import Training

@Suite struct LearningTests {
    @Test func aTinyModelLearnsFourCaptionsByHeart() throws {
        var recipe = Recipe(totalSteps: 300, stepsPerEpoch: 1)
        recipe.learningRate = 1e-2
        recipe.warmupSteps = 10
        recipe.weightDecay = 0
        recipe.labelSmoothing = 0
        let trainer = try TinyRun.trainer(recipe)
        var last = try trainer.train(on: TinyRun.batch)
        #expect(
            last.nll > 3 && last.loss == last.nll && last.step == 1 && last.tokens == 19 && last.images == 4)
        while last.step < 300, last.nll >= 0.02 { last = try trainer.train(on: TinyRun.batch) }
        #expect(last.nll < 0.05, "\(last.nll) after \(last.step) steps")

        let model = trainer.model
        let normaliser = PixelNormaliser.blip
        var values = [Float](repeating: 0, count: TinyRun.pixels.count)
        values.withUnsafeMutableBufferPointer { buffer in
            guard let out = buffer.baseAddress else { return }
            for image in 0..<4 {
                normaliser.chw(
                    Array(TinyRun.pixels[image * 3072..<(image + 1) * 3072]), size: 32,
                    into: out + image * 3072)
            }
        }
        let captions = try model.generate(
            pixels: model.pixels(values), prompt: [TinyRun.dec], decoding: Decoding(maxLength: 12))
        #expect(captions.map { [TinyRun.dec] + $0.ids } == TinyRun.captions)
    }

    @Test func aFrozenImageEncoderKeepsItsBitsWhileTheRestLearns() throws {
        var recipe = TinyRun.recipe(steps: 4)
        recipe.freezeVision = true
        let trainer = try TinyRun.trainer(recipe)
        let before = TinyRun.bits(trainer.model)
        for number in 0..<4 { _ = try trainer.train(on: TinyRun.batch(number)) }
        let after = TinyRun.bits(trainer.model)
        for (name, bits) in before {
            #expect((after[name] == bits) == name.hasPrefix("vision_model."), "\(name)")
        }
        #expect(before.keys.contains { $0.hasPrefix("vision_model.") })
    }

    @Test func everyWeightLearnsWhenNothingIsFrozen() throws {
        let trainer = try TinyRun.trainer(TinyRun.recipe(steps: 2))
        let before = TinyRun.bits(trainer.model)
        for number in 0..<2 { _ = try trainer.train(on: TinyRun.batch(number)) }
        let after = TinyRun.bits(trainer.model)
        for (name, bits) in before { #expect(after[name] != bits, "\(name)") }
    }

    @Test(arguments: [0, 0.3])
    func theSameSeedGivesTheSameBitsTwice(_ dropout: Double) throws {
        func run(seed: UInt64) throws -> ([StepResult], [String: [UInt32]]) {
            var recipe = TinyRun.recipe(steps: 4)
            recipe.dropout = dropout
            recipe.seed = seed
            let trainer = try TinyRun.trainer(recipe)
            let results = try (0..<4).map { try trainer.train(on: TinyRun.batch($0)) }
            return (results, TinyRun.bits(trainer.model))
        }
        let (first, second) = (try run(seed: 3), try run(seed: 3))
        #expect(first.0 == second.0)
        #expect(first.1 == second.1)
        // The seed of a recipe is the seed of its dropout.
        #expect((try run(seed: 4).1 == first.1) == (dropout == 0))
    }

    /// Unless each step draws anew, training on one batch without learning gives one loss over and over.
    @Test func everyStepDrawsItsOwnDropout() throws {
        var recipe = TinyRun.recipe(steps: 3)
        recipe.learningRate = 0
        recipe.dropout = 0.3
        let trainer = try TinyRun.trainer(recipe)
        let losses = try (0..<3).map { _ in try trainer.train(on: TinyRun.batch).loss }
        #expect(Set(losses).count == 3)
        let quiet = try trainer.evaluate(on: TinyRun.batch)
        #expect(quiet == (try trainer.evaluate(on: TinyRun.batch)))
    }

    @Test func aStepReportsWhatItDid() throws {
        let trainer = try TinyRun.trainer(TinyRun.recipe(steps: 4))
        let sums = try TinyRun.trainer(TinyRun.recipe(steps: 4)).evaluate(on: TinyRun.batch)
        var recipe = trainer.recipe
        recipe.dropout = 0
        let result = try TinyRun.trainer(recipe).train(on: TinyRun.batch)
        #expect(abs(result.loss - sums.smoothed / 19) < 1e-9 && abs(result.nll - sums.nll / 19) < 1e-9)
        #expect(result.learningRate == 1.5e-3 && result.gradientNorm > 0 && !result.skipped)
    }

    /// The same captions twice: twice the tokens, the same mean and the same gradient.
    @Test func theLossIsAMeanOverTokens() throws {
        var recipe = TinyRun.recipe(steps: 4)
        recipe.dropout = 0
        var double = TinyRun.batch
        double.captions += double.captions
        double.captionImage += double.captionImage
        let (one, two) = (
            try TinyRun.trainer(recipe).train(on: TinyRun.batch),
            try TinyRun.trainer(recipe).train(on: double)
        )
        #expect(two.tokens == 2 * one.tokens)
        #expect(abs(one.loss - two.loss) < 1e-6)
        #expect(abs(one.gradientNorm - two.gradientNorm) < 1e-4 * one.gradientNorm)
    }
}
