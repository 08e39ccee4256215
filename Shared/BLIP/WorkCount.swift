/// Floating-point operations that a model cannot do without: matrix products alone, two for each multiply-add. What is computed
/// twice to save memory does not count.
public struct WorkCount: Sendable {
    let vision: VisionConfig
    let text: TextConfig

    public init(_ config: BLIPConfig) { (vision, text) = (config.vision, config.text) }

    private var patchProjection: Double {
        let patches = Double(vision.tokens - 1)
        return 2 * patches * Double(3 * vision.patchSize * vision.patchSize * vision.hiddenSize)
    }

    /// One picture through the image encoder.
    public var encode: Double {
        let (t, d) = (Double(vision.tokens), Double(vision.hiddenSize))
        let products = 2 * t * d * (4 * d + 2 * Double(vision.intermediateSize))
        return patchProjection + Double(vision.numHiddenLayers) * (products + 4 * t * t * d)
    }

    /// Keys and values of one picture for every layer of the decoder.
    public var imageMemory: Double {
        Double(text.numHiddenLayers) * 4 * Double(vision.tokens * vision.hiddenSize * text.hiddenSize)
    }

    /// One caption of `tokens` tokens through the decoder, all at once, its picture's keys and values not counted.
    public func decode(tokens: Int) -> Double {
        let (s, n, h) = (Double(tokens), Double(vision.tokens), Double(text.hiddenSize))
        let layer =
            2 * s * h * (6 * h + 2 * Double(text.intermediateSize)) + 4 * s * s * h + 4 * s * n * h
        return Double(text.numHiddenLayers) * layer + 2 * s * h * (Double(text.vocabSize) + h)
    }

    /// One further token of one sequence, everything before it cached.
    public var token: Double {
        let (n, h) = (Double(vision.tokens), Double(text.hiddenSize))
        let layer = 2 * h * (6 * h + 2 * Double(text.intermediateSize)) + 4 * n * h
        return Double(text.numHiddenLayers) * layer + 2 * h * (Double(text.vocabSize) + h)
    }

    /// Forward and backward of `images` pictures with `captions` captions of `tokens` tokens.
    /// - Parameters:
    ///   - frozen: the encoder keeps its weights: no gradient flows into it, nor into its output.
    ///   - featuresKept: the encoder's output is at hand.
    public func step(images: Int, captions: Int, tokens: Int, frozen: Bool, featuresKept: Bool) -> Double {
        let (pictures, text) = (Double(images), 3 * Double(captions) * decode(tokens: tokens))
        if frozen {
            return pictures * ((featuresKept ? 0 : encode) + 2 * imageMemory) + text
        }
        return pictures * (3 * encode - patchProjection + 3 * imageMemory) + text
    }

    /// A caption of `tokens` tokens for each picture.
    public func generate(images: Int, beams: Int, tokens: Int) -> Double {
        Double(images) * (encode + imageMemory + Double(beams * tokens) * token)
    }
}
