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
        options.begin()
        let meter = MeteredDevice(CPUDevice(precision: options.dtype))
        let model = try options.build(on: meter)
        let side = model.config.vision.imageSize
        let pixels = model.pixels(
            BenchNumbers.draw(options.batch * 3 * side * side, deviation: 1, seed: 1))
        func once() { _ = model.encode(pixels) }
        once()
        once()
        let times = (0..<options.repeats).map { _ in
            meter.reset()
            return Stopwatch.time(once)
        }
        var report = BenchReport(options)
        try report.add(
            BenchResult(
                "encode", options, seconds: times, units: Double(options.batch), unit: "pictures/s",
                operations: Double(options.batch) * WorkCount(model.config).encode,
                limit: MachineLimit.operations(options.dtype)))
        report.end(device: meter)
        if options.breakdown, let last = times.last { try report.breakdown(meter, step: last) }
    }
}
