import BLIP
import Checkpoints
import Compute
import Foundation
import TestSupport
import Testing

@testable import Training

@Suite struct ResumeTests {
    private func write(_ trainer: Trainer, to folder: ScratchFolder) throws {
        try ModelFolder.write(
            trainer.model, vocabulary: Data("a\n".utf8), processor: ImageProcessorConfig(size: 32),
            dtype: .F32,
            to: folder.url)
        try trainer.writeOptimiser(to: folder.file("optimiser.safetensors"))
    }

    private func read(_ recipe: Recipe, from folder: ScratchFolder) throws -> Trainer {
        let saved = try ModelFolder(folder.url)
        let trainer = Trainer(model: try saved.model(on: CPUDevice()), normaliser: .blip, recipe: recipe)
        try trainer.readOptimiser(from: folder.file("optimiser.safetensors"))
        return trainer
    }

    @Test(arguments: [false, true])
    func aRunTakenUpHalfwayEndsInTheSameBits(_ freezeVision: Bool) throws {
        var recipe = TinyRun.recipe(steps: 6)
        recipe.freezeVision = freezeVision
        let straight = try TinyRun.trainer(recipe)
        let expected = try (0..<6).map { try straight.train(on: TinyRun.batch($0)) }

        let first = try TinyRun.trainer(recipe)
        var results = try (0..<3).map { try first.train(on: TinyRun.batch($0)) }
        let folder = try ScratchFolder()
        try write(first, to: folder)
        let second = try read(recipe, from: folder)
        #expect(second.step == 3)
        results += try (3..<6).map { try second.train(on: TinyRun.batch($0)) }
        #expect(results == expected)
        #expect(TinyRun.bits(second.model) == TinyRun.bits(straight.model))
    }

    /// Moments and step of a trainer: what a refused file must leave alone.
    private func state(_ trainer: Trainer) -> [[UInt32]] {
        trainer.trained.flatMap { parameter in
            [parameter.state.m, parameter.state.v].map {
                trainer.model.device.values(of: $0).map(\.bitPattern)
            }
        } + [[UInt32(trainer.step), UInt32(trainer.skippedInARow)]]
    }

    private func expectRefusal(
        _ trainer: Trainer, _ file: URL, _ parts: String..., at location: SourceLocation = #_sourceLocation
    ) {
        let before = state(trainer)
        do {
            try trainer.readOptimiser(from: file)
            Issue.record("accepted", sourceLocation: location)
        } catch let error as TrainingError {
            guard case .state = error else {
                Issue.record("\(error)", sourceLocation: location)
                return
            }
            for part in parts {
                #expect(error.description.contains(part), "\(error)", sourceLocation: location)
            }
        } catch {
            Issue.record("\(error)", sourceLocation: location)
        }
        #expect(state(trainer) == before, sourceLocation: location)
    }

    private func trained(freezeVision: Bool) throws -> Trainer {
        var recipe = TinyRun.recipe(steps: 6)
        recipe.freezeVision = freezeVision
        let trainer = try TinyRun.trainer(recipe)
        _ = try trainer.train(on: TinyRun.batch(0))
        return trainer
    }

    @Test func theStateOfAnotherFrozenSetIsRefused() throws {
        let folder = try ScratchFolder()
        let (whole, half) = (try trained(freezeVision: false), try trained(freezeVision: true))
        try whole.writeOptimiser(to: folder.file("whole.safetensors"))
        try half.writeOptimiser(to: folder.file("half.safetensors"))
        expectRefusal(half, folder.file("whole.safetensors"), "frozen")
        expectRefusal(whole, folder.file("half.safetensors"), "vision_model.", "frozen")
    }

    /// The last weight alone has another shape: the moments read before it must not have been taken over.
    @Test func wrongShapesAndMissingStepsAreRefused() throws {
        let folder = try ScratchFolder()
        let trainer = try trained(freezeVision: true)
        let last = try #require(trainer.trained.last)
        func write(_ name: String, lastShape: [Int], metadata: [String: String]) throws {
            var writer = SafetensorsWriter(metadata: metadata)
            for parameter in trainer.trained {
                let shape = parameter.name == last.name ? lastShape : parameter.state.weight.shape
                let values = [Float](repeating: 0.5, count: shape.reduce(1, *))
                try writer.add("m.\(parameter.name)", shape: shape, floats: values)
                try writer.add("v.\(parameter.name)", shape: shape, floats: values)
            }
            try writer.write(to: folder.file(name))
        }
        let shape = last.state.weight.shape
        try write("shape", lastShape: shape + [1], metadata: ["step": "7"])
        try write("count", lastShape: [3], metadata: ["step": "7"])
        try write("step", lastShape: shape, metadata: [:])
        try write("negative", lastShape: shape, metadata: ["step": "-1"])
        try write("good", lastShape: shape, metadata: ["step": "7"])
        expectRefusal(trainer, folder.file("shape"), last.name, "\(shape + [1])", "\(shape)")
        expectRefusal(trainer, folder.file("count"), last.name, "[3]")
        expectRefusal(trainer, folder.file("step"), "step")
        expectRefusal(trainer, folder.file("negative"), "step")
        try trainer.readOptimiser(from: folder.file("good"))
        #expect(trainer.step == 7 && trainer.model.device.values(of: last.state.m).allSatisfy { $0 == 0.5 })
    }
}
