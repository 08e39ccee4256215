import ArgumentParser
import BLIP
import Checkpoints
import Compute
import Foundation

/// `blip model forward`
struct ModelForward: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forward",
        abstract: "Compute logits and captions of prepared inputs, for comparing with other software.",
        discussion: """
            Needs no service. INPUT holds pixel_values F32 [n,3,S,S], input_ids and attention_mask I64 [n,T]; caption i goes \
            with picture i. OUTPUT gets logits F32 [n,T,V] and greedy_ids, beam_ids I64 [n,20]: decoded from the first token \
            alone, at most 20 tokens, 3 beams, padded after the end.

            Example:
              blip model forward ./model --input in.safetensors --output out.safetensors
            """)

    @Argument(help: "The model folder.")
    var folder: String

    @Option(help: "A safetensors file with the inputs.")
    var input: String

    @Option(help: "The safetensors file to write.")
    var output: String

    func run() async throws {
        let (folder, input, output) = (URL(filePath: folder), URL(filePath: input), URL(filePath: output))
        try await onThread { try ForwardPass.run(folder: folder, input: input, output: output) }
    }
}

/// One forward pass and two decodings of a model folder, file to file.
enum ForwardPass {
    static let maxLength = 20
    static let beams = 3

    static func run(folder: URL, input: URL, output: URL) throws {
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
            config: config, device: CPUDevice(),
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
        try writer.write(to: output)
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
