import BLIP
import Compute
import Foundation
import TestSupport
import Testing
import Training

@testable import Graph

/// Rows of equal layers become loops, and compute what they computed one after the other.
struct LoopTests {
    /// x W_i^T + b_i through GELU, layer by layer, and its gradients.
    private static func perceptron(_ device: GraphDevice, layers: Int) -> (y: Tensor, gradients: [Tensor]) {
        let tape = Tape(device: device)
        let ops = Ops(device: device, tape: tape)
        var draw = LoopNumbers()
        let parameters = (0..<layers).map { layer in
            let weight = Parameter(name: "w\(layer)", value: device.tensor(draw.next(9), shape: [3, 3]))
            let bias = Parameter(name: "b\(layer)", value: device.tensor(draw.next(3), shape: [3]))
            for parameter in [weight, bias] { parameter.gradient = device.zeros(parameter.value.shape) }
            return (weight, bias)
        }
        let input = device.tensor(draw.next(6), shape: [2, 3])
        var x = input
        for (index, (weight, bias)) in parameters.enumerated() {
            x = ops.layer("row", index) { ops.add(ops.linearGELU(x, weight, bias), x) }
        }
        tape.add(device.tensor(draw.next(6), shape: [2, 3]), to: x)
        tape.backward()
        return (x, parameters.flatMap { [$0.0.gradient, $0.1.gradient].compactMap(\.self) })
    }

    private static func products(_ text: String) -> Int {
        text.components(separatedBy: "stablehlo.dot_general").count - 1
    }

    @Test func fiveLayersAreOneLoopForwardAndOneBackward() throws {
        let device = try GraphClient.recorder()
        let made = Self.perceptron(device, layers: 5)
        let rolled = device.text(of: [made.y] + made.gradients)
        #expect(rolled.components(separatedBy: "stablehlo.while").count - 1 == 2)
        device.layerLoops = .none
        let plain = device.text(of: [made.y] + made.gradients)
        #expect(!plain.contains("stablehlo.while"))
        // y = x W^T, dW and dx; the first layer's input wants no gradient, which leaves it outside the backward loop.
        #expect(Self.products(plain) == 5 + 5 + 4)
        #expect(Self.products(rolled) < Self.products(plain) / 2)
        try Golden.check(rolled, "loop")
    }

    @Test func aShortRowStaysAsItIs() throws {
        let device = try GraphClient.recorder()
        let made = Self.perceptron(device, layers: 2)
        #expect(!device.text(of: [made.y] + made.gradients).contains("stablehlo.while"))
    }

    @Test func layersThatDifferAreNoLoop() throws {
        let device = try GraphClient.recorder()
        device.layerLoops = .all
        let ops = Ops(device: device)
        func row(_ layer: (Int, Tensor) -> Tensor) -> String {
            var x = device.tensor([1, 2], shape: [1, 2])
            for index in 0..<4 { x = ops.layer("row", index) { layer(index, x) } }
            return device.text(of: [x])
        }
        #expect(row { _, x in ops.gelu(x) }.contains("stablehlo.while"))
        #expect(!row { $0 % 2 == 0 ? ops.gelu($1) : ops.add($1, $1) }.contains("stablehlo.while"))
        // Programs that only go forward stack no weights unless asked to.
        device.layerLoops = .training
        #expect(!row { _, x in ops.gelu(x) }.contains("stablehlo.while"))
    }

    @Test(.withPlugin) func theLoopComputesWhatTheLayersCompute() throws {
        let (loops, layers) = (try GraphClient.device(), try GraphClient.device())
        layers.layerLoops = .none
        let (a, b) = (Self.perceptron(loops, layers: 5), Self.perceptron(layers, layers: 5))
        for (mine, theirs) in zip([a.y] + a.gradients, [b.y] + b.gradients) {
            let (mine, theirs) = (loops.values(of: mine), layers.values(of: theirs))
            let scale = theirs.map(abs).max() ?? 0
            #expect(scale > 0 && zip(mine, theirs).allSatisfy { abs($0 - $1) <= 1e-6 * scale })
        }
        #expect(loops.counters.programs == 1)
    }

    /// A model of four and three layers in training, its encoder's blocks kept or computed again.
    @Test(.withPlugin, arguments: [false, true])
    func aTrainingRunOfLoopsEqualsOneOfLayers(_ recomputes: Bool) throws {
        var config = try JSONDecoder().decode(
            BLIPConfig.self,
            from: Data(contentsOf: fixturesFolder.appending(path: "parity/a/config.json")))
        (config.vision.numHiddenLayers, config.text.numHiddenLayers) = (4, 3)
        var recipe = Recipe(totalSteps: 3, stepsPerEpoch: 3)
        (recipe.learningRate, recipe.dropout, recipe.recomputeVision) = (1e-3, 0.1, recomputes)
        func run(rolls: Bool) throws -> (
            results: [StepResult], weights: [[Float]], counters: GraphDevice.Counters
        ) {
            let device = try GraphClient.device()
            device.layerLoops = rolls ? .training : .none
            let model = try BLIPModel(
                config: config, device: device, source: RandomWeights(seed: 3, standardDeviation: 0.05))
            let trainer = Trainer(model: model, normaliser: .blip, recipe: recipe)
            let batch = CaptionBatch(
                pixels: (0..<2 * 32 * 32 * 3).map { UInt8(truncatingIfNeeded: $0 &* 37) }, images: 2,
                captions: [[59, 7, 8, 5], [59, 9, 10, 11, 5]], captionImage: [0, 1], promptLength: 1)
            let results = try (0..<3).map { _ in try trainer.train(on: batch) }
            return (results, model.parameters.map { device.values(of: $0.value) }, device.counters)
        }
        let (loops, layers) = (try run(rolls: true), try run(rolls: false))
        #expect(loops.counters.programs == 1 && layers.counters.programs == 1)
        // Encoder and decoder, forward and backward.
        #expect(loops.counters.loops == 4 && layers.counters.loops == 0)
        for (a, b) in zip(loops.results, layers.results) {
            #expect(abs(a.loss - b.loss) <= 1e-6 * b.loss)
            #expect(abs(a.gradientNorm - b.gradientNorm) <= 1e-5 * b.gradientNorm)
        }
        for (a, b) in zip(loops.weights, layers.weights) {
            #expect(zip(a, b).allSatisfy { abs($0 - $1) <= 1e-5 })
        }
    }
}

/// Small numbers of both signs, the same in every run.
private struct LoopNumbers {
    private var state: UInt32 = 1

    mutating func next(_ count: Int) -> [Float] {
        (0..<count).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return Float(Int32(bitPattern: state) >> 16) / 32768
        }
    }
}
