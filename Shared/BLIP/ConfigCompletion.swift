import Checkpoints
import Tokenization

/// Sizes told by the shapes of a checkpoint's tensors, and what configs leave out or say wrongly put right.
enum ConfigCompletion {
    /// Every published BLIP has heads of this width.
    private static let headWidth = 64

    /// A config for weights that come without one.
    static func infer(_ file: any TensorFile, kind: ModelKind, options: ImportOptions) throws(BLIPError)
        -> BLIPConfig
    {
        func shape(_ name: String, rank: Int) throws(BLIPError) -> [Int] {
            guard let record = file.tensors[name] else { throw .weights("\(name) is missing") }
            guard record.shape.count == rank, record.shape.allSatisfy({ $0 > 0 }) else {
                throw .weights("\(name) has shape \(record.shape), expected \(rank) sizes above 0")
            }
            return record.shape
        }
        func layers(_ start: String) -> Int {
            let numbers = file.tensors.keys.compactMap { name -> Int? in
                guard name.hasPrefix(start) else { return nil }
                return Int(name.dropFirst(start.count).prefix { $0 != "." })
            }
            return (numbers.max() ?? -1) + 1
        }
        var (vision, text) = (VisionConfig(), TextConfig())
        let patches = try shape("vision_model.embeddings.patch_embedding.weight", rank: 4)
        let positions = try shape("vision_model.embeddings.position_embedding", rank: 3)
        guard let grid = wholeRoot(positions[1] - 1) else {
            throw .weights(
                "vision_model.embeddings.position_embedding has shape \(positions): its \(positions[1] - 1) patches "
                    + "are no square")
        }
        (vision.hiddenSize, vision.patchSize) = (patches[0], patches[3])
        vision.imageSize = grid * vision.patchSize
        vision.numHiddenLayers = layers("vision_model.encoder.layers.")
        vision.intermediateSize = try shape("vision_model.encoder.layers.0.mlp.fc1.weight", rank: 2)[0]
        let bert = kind == .captioner ? "text_decoder.bert" : "text_encoder"
        let words = "\(bert).embeddings.word_embeddings.weight"
        let head = "text_decoder.cls.predictions.decoder.weight"
        let vocabulary = try shape(file.tensors[words] == nil ? head : words, rank: 2)
        (text.vocabSize, text.hiddenSize) = (vocabulary[0], vocabulary[1])
        text.maxPositionEmbeddings = try shape("\(bert).embeddings.position_embeddings.weight", rank: 2)[0]
        text.numHiddenLayers = layers("\(bert).encoder.layer.")
        text.intermediateSize = try shape("\(bert).encoder.layer.0.intermediate.dense.weight", rank: 2)[0]
        text.numAttentionHeads = try heads(
            options.textHeads, width: text.hiddenSize, "text", option: "--text-heads")
        vision.numAttentionHeads = try heads(
            options.visionHeads, width: vision.hiddenSize, "vision", option: "--vision-heads")
        var config = BLIPConfig(vision: vision, text: text)
        config.kind = kind
        if kind == .retrieval { config.projectionSize = try shape("vision_proj.weight", rank: 2)[0] }
        return config
    }

    /// Ids that stand in no shape. The authors put [DEC] behind BERT's words, which the files of words seldom list.
    static func takeIDs(from words: Vocabulary, _ text: inout TextConfig) {
        text.padTokenID = words.id(of: "[PAD]").map { Int($0) } ?? text.padTokenID
        text.sepTokenID = words.id(of: "[SEP]").map { Int($0) } ?? text.sepTokenID
        text.bosTokenID = words.id(of: "[DEC]").map { Int($0) } ?? words.count
    }

    /// Applies the options, then puts right what is known to be wrong in published and fine-tuned configs.
    /// - Returns: what was changed, for people.
    static func complete(
        _ config: inout BLIPConfig, saysTextHeads: Bool, options: ImportOptions
    ) -> [String] {
        var notes: [String] = []
        if let heads = options.textHeads {
            config.text.numAttentionHeads = heads
        } else if config.text.numAttentionHeads == 8, isPublishedText(config.text) {
            config.text.numAttentionHeads = 12
            notes.append(
                "text heads: 12. config.json \(saysTextHeads ? "says" : "leaves them out, which means") 8, an old "
                    + "fault of BLIP's configs; weights trained with 8 need --text-heads 8")
        }
        if let heads = options.visionHeads { config.vision.numAttentionHeads = heads }
        if let epsilon = options.visionEpsilon { config.vision.layerNormEps = epsilon }
        return notes
    }

    /// The text model of the published base and large sizes, fine-tuned or not.
    private static func isPublishedText(_ text: TextConfig) -> Bool {
        text.hiddenSize == 768 && text.numHiddenLayers == 12 && text.intermediateSize == 3072
            && (30522...30524).contains(text.vocabSize)
    }

    private static func heads(
        _ given: Int?, width: Int, _ part: String, option: String
    ) throws(BLIPError) -> Int {
        if let given { return given }
        guard width.isMultiple(of: headWidth) else {
            throw .config(
                "shapes do not tell the number of \(part) attention heads of width \(width); give \(option)")
        }
        return width / headWidth
    }

    /// The root of a square number, else nil.
    static func wholeRoot(_ value: Int) -> Int? {
        guard value > 0, value < 1 << 24 else { return nil }
        let root = Int(Double(value).squareRoot().rounded())
        return root * root == value ? root : nil
    }
}
