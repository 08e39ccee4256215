/// Sizes of the ViT image encoder; keys as in Hugging Face's `vision_config`, absent keys take its class defaults.
public struct VisionConfig: Sendable, Equatable, Codable {
    public var hiddenSize = 768
    public var intermediateSize = 3072
    public var numHiddenLayers = 12
    public var numAttentionHeads = 12
    /// Pixels a side; a multiple of `patchSize`.
    public var imageSize = 384
    public var patchSize = 16
    public var layerNormEps = 1e-5
    public var hiddenAct = "gelu"

    public init() {}

    /// Tokens of one picture: the patches and the class token.
    public var tokens: Int { (imageSize / patchSize) * (imageSize / patchSize) + 1 }

    enum CodingKeys: String, CodingKey {
        case hiddenSize = "hidden_size"
        case intermediateSize = "intermediate_size"
        case numHiddenLayers = "num_hidden_layers"
        case numAttentionHeads = "num_attention_heads"
        case imageSize = "image_size"
        case patchSize = "patch_size"
        case layerNormEps = "layer_norm_eps"
        case hiddenAct = "hidden_act"
    }

    public init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        hiddenSize = try keys.decodeIfPresent(Int.self, forKey: .hiddenSize) ?? hiddenSize
        intermediateSize = try keys.decodeIfPresent(Int.self, forKey: .intermediateSize) ?? intermediateSize
        numHiddenLayers = try keys.decodeIfPresent(Int.self, forKey: .numHiddenLayers) ?? numHiddenLayers
        numAttentionHeads =
            try keys.decodeIfPresent(Int.self, forKey: .numAttentionHeads) ?? numAttentionHeads
        imageSize = try keys.decodeIfPresent(Int.self, forKey: .imageSize) ?? imageSize
        patchSize = try keys.decodeIfPresent(Int.self, forKey: .patchSize) ?? patchSize
        layerNormEps = try keys.decodeIfPresent(Double.self, forKey: .layerNormEps) ?? layerNormEps
        hiddenAct = try keys.decodeIfPresent(String.self, forKey: .hiddenAct) ?? hiddenAct
    }
}

/// Sizes and token ids of the BERT text decoder; keys as in Hugging Face's `text_config`, absent keys take its class defaults.
public struct TextConfig: Sendable, Equatable, Codable {
    public var hiddenSize = 768
    public var intermediateSize = 3072
    public var numHiddenLayers = 12
    /// The class default is 8, although every published BLIP has 12: a sparse config means 8.
    public var numAttentionHeads = 8
    public var vocabSize = 30524
    public var maxPositionEmbeddings = 512
    public var layerNormEps = 1e-12
    public var hiddenAct = "gelu"
    /// [DEC], the first token of every caption.
    public var bosTokenID = 30522
    public var eosTokenID = 2
    public var padTokenID = 0
    /// [SEP], what ends a caption (not `eosTokenID`).
    public var sepTokenID = 102
    /// Vision width; always that of the vision config.
    public var encoderHiddenSize = 768

    public init() {}

    enum CodingKeys: String, CodingKey {
        case hiddenSize = "hidden_size"
        case intermediateSize = "intermediate_size"
        case numHiddenLayers = "num_hidden_layers"
        case numAttentionHeads = "num_attention_heads"
        case vocabSize = "vocab_size"
        case maxPositionEmbeddings = "max_position_embeddings"
        case layerNormEps = "layer_norm_eps"
        case hiddenAct = "hidden_act"
        case bosTokenID = "bos_token_id"
        case eosTokenID = "eos_token_id"
        case padTokenID = "pad_token_id"
        case sepTokenID = "sep_token_id"
        case encoderHiddenSize = "encoder_hidden_size"
    }

    public init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        hiddenSize = try keys.decodeIfPresent(Int.self, forKey: .hiddenSize) ?? hiddenSize
        intermediateSize = try keys.decodeIfPresent(Int.self, forKey: .intermediateSize) ?? intermediateSize
        numHiddenLayers = try keys.decodeIfPresent(Int.self, forKey: .numHiddenLayers) ?? numHiddenLayers
        numAttentionHeads =
            try keys.decodeIfPresent(Int.self, forKey: .numAttentionHeads) ?? numAttentionHeads
        vocabSize = try keys.decodeIfPresent(Int.self, forKey: .vocabSize) ?? vocabSize
        maxPositionEmbeddings =
            try keys.decodeIfPresent(Int.self, forKey: .maxPositionEmbeddings) ?? maxPositionEmbeddings
        layerNormEps = try keys.decodeIfPresent(Double.self, forKey: .layerNormEps) ?? layerNormEps
        hiddenAct = try keys.decodeIfPresent(String.self, forKey: .hiddenAct) ?? hiddenAct
        bosTokenID = try keys.decodeIfPresent(Int.self, forKey: .bosTokenID) ?? bosTokenID
        eosTokenID = try keys.decodeIfPresent(Int.self, forKey: .eosTokenID) ?? eosTokenID
        padTokenID = try keys.decodeIfPresent(Int.self, forKey: .padTokenID) ?? padTokenID
        sepTokenID = try keys.decodeIfPresent(Int.self, forKey: .sepTokenID) ?? sepTokenID
    }
}

/// What a checkpoint is for, spelled as in `architectures`.
public enum ModelKind: String, Sendable, Codable, CaseIterable {
    /// Writes captions.
    case captioner = "BlipForConditionalGeneration"
    /// Tells how well a text fits a picture.
    case retrieval = "BlipForImageTextRetrieval"
}

/// `config.json` of a BLIP model.
public struct BLIPConfig: Sendable, Equatable, Codable {
    public var vision: VisionConfig
    public var text: TextConfig
    public var kind = ModelKind.captioner
    /// Width of the space in which a retrieval model compares pictures with texts.
    public var projectionSize = 256
    /// Whether the captioner's output head is the word embeddings' matrix. The weights decide when they are read; other
    /// software goes by this and would overwrite a head of its own.
    public var tiesHead = true

    public init(vision: VisionConfig, text: TextConfig) {
        self.vision = vision
        self.text = text
        self.text.encoderHiddenSize = vision.hiddenSize
    }

    enum CodingKeys: String, CodingKey {
        case architectures
        case modelType = "model_type"
        case vision = "vision_config"
        case text = "text_config"
        case projectionSize = "image_text_hidden_size"
        case tiesHead = "tie_word_embeddings"
    }

    public init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        if let type = try keys.decodeIfPresent(String.self, forKey: .modelType), type != "blip" {
            throw BLIPError.config("expected model_type \"blip\", found \"\(type)\"")
        }
        self.init(
            vision: try keys.decodeIfPresent(VisionConfig.self, forKey: .vision) ?? VisionConfig(),
            text: try keys.decodeIfPresent(TextConfig.self, forKey: .text) ?? TextConfig())
        if let name = try keys.decodeIfPresent([String].self, forKey: .architectures)?.first {
            guard let kind = ModelKind(rawValue: name) else {
                let known = ModelKind.allCases.map(\.rawValue).joined(separator: " or ")
                throw BLIPError.config("expected architecture \(known), found \"\(name)\"")
            }
            self.kind = kind
        }
        projectionSize = try keys.decodeIfPresent(Int.self, forKey: .projectionSize) ?? projectionSize
        tiesHead = try keys.decodeIfPresent(Bool.self, forKey: .tiesHead) ?? tiesHead
    }

    public func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: CodingKeys.self)
        try keys.encode([kind.rawValue], forKey: .architectures)
        try keys.encode("blip", forKey: .modelType)
        try keys.encode(vision, forKey: .vision)
        if kind == .retrieval { try keys.encode(projectionSize, forKey: .projectionSize) }
        guard !tiesHead else { return try keys.encode(text, forKey: .text) }
        try keys.encode(false, forKey: .tiesHead)
        try keys.encode(UntiedText(text: text), forKey: .text)
    }

    /// The head is part of the text model, so that model's config must say it as well.
    private struct UntiedText: Encodable {
        let text: TextConfig

        func encode(to encoder: any Encoder) throws {
            try text.encode(to: encoder)
            var keys = encoder.container(keyedBy: CodingKeys.self)
            try keys.encode(false, forKey: .tiesHead)
        }
    }

    /// Refuses sizes that cannot be built, naming the field.
    public func validate() throws(BLIPError) {
        func positive(_ name: String, _ value: Int, _ limit: Int) throws(BLIPError) {
            guard value >= 1, value <= limit else {
                throw .config("\(name) is \(value), expected 1 to \(limit)")
            }
        }
        try positive("image_text_hidden_size", projectionSize, 16384)
        try positive("vision_config.hidden_size", vision.hiddenSize, 16384)
        try positive("vision_config.num_hidden_layers", vision.numHiddenLayers, 256)
        try positive("vision_config.num_attention_heads", vision.numAttentionHeads, 256)
        try positive("vision_config.intermediate_size", vision.intermediateSize, 65536)
        try positive("vision_config.image_size", vision.imageSize, 4096)
        try positive("vision_config.patch_size", vision.patchSize, vision.imageSize)
        try positive("text_config.hidden_size", text.hiddenSize, 16384)
        try positive("text_config.num_hidden_layers", text.numHiddenLayers, 256)
        try positive("text_config.num_attention_heads", text.numAttentionHeads, 256)
        try positive("text_config.intermediate_size", text.intermediateSize, 65536)
        try positive("text_config.vocab_size", text.vocabSize, 1_000_000)
        try positive("text_config.max_position_embeddings", text.maxPositionEmbeddings, 65536)
        guard vision.imageSize % vision.patchSize == 0 else {
            throw .config(
                "image_size \(vision.imageSize) is not a multiple of patch_size \(vision.patchSize)")
        }
        guard vision.hiddenSize % vision.numAttentionHeads == 0 else {
            throw .config(
                "vision hidden_size \(vision.hiddenSize) does not divide by \(vision.numAttentionHeads) heads"
            )
        }
        guard text.hiddenSize % text.numAttentionHeads == 0 else {
            throw .config(
                "text hidden_size \(text.hiddenSize) does not divide by \(text.numAttentionHeads) heads")
        }
        guard vision.hiddenAct == "gelu", text.hiddenAct == "gelu" else {
            throw .config(
                "hidden_act must be \"gelu\" (exact erf), found \(vision.hiddenAct), \(text.hiddenAct)")
        }
        for (name, id) in [
            ("bos_token_id", text.bosTokenID), ("sep_token_id", text.sepTokenID),
            ("pad_token_id", text.padTokenID),
        ] where id < 0 || id >= text.vocabSize {
            throw .config("text_config.\(name) \(id) lies outside the vocabulary of \(text.vocabSize)")
        }
    }
}

/// What can be wrong with a model.
public enum BLIPError: Error, Sendable, Equatable, CustomStringConvertible {
    /// `config.json` says something that cannot be built.
    case config(String)
    /// Tensors missing, left over or of another shape.
    case weights(String)
    /// The folder lacks a file or holds one that cannot be read.
    case folder(String)
    /// A request that the model cannot serve.
    case request(String)

    public var description: String {
        switch self {
        case .config(let text): "model config: \(text)"
        case .weights(let text): "model weights: \(text)"
        case .folder(let text): "model folder: \(text)"
        case .request(let text): text
        }
    }
}
