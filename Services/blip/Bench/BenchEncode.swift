import ArgumentParser
import BLIP
import Compute

/// `blip bench encode`
struct BenchEncode: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "encode", abstract: "Pictures through the image encoder.",
        discussion: """
            Example:
              blip bench encode --model base --dtype bf16 --batch 8 --breakdown
            """)

    @OptionGroup var options: BenchOptions

    func run() async throws {
        let options = options
        try await onThread { try Self.measure(options) }
    }

    private static func measure(_ options: BenchOptions) throws {
        let bench = try BenchDevice(options)
        let model = try options.build(on: bench.device)
        let side = model.config.vision.imageSize
        let pixels = model.pixels(
            BenchNumbers.draw(options.batch * 3 * side * side, deviation: 1, seed: 1))
        func once() { bench.finish(model.encode(pixels)) }
        let first = Stopwatch.time(once)
        once()
        let times = (0..<options.repeats).map { _ in
            bench.meter?.reset()
            return Stopwatch.time(once)
        }
        let deeds = bench.deeds(first: first)
        let limit = bench.limit()
        var report = BenchReport(options)
        var result = BenchResult(
            "encode", options, seconds: times, units: Double(options.batch), unit: "pictures/s",
            operations: Double(options.batch) * WorkCount(model.config).encode,
            limit: limit)
        result.deeds = deeds
        try report.add(result)
        report.end(device: bench.device)
        if options.breakdown, let last = times.last, let meter = bench.meter {
            try report.breakdown(meter, step: last)
        }
    }
}
