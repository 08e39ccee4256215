import Compute

/// Captions as token ids, padded on the right to one length.
public struct TokenBatch: Sendable, Equatable {
    /// (captions, length), row-major.
    public let ids: [Int32]
    public let captions: Int
    public let length: Int
    /// For each caption the picture it describes.
    public let image: [Int32]

    /// Pads `captions` with `pad` to the longest of them, or to `length` if that is more.
    public init(_ captions: [[Int32]], image: [Int32], pad: Int32, length: Int = 0) {
        let longest = max(length, captions.map(\.count).max() ?? 0)
        ids = captions.flatMap { $0 + [Int32](repeating: pad, count: longest - $0.count) }
        self.captions = captions.count
        self.length = longest
        self.image = image
    }

    /// Position of each id within its caption.
    var places: [Int32] { (0..<captions).flatMap { _ in (0..<Int32(length)) } }
}

/// BERT decoder with cross-attention in every layer (post-norm), and the language-model head.
public struct TextDecoder {
    let words: Parameter
    let positions: Parameter
    let embeddingNorm: LayerNorm
    let layers: [TextLayer]
    let head: LanguageModelHead
    let config: TextConfig

    init(_ weights: WeightLoader, _ config: TextConfig) throws {
        let (h, path) = (config.hiddenSize, "text_decoder.bert")
        self.config = config
        let decoder = "text_decoder.cls.predictions.decoder.weight"
        let shape = [config.vocabSize, h]
        if let words = try weights.optional("\(path).embeddings.word_embeddings.weight", shape) {
            self.words = words
        } else if let tied = try weights.optional(decoder, shape) {
            // Files of tied models keep either name.
            self.words = Parameter(name: "\(path).embeddings.word_embeddings.weight", value: tied.value)
            weights.replace(tied, by: self.words)
        } else {
            throw BLIPError.weights("\(path).embeddings.word_embeddings.weight \(shape) is missing")
        }
        positions = try weights.parameter(
            "\(path).embeddings.position_embeddings.weight", [config.maxPositionEmbeddings, h])
        embeddingNorm = try LayerNorm(
            weights, "\(path).embeddings.LayerNorm", width: h, epsilon: config.layerNormEps)
        layers = try (0..<config.numHiddenLayers).map {
            try TextLayer(weights, "\(path).encoder.layer.\($0)", index: $0, config)
        }
        head = try LanguageModelHead(weights, "text_decoder.cls.predictions", words: words, config)
    }

    /// Keys and values of the pictures for every layer, computed once and shared by captions and beams.
    func imageMemory(_ imageEmbeds: Tensor, _ ops: Ops) -> [KeyValue] {
        layers.map { $0.crossAttention.keyValue(imageEmbeds, ops) }
    }

    /// Words and positions after the first layer norm: (captions length, H).
    func embeddings(_ tokens: TokenBatch, dropout: Float, _ ops: Ops) -> Tensor {
        let sum = ops.embedding(
            ids: tokens.ids, places: tokens.places, words: words, positions: positions,
            paddingID: Int32(config.padTokenID))
        return ops.dropout(embeddingNorm(sum, ops), probability: dropout, site: 0)
    }

    /// Last hidden states (captions length, H) under a causal mask. Padding lies to the right, so no supervised position sees it.
    func hidden(_ tokens: TokenBatch, memory: [KeyValue], images: Int, dropout: Float = 0, _ ops: Ops)
        -> Tensor
    {
        var x = embeddings(tokens, dropout: dropout, ops)
        for (layer, memory) in zip(layers, memory) {
            x = ops.layer("text", layer.index) {
                layer(x, tokens: tokens, memory: memory, images: images, dropout: dropout, ops)
            }
        }
        return x
    }
}

/// Projected keys and values, (sequences positions, H) each.
struct KeyValue {
    let key: Tensor
    let value: Tensor
}

/// Query, key, value and output projections with the residual layer norm, for self- and cross-attention alike.
struct TextAttention {
    let query, key, value, output: Linear
    let norm: LayerNorm

    init(_ weights: WeightLoader, _ path: String, width: Int, memoryWidth: Int, epsilon: Double) throws {
        query = try Linear(weights, "\(path).self.query", inputs: width, outputs: width)
        key = try Linear(weights, "\(path).self.key", inputs: memoryWidth, outputs: width)
        value = try Linear(weights, "\(path).self.value", inputs: memoryWidth, outputs: width)
        output = try Linear(weights, "\(path).output.dense", inputs: width, outputs: width)
        norm = try LayerNorm(weights, "\(path).output.LayerNorm", width: width, epsilon: epsilon)
    }

    func keyValue(_ x: Tensor, _ ops: Ops) -> KeyValue {
        KeyValue(key: key(x, for: .products, ops), value: value(x, for: .products, ops))
    }

    /// LN(drop(output(attention)) + x)
    func callAsFunction(
        _ x: Tensor, _ memory: KeyValue, shape: AttentionShape, dropout: Float, site: Int, _ ops: Ops
    ) -> Tensor {
        let context = ops.attention(
            query: query(x, for: .products, ops), key: memory.key, value: memory.value, shape: shape)
        return norm(output(context, plus: x, dropout: dropout, site: site, ops), ops)
    }
}

struct TextLayer {
    let selfAttention, crossAttention: TextAttention
    let intermediate, output: Linear
    let norm: LayerNorm
    let heads: Int
    let index: Int

    init(_ weights: WeightLoader, _ path: String, index: Int, _ config: TextConfig) throws {
        let (h, epsilon) = (config.hiddenSize, config.layerNormEps)
        (heads, self.index) = (config.numAttentionHeads, index)
        selfAttention = try TextAttention(
            weights, "\(path).attention", width: h, memoryWidth: h, epsilon: epsilon)
        crossAttention = try TextAttention(
            weights, "\(path).crossattention", width: h, memoryWidth: config.encoderHiddenSize,
            epsilon: epsilon)
        intermediate = try Linear(
            weights, "\(path).intermediate.dense", inputs: h, outputs: config.intermediateSize)
        output = try Linear(weights, "\(path).output.dense", inputs: config.intermediateSize, outputs: h)
        norm = try LayerNorm(weights, "\(path).output.LayerNorm", width: h, epsilon: epsilon)
    }

    func callAsFunction(
        _ x: Tensor, tokens: TokenBatch, memory: KeyValue, images: Int, dropout: Float, _ ops: Ops
    ) -> Tensor {
        let own = AttentionShape(
            batch: tokens.captions, queries: tokens.length, keyStride: tokens.length, keys: tokens.length,
            heads: heads,
            headSize: x.columns / heads, mask: .causal(offset: 0))
        return run(
            x, own: selfAttention.keyValue(x, ops), ownShape: own, memory: memory,
            crossShape: crossShape(
                batch: tokens.captions, queries: tokens.length, memory: memory, images: images,
                keySequence: tokens.image),
            dropout: dropout, ops)
    }

    func crossShape(batch: Int, queries: Int, memory: KeyValue, images: Int, keySequence: [Int32])
        -> AttentionShape
    {
        let keys = memory.key.rows / images
        return AttentionShape(
            batch: batch, queries: queries, keyStride: keys, keys: keys, heads: heads,
            headSize: memory.key.columns / heads, mask: .none, keySequence: keySequence)
    }

    /// Self-attention, cross-attention, feed-forward, each with its residual layer norm.
    func run(
        _ x: Tensor, own: KeyValue, ownShape: AttentionShape, memory: KeyValue, crossShape: AttentionShape,
        dropout: Float,
        _ ops: Ops
    ) -> Tensor {
        let site = 1 + 3 * index
        let h1 = selfAttention(x, own, shape: ownShape, dropout: dropout, site: site, ops)
        let h2 = crossAttention(h1, memory, shape: crossShape, dropout: dropout, site: site + 1, ops)
        return norm(
            output(geluOf: intermediate, h2, plus: h2, dropout: dropout, site: site + 2, ops), ops)
    }
}

/// LN(gelu(dense(h))) W^T + bias. W is the word embeddings' matrix, unless the checkpoint holds another one.
struct LanguageModelHead {
    let dense: Linear
    let norm: LayerNorm
    let weight: Parameter
    let bias: Parameter

    init(_ weights: WeightLoader, _ path: String, words: Parameter, _ config: TextConfig) throws {
        let h = config.hiddenSize
        dense = try Linear(weights, "\(path).transform.dense", inputs: h, outputs: h)
        norm = try LayerNorm(weights, "\(path).transform.LayerNorm", width: h, epsilon: config.layerNormEps)
        let own = try weights.optional("\(path).decoder.weight", [config.vocabSize, h])
        if let own, !weights.areEqual(own, words) {
            weight = own
        } else {
            if let own { weights.discard(own) }
            weight = words
        }
        if let bias = try weights.optional("\(path).bias", [config.vocabSize]) {
            self.bias = bias
            // The alias carries the same numbers; a file in which it does not is refused.
            if let alias = try weights.optional("\(path).decoder.bias", [config.vocabSize]) {
                weights.discard(alias)
                guard weights.areEqual(alias, bias) else {
                    throw BLIPError.weights("\(path).bias and its alias \(path).decoder.bias differ")
                }
            }
        } else {
            let alias = try weights.parameter("\(path).decoder.bias", [config.vocabSize])
            bias = Parameter(name: "\(path).bias", value: alias.value)
            weights.replace(alias, by: bias)
        }
    }

    func transform(_ hidden: Tensor, _ ops: Ops) -> Tensor { norm(dense.gelu(hidden, ops), ops) }

    func logits(_ hidden: Tensor, _ ops: Ops) -> Tensor { ops.linear(transform(hidden, ops), weight, bias) }
}
