public import Compute

/// A BLIP captioner: image encoder, text decoder, and every weight by name.
///
/// Not safe for concurrent use: one thread of work owns a model.
public final class BLIPModel {
    public let config: BLIPConfig
    public let device: any Device
    public let vision: VisionModel
    public let text: TextDecoder
    /// Every weight once, by name in byte order. A tied head appears as the word embeddings alone.
    public let parameters: [Parameter]

    /// Builds the model on `device`; throws when the config cannot be built or tensors are missing or misshapen.
    public init(config: BLIPConfig, device: any Device, source: any WeightSource) throws {
        try config.validate()
        self.config = config
        self.device = device
        let weights = WeightLoader(device: device, source: source)
        vision = try VisionModel(weights, config.vision)
        text = try TextDecoder(weights, config.text)
        parameters = weights.parameters.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// Weights in all.
    public var parameterCount: Int { parameters.reduce(0) { $0 + $1.value.count } }

    /// Gives every weight a gradient, except those whose name starts with one of `frozen`.
    public func train(frozen: [String] = []) {
        for parameter in parameters where !frozen.contains(where: { parameter.name.hasPrefix($0) }) {
            parameter.gradient = device.zeros(parameter.value.shape)
            device.expectsChanges(of: parameter.value)
        }
    }

    /// Normalised pictures, CHW floats one after the other, as a tensor (B, 3, S, S).
    public func pixels(_ values: [Float]) -> Tensor {
        let side = config.vision.imageSize
        return device.tensor(values, shape: [values.count / (3 * side * side), 3, side, side])
    }

    /// Image embeddings (B, N, D) without recording.
    public func encode(_ pixels: Tensor) -> Tensor { vision(pixels, Ops(device: device)) }

    /// Logits (captions length, V) of a teacher-forced pass, without recording.
    public func logits(pixels: Tensor, tokens: TokenBatch) -> Tensor {
        let ops = Ops(device: device)
        let memory = text.imageMemory(vision(pixels, ops), ops)
        return text.head.logits(text.hidden(tokens, memory: memory, images: pixels.shape[0], ops), ops)
    }

    /// The captioning loss: cross entropy of each next token, smoothed over the vocabulary, summed.
    ///
    /// - Parameters:
    ///   - imageEmbeds: the encoder's output for the pictures, (B, N, D).
    ///   - targets: for each position of `tokens` the next token, or a negative number where nothing is supervised.
    ///   - scale: factor of the gradients; 1 / (supervised tokens of the step) gives the mean over tokens.
    public func loss(
        imageEmbeds: Tensor, tokens: TokenBatch, targets: [Int32], smoothing: Float, scale: Float,
        dropout: Float = 0, ops: Ops
    ) -> Pending<LossSums> {
        let memory = text.imageMemory(imageEmbeds, ops)
        let hidden = text.hidden(
            tokens, memory: memory, images: imageEmbeds.shape[0], dropout: dropout, ops)
        if device.fixedShapes {
            return ops.lossHead(
                text.head.transform(hidden, ops), weight: text.head.weight, bias: text.head.bias,
                targets: targets, smoothing: smoothing, scale: scale)
        }
        // Only supervised positions go through the head.
        let rows = targets.indices.filter { targets[$0] >= 0 }.map(Int32.init)
        let transformed = text.head.transform(ops.gatherRows(hidden, rows), ops)
        return ops.lossHead(
            transformed, weight: text.head.weight, bias: text.head.bias,
            targets: rows.map { targets[Int($0)] }, smoothing: smoothing, scale: scale)
    }
}
