import ArgumentParser
import BLIP
import Compute

/// `blip bench ops`
struct BenchOps: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ops", abstract: "Single operations in the shapes of the model.",
        discussion: """
            Attention is measured against the limit of arithmetic, the others against the limit of memory reads, by the bytes \
            they must touch.

            Example:
              blip bench ops --model base --batch 8 --dtype bf16
            """)

    @OptionGroup var options: BenchOptions

    func validate() throws {
        guard options.dtype != .int8 else { throw ValidationError("int8 is a matter of products alone") }
    }

    func run() async throws {
        let options = options
        try await onThread { try Self.measure(options) }
    }

    private static func measure(_ options: BenchOptions) throws {
        options.begin()
        let trial = OpTrial(try options.config(), batch: options.batch, precision: options.dtype)
        let arithmetic = MachineLimit.operations(options.dtype)
        let memory = MachineLimit.memoryRead()
        var report = BenchReport(options)
        for op in trial.all {
            op.run()
            let times = (0..<max(options.repeats, 5)).map { _ in Stopwatch.time(op.run) }
            var result = BenchResult(
                op.name, options, seconds: times, units: op.bytes * 1e-9, unit: "GB/s",
                operations: op.operations, limit: arithmetic)
            if op.operations == 0 { result.limitFraction = op.bytes / result.seconds / memory }
            try report.add(result)
        }
        report.end(device: CPUDevice(precision: options.dtype))
    }
}

/// The operations of one layer of the image encoder and of the optimiser, with the bytes that each must read and write.
private struct OpTrial {
    struct Op {
        let name: String
        let bytes: Double
        var operations = 0.0
        let run: () -> Void
    }

    let all: [Op]

    init(_ config: BLIPConfig, batch: Int, precision: Precision) {
        let device = CPUDevice(precision: precision)
        let (t, d, inner) = (
            config.vision.tokens, config.vision.hiddenSize, config.vision.intermediateSize
        )
        let rows = batch * t
        func draw(_ rows: Int, _ columns: Int, _ deviation: Float = 1) -> Tensor {
            device.tensor(
                BenchNumbers.draw(rows * columns, deviation: deviation, seed: UInt64(columns)),
                shape: [rows, columns])
        }
        let (x, wide, qkv) = (draw(rows, d), draw(rows, inner), draw(rows, 3 * d))
        let (gain, bias) = (draw(1, d), draw(1, d))
        let (dGain, dBias) = (device.zeros([d]), device.zeros([d]))
        let heads = config.vision.numAttentionHeads
        let shape = AttentionShape(
            batch: batch, queries: t, keyStride: t, keys: t, heads: heads, headSize: d / heads, mask: .none)
        let (q, k, v) = (HeadColumns(qkv), HeadColumns(qkv, column: d), HeadColumns(qkv, column: 2 * d))
        let statistics = device.layerNorm(x, gain: gain, bias: bias, epsilon: 1e-5).statistics
        let attended = device.attention(query: q, key: k, value: v, shape: shape)
        let gradient = device.zeros(qkv.shape)
        let weights = 16 << 20
        let (w, g, m, v2) = (
            draw(1, weights, 0.02), draw(1, weights, 1e-3), device.zeros([weights]), device.zeros([weights])
        )
        let logits = draw(batch * 20, config.text.vocabSize)
        let step = AdamWStep(
            learningRate: 1e-5, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, correction1: 0.1,
            sqrtCorrection2: 0.03)
        let trained = TrainedWeight(weight: w, gradient: g, m: m, v: v2, decay: 0.05)
        let clip = GradientClip(
            norm: Pending(known: 1), loss: Pending(known: LossSums()), maximum: 0)
        let (small, large) = (Double(rows * d) * 4, Double(rows * inner) * 4)
        all = [
            Op(name: "attention", bytes: 4 * small, operations: Double(shape.operations)) {
                _ = device.attention(query: q, key: k, value: v, shape: shape)
            },
            Op(name: "attention, backward", bytes: 8 * small, operations: 2 * Double(shape.operations)) {
                device.attentionBackward(
                    x, of: attended, query: q, key: k, value: v, shape: shape, dQuery: HeadColumns(gradient),
                    dKey: HeadColumns(gradient, column: d), dValue: HeadColumns(gradient, column: 2 * d))
            },
            Op(name: "layer norm", bytes: 2 * small) {
                _ = device.layerNorm(x, gain: gain, bias: bias, epsilon: 1e-5)
            },
            Op(name: "layer norm, backward", bytes: 3 * small) {
                _ = device.layerNormBackward(
                    x, x: x, statistics: statistics, gain: gain, dGain: dGain, dBias: dBias)
            },
            Op(name: "gelu", bytes: 2 * large) { _ = device.gelu(wide) },
            Op(name: "gelu, backward", bytes: 3 * large) { _ = device.geluBackward(wide, x: wide) },
            Op(name: "add", bytes: 3 * small) { _ = device.add(x, x) },
            Op(name: "dropout", bytes: 2 * small) { _ = device.dropout(x, probability: 0.1, key: 7) },
            Op(name: "log softmax", bytes: 2 * Double(logits.count) * 4) { _ = device.logSoftmax(logits) },
            Op(name: "gradient norm", bytes: Double(weights) * 4) { _ = device.norm(of: [g]) },
            Op(name: "adamw", bytes: Double(weights) * 28) {
                device.adamW([trained], step: step, clip: clip)
            },
        ]
    }
}
