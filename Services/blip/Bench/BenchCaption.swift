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
    @OptionGroup var programs: BenchPrograms

    func run() async throws {
        let command = self
        try await onThread { try command.measure() }
    }

    private func measure() throws {
        let bench = try BenchDevice(options, programs: programs.programs)
        let model = try options.build(on: bench.device)
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
        let first = try Stopwatch.time(once)
        try once()
        if bench.onlyWrites {
            try programs.write("a search", repeats: options.repeats, once)
            return
        }
        let times = try (0..<options.repeats).map { _ in
            bench.meter?.reset()
            return try Stopwatch.time(once)
        }
        let count = Double(options.batch)
        let deeds = bench.deeds(first: first)
        let limit = bench.limit()
        var report = BenchReport(options)
        var result = BenchResult(
            options.beams == 1 ? "caption, greedy" : "caption, beam \(options.beams)", options,
            seconds: times, units: count, unit: "pictures/s",
            operations: WorkCount(model.config).generate(
                images: options.batch, beams: options.beams, tokens: options.tokens),
            limit: limit)
        result.deeds = deeds
        try report.add(result)
        report.end(device: bench.device)
        if options.breakdown, let last = times.last, let meter = bench.meter {
            try report.breakdown(meter, step: last)
        }
    }
}
