import Checkpoints
import Compute
import Testing

@testable import BLIP
@testable import Graph

/// The model on the graph device against transformers 4.57.6 in float32, as Tests/BLIPTests does with the CPU
/// device.
@Suite(.withPlugin) struct GraphParityTests {
    static let tolerance: Float = 1e-4

    /// Every hidden state, recorded first, so that one program computes all.
    @Test(arguments: GraphFixture.names, [1, 8])
    func hiddenStatesAndLogitsEqualTheReference(_ name: String, _ keyMultiple: Int) throws {
        let fixture = try GraphFixture(
            name, on: GraphClient.device(keyMultiple: keyMultiple, rolls: keyMultiple == 1))
        let (model, ops, tokens) = (fixture.model, Ops(device: fixture.device), try fixture.tokens())
        var states: [(name: String, tensor: Tensor)] = []
        let pixels = try fixture.pixels()
        var x = model.vision.embeddings(pixels, ops)
        states.append(("vision.embeddings", x))
        for (index, layer) in model.vision.layers.enumerated() {
            x = layer(x, batch: pixels.shape[0], ops)
            states.append(("vision.block.\(index)", x))
        }
        let embeds = model.vision.postLayerNorm(x, ops)
        states.append(("vision.image_embeds", embeds))
        let memory = model.text.imageMemory(embeds, ops)
        var y = model.text.embeddings(tokens, dropout: 0, ops)
        states.append(("text.embeddings", y))
        for (index, layer) in model.text.layers.enumerated() {
            y = layer(y, tokens: tokens, memory: memory[index], images: pixels.shape[0], dropout: 0, ops)
            states.append(("text.layer.\(index)", y))
        }
        states.append(("logits", model.text.head.logits(y, ops)))
        let rows = try fixture.validRows()
        for state in states {
            var (ours, theirs) = (
                fixture.device.values(of: state.tensor), try fixture.expected.floats(state.name)
            )
            if !state.name.hasPrefix("vision") {
                let d = state.tensor.columns
                ours = rows.flatMap { ours[$0 * d..<($0 + 1) * d] }
                theirs = rows.flatMap { theirs[$0 * d..<($0 + 1) * d] }
            }
            let error = relativeError(ours, theirs)
            #expect(error <= Self.tolerance, "\(state.name): \(error)")
        }
    }

    @Test(arguments: GraphFixture.names, [false, true])
    func lossAndGradientsOfEveryTensorEqualTheReference(_ name: String, _ recomputes: Bool) throws {
        let device = try GraphClient.device(keyMultiple: recomputes ? 8 : 1)
        let fixture = try GraphFixture(name, on: device)
        fixture.model.train()
        let loss = try fixture.loss(smoothing: 0.1, recomputes: recomputes)
        let norm = device.norm(of: fixture.model.parameters.compactMap(\.gradient))
        let expected = Double(try fixture.expected.floats("loss.0.1")[0])
        let ours = loss.value.smoothed / Double(loss.value.tokens)
        #expect(abs(ours - expected) <= 1e-5 * expected, "\(ours) against \(expected)")
        #expect(abs(norm.value - Double(try fixture.expected.floats("grad_norm")[0])) <= 1e-4 * norm.value)
        #expect(device.counters.programs == 1)
        for parameter in fixture.model.parameters {
            let theirs = try fixture.expected.floats("grad.\(parameter.name)")
            let mine = device.values(of: try #require(parameter.gradient))
            // The key bias shifts all scores of a query alike: its gradient is zero but for rounding.
            if (theirs.map(abs).max() ?? 0) < 1e-6 {
                #expect(mine.allSatisfy { abs($0) < 1e-6 }, "\(parameter.name)")
                continue
            }
            let error = relativeError(mine, theirs)
            #expect(error <= Self.tolerance, "\(parameter.name): \(error)")
        }
    }

    @Test func bfloat16GivesTheCPUsLossAndGradientsWithinItsRounding() throws {
        let graph = try GraphFixture("a", on: GraphClient.device(precision: .bf16))
        let cpu = try GraphFixture("a", on: CPUDevice(precision: .bf16))
        let exact = try GraphFixture("a", on: CPUDevice())
        for fixture in [graph, cpu, exact] { fixture.model.train() }
        let losses = try [graph, cpu, exact].map { try $0.loss(smoothing: 0.1) }.map(\.value.smoothed)
        #expect(abs(losses[0] - losses[1]) <= 5e-3 * losses[1], "\(losses)")
        for (index, parameter) in graph.model.parameters.enumerated() {
            func values(_ fixture: GraphFixture) throws -> [Float] {
                fixture.device.values(of: try #require(fixture.model.parameters[index].gradient))
            }
            let reference = try values(exact)
            guard (reference.map(abs).max() ?? 0) >= 1e-6 else { continue }
            // As far from float32 as the CPU's bfloat16 is, or not much farther.
            let (mine, theirs) = (
                relativeError(try values(graph), reference), relativeError(try values(cpu), reference)
            )
            #expect(mine <= max(3 * theirs, 0.05), "\(parameter.name): \(mine) and \(theirs)")
        }
    }

    @Test(arguments: GraphFixture.names)
    func generatedIdsAndScoresEqualTheReference(_ name: String) throws {
        let device = try GraphClient.device()
        let fixture = try GraphFixture(name, on: device)
        let pixels = try fixture.pixels()
        for mode in ["greedy", "greedy_min_length", "greedy_penalty", "greedy_prompt", "beam", "beam_prompt"]
        {
            let prompt =
                mode.contains("prompt")
                ? try fixture.expected.int64s("prompt_ids").map { Int32($0) }
                : [Int32(fixture.model.config.text.bosTokenID)]
            let decoding = Decoding(
                numBeams: mode.hasPrefix("beam") ? 3 : 1, maxLength: 12,
                minLength: mode.contains("min_length") ? 9 : 0,
                repetitionPenalty: mode.contains("penalty") ? 1.3 : 1)
            let captions = try fixture.model.generate(pixels: pixels, prompt: prompt, decoding: decoding)
            let expected = try fixture.expected.int64s("\(mode).ids")
            for (image, caption) in captions.enumerated() {
                let row = expected[image * 12..<image * 12 + 12].map { Int32($0) }
                let ours = prompt + caption.ids
                #expect(ours + [Int32](repeating: 0, count: 12 - ours.count) == row, "\(mode) \(image)")
            }
            guard mode.hasPrefix("beam") else { continue }
            for (caption, score) in zip(captions, try fixture.expected.floats("\(mode).scores")) {
                #expect(
                    abs(caption.score - score) <= 1e-4 * abs(score), "\(mode): \(caption.score)")
            }
        }
        // What leads to the first token, and a loop that takes all of them: two programs a search. Settings that are numbers share one.
        #expect(device.counters.runs == 12, "\(device.counters)")
        #expect(device.counters.programs == 7, "\(device.counters)")
    }
}
