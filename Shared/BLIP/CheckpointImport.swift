import Checkpoints
import Compute
public import Foundation
import Tokenization

/// Makes a model folder of whatever BLIP weights people have: a Hugging Face folder with `model.safetensors` or
/// `pytorch_model.bin`, whole or sharded, or a `.pth` file of BLIP's authors. Every tensor is used, known to be a copy,
/// known to belong to something else, or named in the error.
public struct CheckpointImport: Sendable {
    /// As it will be written, with every value filled in.
    public let config: BLIPConfig
    public let processor: ImageProcessorConfig
    /// Whether the source is a model folder already that loses nothing by being taken as it is.
    public let isComplete: Bool
    private let tensors: RenamedTensors
    private let names: CheckpointNames
    private let vocabulary: Data
    private let notes: [String]
    /// Patches a side in the checkpoint.
    private let sourceGrid: Int
    /// The model's weights by name with their shapes in the checkpoint.
    private let shapes: [(name: String, shape: [Int])]

    /// Reads the small files and the table of tensors, and checks names, shapes and types; reads no weight.
    /// - Throws: `BLIPError` and `CheckpointError`, which say what is wrong and what to do.
    public init(_ path: URL, options: ImportOptions = ImportOptions()) throws {
        let source = try ImportFolder(path)
        let file = try TensorFiles.open(source.weights)
        let configData = try source.content(ModelFolder.configFile)
        let stated = try configData.map { try Self.decode(BLIPConfig.self, $0, ModelFolder.configFile) }
        names = try CheckpointNames(file, wanted: options.kind)
        tensors = RenamedTensors(file, source: names.source)
        vocabulary = try source.vocabulary(options.vocabulary)
        let words = try Vocabulary(text: String(decoding: vocabulary, as: UTF8.self))
        var notes: [String] = []
        var config: BLIPConfig
        var saysHeads = false
        if names.style == .huggingFace, let stated, let configData {
            config = stated
            config.kind = names.kind
            saysHeads = Self.saysTextHeads(configData)
        } else {
            config = try ConfigCompletion.infer(tensors, kind: names.kind, options: options)
            ConfigCompletion.takeIDs(from: words, &config.text)
            if names.style == .original {
                // What the authors trained with; Hugging Face's conversion says 1e-5.
                config.vision.layerNormEps = 1e-6
            } else {
                notes.append(
                    "no \(ModelFolder.configFile): sizes are taken from the shapes, the picture encoder's epsilon is "
                        + "\(config.vision.layerNormEps)")
            }
        }
        notes += ConfigCompletion.complete(&config, saysTextHeads: saysHeads, options: options)
        try config.validate()
        let loader = WeightLoader(shapesOf: tensors)
        try ModelFolder.declare(config, loader)
        try ModelFolder.refuseSurplus(tensors, known: loader.parameters, config)
        shapes = loader.parameters.map { ($0.name, $0.value.shape) }.sorted { $0.0 < $1.0 }
        sourceGrid = config.vision.imageSize / config.vision.patchSize
        var processor = try Self.processor(source, imageSize: config.vision.imageSize, options)
        if let side = options.imageSize, side != config.vision.imageSize {
            notes.append("positions are resampled from \(config.vision.imageSize) to \(side) pixels")
            config.vision.imageSize = side
            try config.validate()
        }
        processor.size = config.vision.imageSize
        try Self.check(words, config)
        isComplete =
            notes.isEmpty && options == ImportOptions() && names.style == .huggingFace && saysHeads
            && source.weights.lastPathComponent == ModelFolder.weightsFile
            && ModelFolder.files.allSatisfy { name in
                FileManager.default.fileExists(
                    atPath: source.folder.appending(path: name).path(percentEncoded: false))
            }
        (self.config, self.processor, self.notes) = (config, processor, notes)
    }

    /// Writes the model's five files into an existing folder, reading one tensor at a time.
    /// - Parameter progress: how many of the model's tensors are written, and of how many.
    public func write(
        to folder: URL, progress: @escaping (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws -> ImportReport {
        var (config, entries, notes) = (config, shapes, notes)
        let head = "text_decoder.cls.predictions.decoder.weight"
        if try holdsOwnHead(head) {
            config.tiesHead = false
            entries.append((head, [config.text.vocabSize, config.text.hiddenSize]))
            notes.append("the output head differs from the word embeddings: both are kept")
        } else {
            config.tiesHead = true
        }
        try refuseDifferentBias()
        try ModelFolder.writeSmallFiles(
            config: config, processor: processor, vocabulary: vocabulary, to: folder)
        let dtypes = Set(entries.compactMap { tensors.tensors[sourceName($0.name)]?.dtype })
        let dtype = dtypes == [.BF16] ? DType.BF16 : .F32
        var writer = SafetensorsWriter()
        var parameters = 0
        let counter = Counter()
        for (name, shape) in entries {
            let resampled = resampledShape(name, shape)
            parameters += resampled.reduce(1, *)
            try writer.add(name, shape: resampled, as: dtype) { body in
                try values(name, shape).withUnsafeBufferPointer(body)
                counter.done += 1
                progress(counter.done, entries.count)
            }
        }
        try writer.write(to: folder.appending(path: ModelFolder.weightsFile))
        let kept = Set(entries.map { sourceName($0.name) })
        return ImportReport(
            kind: config.kind, parameters: parameters, dtype: dtype.rawValue, used: entries.count,
            duplicates: tensors.tensors.keys.filter { !kept.contains($0) }.sorted(),
            ignored: Dictionary(grouping: names.ignored.values) { $0 }.mapValues(\.count), notes: notes)
    }

    private final class Counter { var done = 0 }

    /// Alias pairs are written under the first name; the file may hold either.
    private func sourceName(_ name: String) -> String {
        guard tensors.tensors[name] == nil else { return name }
        return ModelFolder.aliases.first { $0.kept == name }?.alias ?? name
    }

    private func values(_ name: String, _ shape: [Int]) throws -> [Float] {
        let values = try tensors.floats(sourceName(name))
        guard name == ModelFolder.positions else { return values }
        return PositionEmbedding.resample(
            values, width: config.vision.hiddenSize, from: sourceGrid,
            to: config.vision.imageSize / config.vision.patchSize)
    }

    private func resampledShape(_ name: String, _ shape: [Int]) -> [Int] {
        name == ModelFolder.positions ? [1, config.vision.tokens, config.vision.hiddenSize] : shape
    }

    private func holdsOwnHead(_ head: String) throws -> Bool {
        let words = "text_decoder.bert.embeddings.word_embeddings.weight"
        guard tensors.tensors[head] != nil, tensors.tensors[words] != nil else { return false }
        return try tensors.floats(head) != tensors.floats(words)
    }

    private func refuseDifferentBias() throws {
        let (bias, alias) = ("text_decoder.cls.predictions.bias", "text_decoder.cls.predictions.decoder.bias")
        guard tensors.tensors[bias] != nil, tensors.tensors[alias] != nil else { return }
        guard try tensors.floats(bias) == tensors.floats(alias) else {
            throw BLIPError.weights("\(bias) and its alias \(alias) differ")
        }
    }

    private static func processor(
        _ source: ImportFolder, imageSize: Int, _ options: ImportOptions
    ) throws -> ImageProcessorConfig {
        guard let data = try source.content(ModelFolder.processorFile) else {
            return ImageProcessorConfig(size: imageSize)
        }
        let processor = try decode(ImageProcessorConfig.self, data, ModelFolder.processorFile)
        guard processor.size == imageSize || options.imageSize != nil else {
            throw BLIPError.folder(
                "\(ModelFolder.processorFile) makes pictures of \(processor.size) pixels, the weights know "
                    + "\(imageSize); --image-size \(processor.size) resamples the positions")
        }
        return processor
    }

    private static func check(_ words: Vocabulary, _ config: BLIPConfig) throws {
        guard words.count <= config.text.vocabSize else {
            throw BLIPError.folder(
                "the vocabulary holds \(words.count) tokens, the model embeds \(config.text.vocabSize)")
        }
        _ = try Tokenizer(vocabulary: words)
    }

    private static func saysTextHeads(_ config: Data) -> Bool {
        struct Stated: Decodable {
            struct Text: Decodable {
                let num_attention_heads: Int?
            }
            let text_config: Text?
        }
        return (try? JSONDecoder().decode(Stated.self, from: config))?.text_config?.num_attention_heads != nil
    }

    private static func decode<Value: Decodable>(_ type: Value.Type, _ data: Data, _ name: String) throws
        -> Value
    {
        do { return try JSONDecoder().decode(type, from: data) } catch let error as BLIPError {
            throw error
        } catch {
            throw BLIPError.folder("\(name) is not the JSON expected: \(error)")
        }
    }
}
