import Compute

/// BERT that reads a whole text at once: every word attends to all others, and to the picture where one is given.
struct TextEncoder {
    let words: Parameter
    let positions: Parameter
    let embeddingNorm: LayerNorm
    let layers: [TextLayer]
    let config: TextConfig

    init(_ weights: WeightLoader, _ config: TextConfig) throws {
        let (h, path) = (config.hiddenSize, "text_encoder")
        self.config = config
        words = try weights.parameter("\(path).embeddings.word_embeddings.weight", [config.vocabSize, h])
        positions = try weights.parameter(
            "\(path).embeddings.position_embeddings.weight", [config.maxPositionEmbeddings, h])
        embeddingNorm = try LayerNorm(
            weights, "\(path).embeddings.LayerNorm", width: h, epsilon: config.layerNormEps)
        layers = try (0..<config.numHiddenLayers).map {
            try TextLayer(weights, "\(path).encoder.layer.\($0)", index: $0, config)
        }
    }

    /// Last hidden states (texts length, H).
    /// - Parameters:
    ///   - lengths: of each text without its padding.
    ///   - imageEmbeds: the pictures' embeddings (B N, D); nil: the texts are read alone.
    func hidden(
        _ tokens: TokenBatch, lengths: [Int32], imageEmbeds: Tensor?, images: Int, _ ops: Ops
    ) -> Tensor {
        let sum = ops.embedding(
            ids: tokens.ids, places: tokens.places, words: words, positions: positions,
            paddingID: Int32(config.padTokenID))
        var x = embeddingNorm(sum, ops)
        for layer in layers {
            let own = AttentionShape(
                batch: tokens.captions, queries: tokens.length, keyStride: tokens.length, keys: tokens.length,
                keyLengths: lengths, heads: layer.heads, headSize: x.columns / layer.heads, mask: .none)
            if let imageEmbeds {
                let memory = layer.crossAttention.keyValue(imageEmbeds, ops)
                x = layer.run(
                    x, own: layer.selfAttention.keyValue(x, ops), ownShape: own, memory: memory,
                    crossShape: layer.crossShape(
                        batch: tokens.captions, queries: tokens.length, memory: memory, images: images,
                        keySequence: tokens.image),
                    dropout: 0, ops)
            } else {
                x = layer.withoutPicture(x, ownShape: own, ops)
            }
        }
        return x
    }
}

extension TextLayer {
    /// Self-attention and feed-forward, each with its residual layer norm.
    func withoutPicture(_ x: Tensor, ownShape: AttentionShape, _ ops: Ops) -> Tensor {
        let h = selfAttention(x, selfAttention.keyValue(x, ops), shape: ownShape, dropout: 0, site: 0, ops)
        return norm(output(intermediate.gelu(h, ops), plus: h, ops), ops)
    }
}
