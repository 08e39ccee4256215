import ArgumentParser
import BLIP
import Compute

/// `blip bench gemm`
struct BenchGemm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gemm", abstract: "Matrix products in the shapes of the model.",
        discussion: """
            Large products are measured against the limit of arithmetic, those of few rows, whose time goes into reading \
            weights, against the limit of memory reads.

            Example:
              blip bench gemm --dtype bf16 --threads 2
            """)

    @OptionGroup var options: BenchOptions

    func run() async throws {
        let options = options
        try await onThread { try Self.measure(options) }
    }

    /// Below so many rows the weights are read cold and memory is the limit.
    private static let fewRows = 32
    /// Cold means: more bytes of weights in turn than any cache holds.
    private static let coldBytes = 512.0 * 1024 * 1024

    private static func measure(_ options: BenchOptions) throws {
        options.begin()
        let config = try options.config()
        let arithmetic = MachineLimit.operations(options.dtype)
        let memory = MachineLimit.memoryRead()
        var report = BenchReport(options)
        for (kind, m, n, k) in shapes(config, batch: options.batch, beams: options.beams, options.dtype) {
            let isFew = m < fewRows
            let weight = BenchNumbers.draw(n * k, deviation: 0.02, seed: 2)
            let copies = isFew ? max(1, Int(coldBytes / Double(weight.count * 4))) : 1
            let trial = ProductTrial(
                kind, m: m, n: n, k: k, precision: options.dtype,
                x: BenchNumbers.draw(m * k, deviation: 1, seed: 1), weight: weight, copies: min(copies, 64))
            for _ in 0..<min(copies, 64) + 1 { trial.run() }
            // Short products are timed in groups, so that the clock's grain does not show.
            let group = max(1, Int(2e-3 * arithmetic / trial.operations / 4))
            let times = (0..<max(options.repeats, 5)).map { _ in
                Stopwatch.time { for _ in 0..<group { trial.run() } } / Double(group)
            }
            let work = "\(kind.rawValue) \(m) x \(n) x \(k)"
            var result = BenchResult(
                work, options, seconds: times, units: 1, unit: "products/s", operations: trial.operations,
                limit: arithmetic)
            if isFew {
                result.limitFraction = trial.weightBytes / result.seconds / memory
                result.work += ", of memory"
            }
            try report.add(result)
        }
        report.end(device: CPUDevice(precision: options.dtype))
    }

    /// The products of the image encoder, of the decoder's layers and of its head.
    private static func shapes(
        _ config: BLIPConfig, batch: Int, beams: Int, _ precision: Precision
    ) -> [(ProductTrial.Kind, Int, Int, Int)] {
        let (d, inner, h) = (
            config.vision.hiddenSize, config.vision.intermediateSize, config.text.hiddenSize
        )
        let rows = batch * config.vision.tokens
        let layer = [(3 * d, d), (d, d), (inner, d), (d, inner)]
        var shapes: [(ProductTrial.Kind, Int, Int, Int)] = []
        // int8 serves; it has no gradients.
        for kind in precision == .int8 ? [.forward] : ProductTrial.Kind.allCases {
            shapes += layer.map { (kind, rows, $0.0, $0.1) }
        }
        for m in Set([1, 3, batch, batch * beams]).sorted() {
            shapes += [(.forward, m, h, h), (.forward, m, config.text.intermediateSize, h)]
            shapes.append((.forward, m, config.text.vocabSize, h))
        }
        return shapes
    }
}
