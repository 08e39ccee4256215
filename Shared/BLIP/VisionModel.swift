public import Compute

/// ViT: pictures (B, 3, S, S) to image embeddings (B N, D), N = (S/P)^2 + 1. Pre-norm blocks (Dosovitskiy et al. 2021).
public struct VisionModel {
    let embeddings: VisionEmbeddings
    let layers: [VisionLayer]
    let postLayerNorm: LayerNorm

    init(_ weights: WeightLoader, _ config: VisionConfig) throws {
        embeddings = try VisionEmbeddings(weights, config)
        layers = try (0..<config.numHiddenLayers).map {
            try VisionLayer(weights, "vision_model.encoder.layers.\($0)", config)
        }
        postLayerNorm = try LayerNorm(
            weights, "vision_model.post_layernorm", width: config.hiddenSize, epsilon: config.layerNormEps)
    }

    /// All N tokens of each picture after the final layer norm: what the decoder attends to.
    public func callAsFunction(_ pixels: Tensor, _ ops: Ops) -> Tensor {
        let batch = pixels.shape[0]
        var x = embeddings(pixels, ops)
        for (index, layer) in layers.enumerated() {
            x = ops.layer("vision", index) {
                ops.block(x, trains: layer.isTrained) { layer($0, batch: batch, $1) }
            }
        }
        return postLayerNorm(x, ops)
    }
}

/// Patch convolution as a matrix product, class token, learned positions.
struct VisionEmbeddings {
    let patch: Int
    let projection: (weight: Parameter, bias: Parameter)
    let classToken: Parameter
    let positions: Parameter

    init(_ weights: WeightLoader, _ config: VisionConfig) throws {
        let (d, path) = (config.hiddenSize, "vision_model.embeddings")
        patch = config.patchSize
        classToken = try weights.parameter("\(path).class_embedding", [1, 1, d])
        positions = try weights.parameter("\(path).position_embedding", [1, config.tokens, d])
        projection = (
            try weights.parameter("\(path).patch_embedding.weight", [d, 3, patch, patch]),
            try weights.parameter("\(path).patch_embedding.bias", [d])
        )
    }

    func callAsFunction(_ pixels: Tensor, _ ops: Ops) -> Tensor {
        let patches = ops.linear(ops.patches(pixels, patch: patch), projection.weight, projection.bias)
        return ops.prependToken(patches, batch: pixels.shape[0], token: classToken, positions: positions)
    }
}

/// x + Proj(Attn(LN(x))), then x + fc2(gelu(fc1(LN(x)))).
struct VisionLayer {
    let norm1, norm2: LayerNorm
    let qkv, projection, fc1, fc2: Linear
    let heads: Int

    init(_ weights: WeightLoader, _ path: String, _ config: VisionConfig) throws {
        let (d, inner) = (config.hiddenSize, config.intermediateSize)
        heads = config.numAttentionHeads
        norm1 = try LayerNorm(weights, "\(path).layer_norm1", width: d, epsilon: config.layerNormEps)
        qkv = try Linear(weights, "\(path).self_attn.qkv", inputs: d, outputs: 3 * d)
        projection = try Linear(weights, "\(path).self_attn.projection", inputs: d, outputs: d)
        norm2 = try LayerNorm(weights, "\(path).layer_norm2", width: d, epsilon: config.layerNormEps)
        fc1 = try Linear(weights, "\(path).mlp.fc1", inputs: d, outputs: inner)
        fc2 = try Linear(weights, "\(path).mlp.fc2", inputs: inner, outputs: d)
    }

    var isTrained: Bool { fc1.weight.isTrained }

    func callAsFunction(_ x: Tensor, batch: Int, _ ops: Ops) -> Tensor {
        let tokens = x.rows / batch
        let shape = AttentionShape(
            batch: batch, queries: tokens, keyStride: tokens, keys: tokens, heads: heads,
            headSize: x.columns / heads,
            mask: .none)
        let projected = qkv(norm1(x, for: .products, ops), for: .products, ops)
        let attended = projection(ops.packedAttention(projected, shape: shape), plus: x, ops)
        return fc2(geluOf: fc1, norm2(attended, for: .products, ops), plus: attended, ops)
    }
}
