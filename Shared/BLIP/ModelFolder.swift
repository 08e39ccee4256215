public import Checkpoints
public import Compute
public import Foundation
public import Tokenization

/// How pictures are made ready for a model: `preprocessor_config.json`.
public struct ImageProcessorConfig: Sendable, Equatable, Codable {
    /// Pixels a side; pictures are squashed to a square, never cropped.
    public var size: Int
    public var mean: [Float]
    public var standardDeviation: [Float]
    /// "white": transparent pictures are laid on white; "drop": the alpha channel is ignored. Ours; other readers ignore the key.
    public var alpha: String

    public init(size: Int) {
        self.size = size
        mean = [0.48145466, 0.4578275, 0.40821073]
        standardDeviation = [0.26862954, 0.26130258, 0.27577711]
        alpha = "white"
    }

    enum CodingKeys: String, CodingKey {
        case size, mean = "image_mean", standardDeviation = "image_std", alpha = "blipstream_alpha"
        case type = "image_processor_type", resample, doResize = "do_resize", doRescale = "do_rescale"
        case rescaleFactor = "rescale_factor", doNormalize = "do_normalize", doConvertRGB = "do_convert_rgb"
    }

    public init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        // Older files give one number for both sides.
        let sides =
            if let side = try? keys.decode(Int.self, forKey: .size) {
                ["height": side, "width": side]
            } else {
                try keys.decodeIfPresent([String: Int].self, forKey: .size) ?? ["height": 384, "width": 384]
            }
        guard let height = sides["height"], let width = sides["width"], height == width, height >= 1 else {
            throw BLIPError.folder(
                "preprocessor_config.json: size must be a square {height, width}, found \(sides)")
        }
        self.init(size: height)
        mean = try keys.decodeIfPresent([Float].self, forKey: .mean) ?? mean
        standardDeviation =
            try keys.decodeIfPresent([Float].self, forKey: .standardDeviation) ?? standardDeviation
        alpha = try keys.decodeIfPresent(String.self, forKey: .alpha) ?? alpha
        guard mean.count == 3, standardDeviation.count == 3, standardDeviation.allSatisfy({ $0 > 0 }) else {
            throw BLIPError.folder(
                "preprocessor_config.json: image_mean and image_std need three numbers, std above 0")
        }
        guard alpha == "white" || alpha == "drop" else {
            throw BLIPError.folder(
                "preprocessor_config.json: blipstream_alpha is \"\(alpha)\", expected white or drop")
        }
        let resample = try keys.decodeIfPresent(Int.self, forKey: .resample) ?? 3
        guard resample == 3 else {
            throw BLIPError.folder(
                "preprocessor_config.json: resample is \(resample), only 3 (bicubic) is built")
        }
        for key in [CodingKeys.doResize, .doRescale, .doNormalize, .doConvertRGB]
        where try keys.decodeIfPresent(Bool.self, forKey: key) == false {
            throw BLIPError.folder("preprocessor_config.json: \(key.rawValue) is false, only true is built")
        }
        let factor = try keys.decodeIfPresent(Double.self, forKey: .rescaleFactor) ?? 1 / 255
        guard abs(factor * 255 - 1) < 1e-6 else {
            throw BLIPError.folder(
                "preprocessor_config.json: rescale_factor is \(factor), only 1/255 is built")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: CodingKeys.self)
        try keys.encode("BlipImageProcessor", forKey: .type)
        try keys.encode(["height": size, "width": size], forKey: .size)
        try keys.encode(mean.map(Self.decimal), forKey: .mean)
        try keys.encode(standardDeviation.map(Self.decimal), forKey: .standardDeviation)
        try keys.encode(alpha, forKey: .alpha)
        try keys.encode(3, forKey: .resample)
        try keys.encode(true, forKey: .doResize)
        try keys.encode(true, forKey: .doRescale)
        try keys.encode(0.00392156862745098, forKey: .rescaleFactor)
        try keys.encode(true, forKey: .doNormalize)
        try keys.encode(true, forKey: .doConvertRGB)
    }

    /// The shortest decimal that reads back as the same float.
    private static func decimal(_ value: Float) -> Double { Double("\(value)") ?? Double(value) }
}

/// A captioner as a folder in Hugging Face layout: config.json, preprocessor_config.json, vocab.txt, tokenizer_config.json,
/// model.safetensors. `BlipForConditionalGeneration.from_pretrained` opens what is written here.
public struct ModelFolder: Sendable {
    public let url: URL
    public let config: BLIPConfig
    public let processor: ImageProcessorConfig

    public static let configFile = "config.json"
    public static let processorFile = "preprocessor_config.json"
    public static let vocabularyFile = "vocab.txt"
    public static let tokenizerFile = "tokenizer_config.json"
    public static let weightsFile = "model.safetensors"
    /// The files a model consists of; nothing else in the folder is read.
    public static let files = [configFile, processorFile, vocabularyFile, tokenizerFile, weightsFile]

    /// Reads and checks the small files. Weights are read by `model(on:)`.
    public init(_ url: URL) throws {
        self.url = url
        config = try Self.decode(BLIPConfig.self, url, Self.configFile)
        try config.validate()
        processor = try Self.decode(ImageProcessorConfig.self, url, Self.processorFile)
        guard processor.size == config.vision.imageSize else {
            throw BLIPError.folder(
                "\(Self.processorFile) makes pictures of \(processor.size) pixels, \(Self.configFile) wants "
                    + "\(config.vision.imageSize)")
        }
    }

    private static func decode<Value: Decodable>(_ type: Value.Type, _ folder: URL, _ name: String) throws
        -> Value
    {
        let file = folder.appending(path: name)
        guard let data = try? Data(contentsOf: file) else {
            throw BLIPError.folder("\(name) is missing or unreadable in \(folder.lastPathComponent)")
        }
        do { return try JSONDecoder().decode(type, from: data) } catch let error as BLIPError {
            throw error
        } catch {
            throw BLIPError.folder("\(name) is not the JSON expected: \(error)")
        }
    }

    public func tokenizer() throws -> Tokenizer {
        let tokenizer = try Tokenizer(
            vocabulary: Vocabulary(contentsOf: url.appending(path: Self.vocabularyFile)))
        guard tokenizer.vocabulary.count <= config.text.vocabSize else {
            throw BLIPError.folder(
                "\(Self.vocabularyFile) holds \(tokenizer.vocabulary.count) tokens, the model embeds \(config.text.vocabSize)"
            )
        }
        return tokenizer
    }

    /// The captioner with its weights. Every tensor of the file is used, a known duplicate, or named in the error.
    public func model(on device: any Device) throws -> BLIPModel {
        guard config.kind == .captioner else {
            throw BLIPError.folder(
                "it is a retrieval model, which writes no captions; use it where captions are scored (--alignment)"
            )
        }
        let file = try SafetensorsFile(url.appending(path: Self.weightsFile))
        let model = try BLIPModel(config: config, device: device, source: FileWeights(file))
        try Self.refuseSurplus(file, known: model.parameters, config)
        return model
    }

    /// The retrieval model with its weights; every tensor is accounted for as in `model(on:)`.
    public func retrievalModel(on device: any Device) throws -> RetrievalModel {
        guard config.kind == .retrieval else {
            throw BLIPError.folder(
                "it is a captioner, which scores no captions; import a BLIP ITM model for that")
        }
        let file = try SafetensorsFile(url.appending(path: Self.weightsFile))
        let model = try RetrievalModel(config: config, device: device, source: FileWeights(file))
        try Self.refuseSurplus(file, known: model.parameters, config)
        return model
    }

    /// Compares the weights file's header with the config: every tensor by name, shape and type. Reads no value, so it is quick and
    /// takes no memory worth speaking of; numbers that are not finite show only in `model(on:)`.
    /// - Returns: weights in all.
    /// - Throws: `BLIPError.weights` naming the tensor, `CheckpointError` for a file that is no safetensors.
    public func checkWeights() throws -> Int {
        let file = try SafetensorsFile(url.appending(path: Self.weightsFile))
        let loader = WeightLoader(shapesOf: file)
        try Self.declare(config, loader)
        try Self.refuseSurplus(file, known: loader.parameters, config)
        return loader.parameters.reduce(0) { $0 + $1.value.count }
    }

    static let positions = "vision_model.embeddings.position_embedding"
    /// Two names for one tensor: files of tied models keep either.
    static let aliases = [
        (
            kept: "text_decoder.bert.embeddings.word_embeddings.weight",
            alias: "text_decoder.cls.predictions.decoder.weight"
        ),
        (kept: "text_decoder.cls.predictions.bias", alias: "text_decoder.cls.predictions.decoder.bias"),
    ]

    /// Asks for every tensor of a model of this config.
    static func declare(_ config: BLIPConfig, _ loader: WeightLoader) throws {
        _ = try VisionModel(loader, config.vision)
        switch config.kind {
        case .captioner: _ = try TextDecoder(loader, config.text)
        case .retrieval: _ = try RetrievalHeads(loader, config)
        }
    }

    static func refuseSurplus(
        _ file: any TensorFile, known: [Parameter], _ config: BLIPConfig
    ) throws(BLIPError) {
        let duplicates =
            config.kind == .captioner
            ? aliases.map(\.alias) + ["text_decoder.bert.embeddings.position_ids"]
            : ["text_encoder.embeddings.position_ids"]
        let names = Set(known.map(\.name)).union(duplicates)
        let surplus = file.tensors.keys.filter { !names.contains($0) }.sorted()
        guard surplus.isEmpty else {
            throw .weights(
                "\(surplus.count) tensors do not belong to a BLIP "
                    + "\(config.kind == .captioner ? "captioner" : "retrieval model"): "
                    + surplus.prefix(5).joined(separator: ", "))
        }
    }

    /// Writes the five files into an existing folder. `vocabulary`: the text of vocab.txt.
    public static func write(
        _ model: BLIPModel, vocabulary: Data, processor: ImageProcessorConfig, dtype: DType, to folder: URL
    ) throws {
        var config = model.config
        config.tiesHead = model.text.head.weight === model.text.words
        try writeSmallFiles(config: config, processor: processor, vocabulary: vocabulary, to: folder)
        var writer = SafetensorsWriter()
        for parameter in model.parameters {
            try writer.add(
                parameter.name, shape: parameter.value.shape, as: dtype,
                floats: model.device.values(of: parameter.value))
        }
        try writer.write(to: folder.appending(path: weightsFile))
    }

    static func writeSmallFiles(
        config: BLIPConfig, processor: ImageProcessorConfig, vocabulary: Data, to folder: URL
    ) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try FileSync.write(encoder.encode(config), to: folder.appending(path: configFile))
        try FileSync.write(encoder.encode(processor), to: folder.appending(path: processorFile))
        try FileSync.write(vocabulary, to: folder.appending(path: vocabularyFile))
        let tokenizer =
            #"{"do_lower_case": true, "model_max_length": 512, "tokenizer_class": "BertTokenizer"}"#
        try FileSync.write(Data((tokenizer + "\n").utf8), to: folder.appending(path: tokenizerFile))
    }
}
