import BLIP
import Checkpoints
import Compute
import Foundation
import TestSupport
import Testing

@testable import Training

/// Against 20 steps of PyTorch's AdamW (Tests/Fixtures/optimizer).
@Suite struct OptimiserTests {
    static let names = ["matrix", "embedding", "bias", "scale"]

    let expected: SafetensorsFile

    init() throws {
        expected = try SafetensorsFile(fixturesFolder.appending(path: "optimizer/adamw.safetensors"))
    }

    private func recipe() -> Recipe {
        var recipe = Recipe(totalSteps: 20, stepsPerEpoch: 4)
        recipe.learningRate = 0.01
        recipe.warmupSteps = 5
        recipe.schedule = .cosine
        return recipe
    }

    /// Every element within `tolerance` of the largest.
    private func close(_ a: [Float], _ b: [Float], _ tolerance: Float) -> Bool {
        let scale = b.map { abs($0) }.max() ?? 0
        return a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance * scale }
    }

    @Test func twentyClippedStepsEqualPyTorch() throws {
        let (device, recipe) = (CPUDevice(), recipe())
        let norms = try expected.floats("grad_norm")
        let trained = try Self.names.map { name in
            let shape = try expected.record("initial.\(name)").shape
            let parameter = Parameter(
                name: name, value: device.tensor(try expected.floats("initial.\(name)"), shape: shape))
            parameter.gradient = device.zeros(shape)
            return try #require(TrainedParameter(parameter, device: device, decay: recipe.weightDecay))
        }
        #expect(norms.contains { $0 > 1 } && norms.contains { $0 < 1 })
        for step in 0..<20 {
            let prefix = "step.\(step < 10 ? "0" : "")\(step)"
            for parameter in trained {
                device.assign(
                    try expected.floats("\(prefix).grad.\(parameter.name)"), to: parameter.state.gradient)
            }
            let norm = device.norm(of: trained.map(\.state.gradient))
            #expect(abs(norm.value - Double(norms[step])) <= 1e-6 * norm.value)
            device.adamW(
                trained.map(\.state), step: recipe.optimiserStep(at: step),
                clip: GradientClip(
                    norm: norm, loss: Pending(known: LossSums()), maximum: recipe.maxGradientNorm))
            for parameter in trained {
                let theirs = try expected.floats("\(prefix).weight.\(parameter.name)")
                #expect(
                    close(device.values(of: parameter.state.weight), theirs, 1e-6),
                    "\(prefix) \(parameter.name)")
            }
        }
        for parameter in trained {
            #expect(
                close(
                    device.values(of: parameter.state.m), try expected.floats("final.m.\(parameter.name)"),
                    1e-6))
            #expect(
                close(
                    device.values(of: parameter.state.v), try expected.floats("final.v.\(parameter.name)"),
                    1e-6))
        }
        let scale = try #require(trained.last)
        #expect(device.values(of: scale.state.weight)[0] == (try expected.floats("initial.scale"))[0])
    }

    @Test func warmUpAndCosineEqualTheReference() throws {
        let rates = (0..<20).map { recipe().learningRate(at: $0) }
        let theirs = try DoubleTensor("learning_rate", in: expected).values
        for (ours, reference) in zip(rates, theirs) { #expect(abs(ours - reference) <= 1e-15) }
        #expect(recipe().learningRate(at: 20) < 1e-18 && recipe().learningRate(at: 25) < 1e-18)
    }

    @Test func cosineByEpochHoldsEachEpochsFactor() throws {
        var recipe = Recipe(totalSteps: 50, stepsPerEpoch: 10)
        recipe.schedule = .cosineByEpoch
        recipe.learningRate = 2
        recipe.minLearningRate = 1
        let factors = try DoubleTensor("cosine_per_epoch", in: expected).values
        for step in 0..<50 {
            #expect(abs(recipe.learningRate(at: step) - (1 + factors[step / 10])) <= 1e-12, "step \(step)")
        }
        // An epoch that the run does not finish is an epoch all the same.
        recipe.totalSteps = 41
        #expect(abs(recipe.learningRate(at: 40) - (1 + factors[4])) <= 1e-12)
    }

    @Test func linearFallsToTheMinimumAndConstantStays() {
        var recipe = Recipe(totalSteps: 12, stepsPerEpoch: 3)
        recipe.schedule = .linear
        recipe.learningRate = 5
        recipe.minLearningRate = 1
        recipe.warmupSteps = 4
        #expect((0..<4).map { recipe.learningRate(at: $0) } == [1.25, 2.5, 3.75, 5])
        #expect((4..<13).map { recipe.learningRate(at: $0) } == [5, 4.5, 4, 3.5, 3, 2.5, 2, 1.5, 1])
        recipe.schedule = .constant
        #expect((4..<13).allSatisfy { recipe.learningRate(at: $0) == 5 })
    }
}

/// An F64 tensor of a fixture, read from the file's bytes.
struct DoubleTensor {
    let values: [Double]

    init(_ name: String, in file: SafetensorsFile) throws {
        let data = try Data(contentsOf: file.url)
        let headerLength = data.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        let header = try JSONSerialization.jsonObject(with: data[8..<8 + headerLength]) as? [String: Any]
        let entry = try #require(header?[name] as? [String: Any])
        let offsets = try #require(entry["data_offsets"] as? [Int])
        let bytes = Array(data[(8 + headerLength + offsets[0])..<(8 + headerLength + offsets[1])])
        values = stride(from: 0, to: bytes.count, by: 8).map { start in
            Double(bitPattern: (0..<8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64(bytes[start + $1]) })
        }
    }
}
