extension BLIPConfig {
    /// The published base captioner: ViT-B/16 at 384 pixels, BERT-base with cross-attention; 224 million weights.
    public static var base: BLIPConfig {
        var text = TextConfig()
        text.numAttentionHeads = 12
        return BLIPConfig(vision: VisionConfig(), text: text)
    }

    /// The published large captioner: ViT-L/16 at 384 pixels with the same decoder; 447 million weights.
    public static var large: BLIPConfig {
        var config = base
        (config.vision.hiddenSize, config.vision.intermediateSize) = (1024, 4096)
        (config.vision.numHiddenLayers, config.vision.numAttentionHeads) = (24, 16)
        return BLIPConfig(vision: config.vision, text: config.text)
    }
}
