public import Compute
import Foundation

/// How well a text fits a picture.
public struct Alignment: Sendable, Equatable {
    /// The matching head's probability that they belong together.
    public let match: Float
    /// Cosine of picture and text in the space both are projected to, -1 to 1.
    public let cosine: Float

    public init(match: Float, cosine: Float) {
        (self.match, self.cosine) = (match, cosine)
    }
}

/// A BLIP retrieval model (`BlipForImageTextRetrieval`): picture encoder, text encoder, matching head and projections.
///
/// Not safe for concurrent use: one thread of work owns a model.
public final class RetrievalModel {
    /// Tokens of a text, [CLS] and [SEP] included; longer texts are cut, as in training.
    public static let maxTokens = 35

    public let config: BLIPConfig
    public let device: any Device
    public let vision: VisionModel
    let heads: RetrievalHeads
    /// Every weight once, by name in byte order.
    public let parameters: [Parameter]

    /// Builds the model on `device`; throws when the config cannot be built or tensors are missing or misshapen.
    public init(config: BLIPConfig, device: any Device, source: any WeightSource) throws {
        try config.validate()
        self.config = config
        self.device = device
        let weights = WeightLoader(device: device, source: source)
        vision = try VisionModel(weights, config.vision)
        heads = try RetrievalHeads(weights, config)
        parameters = weights.parameters.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// Weights in all.
    public var parameterCount: Int { parameters.reduce(0) { $0 + $1.value.count } }

    /// Normalised pictures, CHW floats one after the other, as a tensor (B, 3, S, S).
    public func pixels(_ values: [Float]) -> Tensor {
        let side = config.vision.imageSize
        return device.tensor(values, shape: [values.count / (3 * side * side), 3, side, side])
    }

    /// Alignment of each text with its picture.
    /// - Parameters:
    ///   - texts: ids of each, [CLS] first and [SEP] last, at most `maxTokens` of them.
    ///   - image: for each text the picture it is about.
    /// - Throws: `BLIPError.request` for texts the model cannot take.
    public func align(pixels: Tensor, texts: [[Int32]], image: [Int32]) throws -> [Alignment] {
        let images = pixels.shape[0]
        guard !texts.isEmpty, texts.count == image.count, image.allSatisfy({ 0..<Int32(images) ~= $0 }) else {
            throw BLIPError.request(
                "\(texts.count) texts with \(image.count) numbers of pictures; expected one for each, below \(images)"
            )
        }
        let longest = min(Self.maxTokens, config.text.maxPositionEmbeddings)
        let vocabulary = Int32(config.text.vocabSize)
        for text in texts {
            guard (2...longest).contains(text.count), text.allSatisfy({ 0..<vocabulary ~= $0 }) else {
                throw BLIPError.request(
                    "a text has \(text.count) tokens, expected 2 to \(longest) ids below \(vocabulary)")
            }
        }
        let ops = Ops(device: device)
        let embeds = vision(pixels, ops)
        let tokens = TokenBatch(texts, image: image, pad: Int32(config.text.padTokenID))
        let lengths = texts.map { Int32($0.count) }
        let logits = heads.match(tokens, lengths: lengths, imageEmbeds: embeds, images: images, ops)
        let pictures = heads.pictureFeatures(embeds, images: images, ops)
        let words = heads.textFeatures(tokens, lengths: lengths, ops)
        return texts.indices.map { index in
            let gap = logits[2 * index] - logits[2 * index + 1]
            return Alignment(
                match: 1 / (1 + exp(gap)), cosine: Self.cosine(pictures[Int(image[index])], words[index]))
        }
    }

    private static func cosine(_ a: [Float], _ b: [Float]) -> Float {
        // As upstream: each vector is divided by its length, which counts as 1e-12 at least.
        func length(_ vector: [Float]) -> Float { max(vector.reduce(0) { $0 + $1 * $1 }.squareRoot(), 1e-12) }
        return zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } / (length(a) * length(b))
    }
}

/// What a retrieval model has beside the picture encoder.
struct RetrievalHeads {
    let text: TextEncoder
    let visionProjection, textProjection, matchHead: Linear

    init(_ weights: WeightLoader, _ config: BLIPConfig) throws {
        text = try TextEncoder(weights, config.text)
        visionProjection = try Linear(
            weights, "vision_proj", inputs: config.vision.hiddenSize, outputs: config.projectionSize)
        textProjection = try Linear(
            weights, "text_proj", inputs: config.text.hiddenSize, outputs: config.projectionSize)
        matchHead = try Linear(weights, "itm_head", inputs: config.text.hiddenSize, outputs: 2)
    }

    /// Two logits of each text: no match, match.
    func match(
        _ tokens: TokenBatch, lengths: [Int32], imageEmbeds: Tensor, images: Int, _ ops: Ops
    ) -> [Float] {
        let hidden = text.hidden(tokens, lengths: lengths, imageEmbeds: imageEmbeds, images: images, ops)
        let firsts = ops.gatherRows(hidden, (0..<tokens.captions).map { Int32($0 * tokens.length) })
        return ops.device.values(of: matchHead(firsts, ops))
    }

    /// The projected class token of each picture.
    func pictureFeatures(_ embeds: Tensor, images: Int, _ ops: Ops) -> [[Float]] {
        let rows = embeds.rows / images
        let firsts = ops.gatherRows(embeds, (0..<images).map { Int32($0 * rows) })
        return split(ops.device.values(of: visionProjection(firsts, ops)), images)
    }

    /// The projected first token of each text, read without a picture.
    func textFeatures(_ tokens: TokenBatch, lengths: [Int32], _ ops: Ops) -> [[Float]] {
        let hidden = text.hidden(tokens, lengths: lengths, imageEmbeds: nil, images: 0, ops)
        let firsts = ops.gatherRows(hidden, (0..<tokens.captions).map { Int32($0 * tokens.length) })
        return split(ops.device.values(of: textProjection(firsts, ops)), tokens.captions)
    }

    private func split(_ values: [Float], _ rows: Int) -> [[Float]] {
        let width = values.count / rows
        return (0..<rows).map { Array(values[$0 * width..<($0 + 1) * width]) }
    }
}
