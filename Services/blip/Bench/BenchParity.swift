import ArgumentParser
import BLIP
import Compute
import Devices
import Foundation

/// `blip bench parity`
struct BenchParity: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parity",
        abstract: "Compute the same numbers on the CPU and on another device, and compare.",
        discussion: """
            Logits, loss and the gradient of every weight (largest difference over the largest number), greedy and beam ids. \
            Exit code 1 beyond 1e-3 in fp32, 5e-2 in bf16, or where ids differ in fp32.

            Example:
              blip bench parity --model tiny --device gpu --dtype fp32
            """)

    @OptionGroup var options: BenchOptions

    func validate() throws {
        guard options.dtype != .int8 else { throw ValidationError("int8 products have no gradients") }
    }

    func run() async throws {
        let options = options
        try await onThread { try Self.compare(options) }
    }

    /// One comparison, as a JSON line shows it.
    struct Outcome: Encodable {
        let work = "parity"
        let model: String
        let dtype: String
        let device: String
        let logits: Float
        let loss: Float
        let gradients: Float
        let worstGradient: String
        let greedyEqual: Int
        let beamEqual: Int
        let captions: Int
        let passed: Bool

        enum CodingKeys: String, CodingKey {
            case work, model, dtype, device, logits, loss, gradients, captions, passed
            case worstGradient = "worst_gradient", greedyEqual = "greedy_equal", beamEqual = "beam_equal"
        }
    }

    private static func compare(_ options: BenchOptions) throws {
        options.begin()
        let host = try options.place.open(precision: options.dtype)
        let kind = try host.kind(for: options.place.device)
        let other = try Self.pass(options, on: host.device(kind, precision: options.dtype))
        let cpu = try Self.pass(options, on: CPUDevice(precision: options.dtype))
        var (worst, name) = (Float(0), "")
        // Keys' biases have no gradient but rounding: nothing is measured finer than a thousandth of the largest.
        let floor = cpu.gradients.values.reduce(0) { $1.reduce($0) { max($0, abs($1)) } } * 1e-3
        for (key, values) in cpu.gradients {
            let off = distance(other.gradients[key] ?? [], values, floor: floor)
            if !(off <= worst) { (worst, name) = (off, key) }
        }
        let logits = distance(other.logits, cpu.logits)
        let loss = distance([other.loss], [cpu.loss])
        let greedy = zip(other.greedy, cpu.greedy).count { $0 == $1 }
        let beam = zip(other.beam, cpu.beam).count { $0 == $1 }
        let limit: Float = options.dtype == .fp32 ? 1e-3 : 5e-2
        let idsMatter = options.dtype == .fp32
        let passed =
            max(logits, loss, worst) <= limit
            && (!idsMatter || greedy == options.batch && beam == options.batch)
        let outcome = Outcome(
            model: options.model, dtype: options.dtype.rawValue, device: other.device, logits: logits,
            loss: loss, gradients: worst, worstGradient: name, greedyEqual: greedy, beamEqual: beam,
            captions: options.batch, passed: passed)
        let console = Console(json: options.json)
        if options.json {
            try console.emit(outcome)
        } else {
            console.say(
                "\(options.model), \(options.dtype.rawValue), \(other.device) against \(cpu.device)\n"
                    + "  logits \(logits), loss \(loss), gradients \(worst) (\(name)); ids of \(options.batch) captions equal: "
                    + "greedy \(greedy), beam \(beam)")
        }
        guard passed else { throw Failure.failed("the devices disagree beyond \(limit)") }
    }

    private struct Numbers {
        let device: String
        let logits: [Float]
        let loss: Float
        let gradients: [String: [Float]]
        let greedy, beam: [[Int32]]
    }

    private static func pass(_ options: BenchOptions, on device: any Device) throws -> Numbers {
        let model = try options.build(on: device)
        let config = model.config
        let side = config.vision.imageSize
        let pixels = model.pixels(
            BenchNumbers.draw(options.batch * 3 * side * side, deviation: 1, seed: 11))
        let tokens = min(options.tokens, config.text.maxPositionEmbeddings)
        var draw: UInt64 = 5
        let captions = (0..<options.batch).map { _ in
            [Int32(config.text.bosTokenID)]
                + (1..<tokens).map { _ in
                    draw = draw &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    return Int32((draw >> 33) % UInt64(config.text.vocabSize))
                }
        }
        let batch = TokenBatch(
            captions, image: (0..<Int32(options.batch)).map { $0 }, pad: Int32(config.text.padTokenID))
        let logits = device.values(of: model.logits(pixels: pixels, tokens: batch))
        func ids(_ beams: Int) throws -> [[Int32]] {
            try model.generate(
                pixels: pixels, prompt: [Int32(config.text.bosTokenID)],
                decoding: Decoding(numBeams: beams, maxLength: tokens)
            ).map(\.ids)
        }
        let (greedy, beam) = (try ids(1), try ids(3))
        let targets = batch.ids.indices.map { place in
            (place + 1) % batch.length == 0 ? -1 : batch.ids[place + 1]
        }
        let supervised = targets.count { $0 >= 0 }
        model.train()
        let tape = Tape(device: device)
        let ops = Ops(device: device, tape: tape)
        let sums = model.loss(
            imageEmbeds: model.vision(pixels, ops), tokens: batch, targets: targets, smoothing: 0.1,
            scale: 1 / Float(supervised), ops: ops)
        tape.backward()
        let loss = Float(sums.value.smoothed / Double(supervised))
        var gradients: [String: [Float]] = [:]
        for parameter in model.parameters {
            gradients[parameter.name] = parameter.gradient.map { device.values(of: $0) }
        }
        return Numbers(
            device: device.summary, logits: logits, loss: loss, gradients: gradients, greedy: greedy,
            beam: beam)
    }

    /// Largest difference over the largest number; infinite where a number is none or missing.
    private static func distance(_ a: [Float], _ b: [Float], floor: Float = 1e-20) -> Float {
        guard a.count == b.count else { return .infinity }
        let scale = b.reduce(floor) { max($0, abs($1)) }
        var worst = Float(0)
        for index in a.indices {
            let off = abs(a[index] - b[index])
            if !(off <= worst) { worst = off.isNaN ? .infinity : off }
        }
        return worst / scale
    }
}
