import BLIP
import Compute
import Foundation
import PJRT
import TestSupport
import Testing

@testable import Graph
@testable import Training

/// The trainer on the graph device.
@Suite(.withPlugin) struct GraphTrainingTests {
    /// The longest fills a shape of its own: where rows lie, and so what dropout draws, is the same on both
    /// devices.
    private static let captions: [[Int32]] = [
        [59, 10, 11, 12, 5], [59, 10, 20, 5], [59] + (20..<34) + [5], [59, 10, 11, 40, 12, 41, 5],
        [59, 7, 8, 9, 5],
    ]

    /// Four pictures, the last with two captions; other pixels for each `number`.
    private static func batch(_ number: Int) -> CaptionBatch {
        CaptionBatch(
            pixels: (0..<4 * 3072).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 / 3072 &* 77 &+ number) },
            images: 4, captions: captions, captionImage: [0, 1, 2, 3, 3], promptLength: 1)
    }

    private static func trainer(_ device: any Device, dropout: Double = 0) throws -> Trainer {
        let model = try BLIPModel(
            config: GraphFixture.config("a"), device: device,
            source: RandomWeights(seed: 1, standardDeviation: 0.05))
        var recipe = Recipe(totalSteps: 8, stepsPerEpoch: 2)
        (recipe.learningRate, recipe.warmupSteps, recipe.seed) = (3e-3, 2, 9)
        (recipe.dropout, recipe.maxGradientNorm) = (dropout, 0.5)
        return Trainer(model: model, normaliser: .blip, recipe: recipe)
    }

    private func compare(
        _ a: Trainer, _ b: Trainer, tolerance: Float, at location: SourceLocation = #_sourceLocation
    ) {
        for (mine, theirs) in zip(a.model.parameters, b.model.parameters) {
            // Key biases have no gradient but rounding, whose sign AdamW follows.
            guard !mine.name.hasSuffix("key.bias") else { continue }
            var (x, y) = (a.model.device.values(of: mine.value), b.model.device.values(of: theirs.value))
            if mine.name.hasSuffix("qkv.bias") {
                let d = x.count / 3
                (x, y) = (Array(x[..<d] + x[(2 * d)...]), Array(y[..<d] + y[(2 * d)...]))
            }
            let error = relativeError(x, y)
            #expect(error <= tolerance, "\(mine.name): \(error)", sourceLocation: location)
        }
    }

    @Test func stepsWithDropoutGiveTheCPUsLossesAndWeights() throws {
        let device = try GraphClient.device()
        let (graph, cpu) = (
            try Self.trainer(device, dropout: 0.1), try Self.trainer(CPUDevice(), dropout: 0.1)
        )
        for step in 0..<4 {
            let (mine, theirs) = (
                try graph.train(on: Self.batch(step)), try cpu.train(on: Self.batch(step))
            )
            #expect(abs(mine.loss - theirs.loss) <= 1e-4 * theirs.loss, "step \(step)")
            #expect(
                abs(mine.gradientNorm - theirs.gradientNorm) <= 1e-3 * theirs.gradientNorm, "step \(step)")
            #expect(mine.tokens == theirs.tokens && mine.step == theirs.step && !mine.skipped)
        }
        compare(graph, cpu, tolerance: 2e-3)
        #expect(device.counters.programs == 1)
        #expect(device.counters.runs == 4)
    }

    @Test func twoReplicasTrainLikeOneWithTheDoubleBatch() throws {
        let (one, two) = (
            try Self.trainer(GraphClient.device()), try Self.trainer(GraphClient.device(replicas: 2))
        )
        for step in 0..<3 {
            let (mine, theirs) = (try two.train(on: Self.batch(step)), try one.train(on: Self.batch(step)))
            #expect(abs(mine.loss - theirs.loss) <= 1e-5 * theirs.loss, "step \(step)")
            #expect(mine.tokens == theirs.tokens)
        }
        compare(two, one, tolerance: 1e-3)
        let device = try #require(two.model.device as? GraphDevice)
        for parameter in two.model.parameters {
            let buffers = try #require(device.value(parameter.value).leaf).buffers
            #expect(try buffers[0].numbers(as: UInt32.self) == buffers[1].numbers(as: UInt32.self))
        }
    }

    @Test func aRunMovesFromTheCPUToTheGraphAndBack() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "moved-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        func moved(_ trainer: Trainer, to device: any Device) throws -> Trainer {
            try trainer.writeOptimiser(to: file)
            let next = try Self.trainer(device)
            for (old, new) in zip(trainer.model.parameters, next.model.parameters) {
                device.assign(trainer.model.device.values(of: old.value), to: new.value)
            }
            try next.readOptimiser(from: file)
            return next
        }
        let straight = try Self.trainer(CPUDevice())
        for step in 0..<3 { _ = try straight.train(on: Self.batch(step)) }
        var run = try Self.trainer(CPUDevice())
        _ = try run.train(on: Self.batch(0))
        run = try moved(run, to: GraphClient.device())
        _ = try run.train(on: Self.batch(1))
        run = try moved(run, to: CPUDevice())
        let last = try run.train(on: Self.batch(2))
        #expect(last.step == 3)
        compare(run, straight, tolerance: 1e-3)
    }

    @Test func aStepThatIsNotFiniteChangesNothing() throws {
        let device = try GraphClient.device()
        let trainer = try Self.trainer(device)
        _ = try trainer.train(on: Self.batch(0))
        let bias = try #require(
            trainer.model.parameters.first { $0.name == "text_decoder.cls.predictions.bias" })
        let sound = device.values(of: bias.value)
        device.assign([Float](repeating: .nan, count: sound.count), to: bias.value)
        let word = trainer.trained[3].state
        let before = [word.weight, word.m, word.v].map { device.values(of: $0) }
        #expect(try trainer.train(on: Self.batch(1)).skipped)
        #expect([word.weight, word.m, word.v].map { device.values(of: $0) } == before)
        device.assign(sound, to: bias.value)
        #expect(try !trainer.train(on: Self.batch(1)).skipped)
        #expect(device.values(of: word.weight) != before[0])
        #expect(device.counters.programs == 1)
    }

    @Test func anEvaluationGivesTheCPUsSums() throws {
        let (graph, cpu) = (try Self.trainer(GraphClient.device(replicas: 2)), try Self.trainer(CPUDevice()))
        let (mine, theirs) = (try graph.evaluate(on: Self.batch(0)), try cpu.evaluate(on: Self.batch(0)))
        #expect(abs(mine.nll - theirs.nll) <= 1e-5 * theirs.nll)
        #expect(mine.tokens == theirs.tokens)
    }
}
