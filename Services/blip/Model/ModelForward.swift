import ArgumentParser
import BLIP
import Checkpoints
import Compute
import Devices
import Foundation

/// `blip model forward`
struct ModelForward: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forward",
        abstract: "Compute logits and captions of prepared inputs, for comparing with other software.",
        discussion: """
            Needs no service. INPUT holds pixel_values F32 [n,3,S,S], input_ids and attention_mask I64 [n,T]; caption i goes \
            with picture i. OUTPUT gets logits F32 [n,T,V] and greedy_ids, beam_ids I64 [n,20]: decoded from the first token \
            alone, at most 20 tokens, 3 beams, padded after the end. --gradients adds the captions' mean cross entropy, label \
            smoothing 0.1, as loss F32 [1], and its gradient for every weight as grad.<name>.

            Examples:
              blip model forward ./model --input in.safetensors --output out.safetensors
              blip model forward ./model --input in.safetensors --output out.safetensors --precision bf16 --device gpu
            """)

    @Argument(help: "The model folder.")
    var folder: String

    @Option(help: "A safetensors file with the inputs.")
    var input: String

    @Option(help: "The safetensors file to write.")
    var output: String

    @Flag(help: "Also the loss and its gradients.")
    var gradients = false

    @Option(help: "fp32, bf16 or int8: what the matrix products multiply.")
    var precision = Precision.fp32

    @Option(help: "Threads; 0: one for each core.")
    var threads = 0

    @OptionGroup var place: DeviceFlags

    func validate() throws {
        guard !gradients || precision != .int8 else {
            throw ValidationError("int8 products have no gradients")
        }
        guard (0...1024).contains(threads) else {
            throw ValidationError("--threads is \(threads), expected 0 to 1024")
        }
    }

    func run() async throws {
        let (folder, input, output) = (URL(filePath: folder), URL(filePath: input), URL(filePath: output))
        let (gradients, precision, threads, place) = (gradients, precision, threads, place)
        try await onThread {
            try ComputeSettings.begin(threads: threads)
            let host = try place.open(precision: precision)
            try ForwardPass.run(
                folder: folder, input: input, output: output,
                device: host.device(host.kind(for: place.device), precision: precision), gradients: gradients)
        }
    }
}

/// One forward pass and two decodings of a model folder, file to file.
enum ForwardPass {
    static let maxLength = 20
    static let beams = 3

    static func run(
        folder: URL, input: URL, output: URL, device: any Device = CPUDevice(), gradients: Bool = false
    ) throws {
        let given = try SafetensorsFile(input)
        let pixels = try given.record("pixel_values")
        let ids = try given.record("input_ids")
        let mask = try given.record("attention_mask")
        let config = try JSONDecoder().decode(
            BLIPConfig.self, from: Data(contentsOf: folder.appending(path: ModelFolder.configFile)))
        let side = config.vision.imageSize
        let images = pixels.shape.first ?? 0
        guard images > 0, pixels.shape == [images, 3, side, side], ids.shape.count == 2,
            ids.shape[0] == images,
            ids.shape[1] > 0, mask.shape == ids.shape
        else {
            throw Failure.badInput(
                "expected pixel_values [n,3,\(side),\(side)], input_ids and attention_mask [n,T]; found \(pixels.shape), "
                    + "\(ids.shape), \(mask.shape)")
        }
        let model = try BLIPModel(
            config: config, device: device,
            source: SafetensorsWeights(SafetensorsFile(folder.appending(path: ModelFolder.weightsFile))))
        let width = ids.shape[1]
        let captions = try captions(given, images: images, width: width, vocabulary: config.text.vocabSize)
        let tensor = model.pixels(try given.floats("pixel_values"))

        let batch = TokenBatch(
            captions, image: (0..<Int32(images)).map { $0 }, pad: Int32(config.text.padTokenID))
        let computed = model.device.values(of: model.logits(pixels: tensor, tokens: batch))
        let vocabulary = config.text.vocabSize
        guard computed.count == images * width * vocabulary else {
            throw Failure.failed(
                "the model gave \(computed.count) logits, expected \(images) × \(width) × \(vocabulary)")
        }
        var writer = SafetensorsWriter()
        try writer.add("logits", shape: [images, width, vocabulary], as: .F32, floats: computed)
        for (name, beams) in [("greedy_ids", 1), ("beam_ids", Self.beams)] {
            let decoding = BLIP.Decoding(numBeams: beams, maxLength: maxLength)
            let bos = Int32(config.text.bosTokenID)
            let rows = try model.generate(pixels: tensor, prompt: [bos], decoding: decoding).map { caption in
                let row = ([bos] + caption.ids).map(Int64.init)
                return row + [Int64](repeating: Int64(config.text.padTokenID), count: maxLength - row.count)
            }
            try writer.add(name, shape: [images, maxLength], int64s: rows.flatMap(\.self))
        }
        if gradients { try add(gradientsOf: batch, tensor, model, to: &writer) }
        try writer.write(to: output)
    }

    private static func add(
        gradientsOf batch: TokenBatch, _ pixels: Tensor, _ model: BLIPModel,
        to writer: inout SafetensorsWriter
    ) throws {
        let pad = Int32(model.config.text.padTokenID)
        let targets = batch.ids.indices.map { place in
            let next = place + 1
            return next % batch.length == 0 || batch.ids[next] == pad ? -1 : batch.ids[next]
        }
        let supervised = targets.count { $0 >= 0 }
        guard supervised > 0 else { throw Failure.badInput("no caption has a word to predict") }
        model.train()
        let tape = Tape(device: model.device)
        let ops = Ops(device: model.device, tape: tape)
        let sums = model.loss(
            imageEmbeds: model.vision(pixels, ops), tokens: batch, targets: targets, smoothing: 0.1,
            scale: 1 / Float(supervised), ops: ops)
        tape.backward()
        try writer.add(
            "loss", shape: [1], as: .F32, floats: [Float(sums.value.smoothed / Double(supervised))])
        for parameter in model.parameters {
            guard let gradient = parameter.gradient else { continue }
            try writer.add(
                "grad.\(parameter.name)", shape: gradient.shape, as: .F32,
                floats: model.device.values(of: gradient))
        }
    }

    /// The rows of input_ids. Padding must follow the words, as the attention mask tells.
    private static func captions(
        _ given: SafetensorsFile, images: Int, width: Int, vocabulary: Int
    ) throws -> [[Int32]] {
        let ids = try given.int64s("input_ids")
        let mask = try given.int64s("attention_mask")
        if let bad = ids.first(where: { $0 < 0 || $0 >= Int64(vocabulary) }) {
            throw Failure.badInput("input_ids holds \(bad); expected 0 to \(vocabulary - 1)")
        }
        return try (0..<images).map { row in
            let range = row * width..<(row + 1) * width
            let length = mask[range].prefix { $0 == 1 }.count
            guard length > 0, mask[range].dropFirst(length).allSatisfy({ $0 == 0 }) else {
                throw Failure.badInput("attention_mask, row \(row): expected ones, then zeros")
            }
            return ids[range].prefix(length).map(Int32.init)
        }
    }
}
