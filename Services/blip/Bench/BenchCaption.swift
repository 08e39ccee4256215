import ArgumentParser
import BLIP
import Compute

/// `blip bench caption`
struct BenchCaption: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "caption",
        abstract: "Captions of a fixed number of tokens, encoding included.",
        discussion: """
            Example:
              blip bench caption --model base --dtype bf16 --batch 1 --beams 3
            """)

    @OptionGroup var options: BenchOptions

    func run() async throws {
        let options = options
        try await onThread { try Self.measure(options) }
    }

    private static func measure(_ options: BenchOptions) throws {
        options.begin()
        let meter = MeteredDevice(CPUDevice(precision: options.dtype))
        let model = try options.build(on: meter)
        let side = model.config.vision.imageSize
        let pixels = model.pixels(
            BenchNumbers.draw(options.batch * 3 * side * side, deviation: 1, seed: 1))
        // The shortest length equals the longest, so that every caption has this many tokens.
        let length = min(options.tokens + 1, model.config.text.maxPositionEmbeddings)
        let decoding = Decoding(numBeams: options.beams, maxLength: length, minLength: length)
        func once() throws {
            _ = try model.generate(
                pixels: pixels, prompt: [Int32(model.config.text.bosTokenID)], decoding: decoding)
        }
        try once()
        try once()
        let times = try (0..<options.repeats).map { _ in
            meter.reset()
            return try Stopwatch.time(once)
        }
        let count = Double(options.batch)
        var report = BenchReport(options)
        try report.add(
            BenchResult(
                options.beams == 1 ? "caption, greedy" : "caption, beam \(options.beams)", options,
                seconds: times, units: count, unit: "pictures/s",
                operations: WorkCount(model.config).generate(
                    images: options.batch, beams: options.beams, tokens: options.tokens),
                limit: MachineLimit.operations(options.dtype)))
        report.end(device: meter)
        if options.breakdown, let last = times.last { try report.breakdown(meter, step: last) }
    }
}
