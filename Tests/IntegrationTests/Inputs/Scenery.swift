import BLIP
import Checkpoints
import Compute
import Foundation
import Imaging
import Scenes
import Tokenization

/// Generated pictures with captions, and a model that knows their words.
enum Scenery {
    static let (train, validation, test) = (30, 4, 6)

    /// Writes scenes in imagefolder layout, 64 x 64 pixels.
    /// - Returns: the captions of the training pictures.
    static func write(to folder: URL) throws -> Set<String> {
        let artwork = try EmojiArtwork()
        let scenes = try SceneSet.make(
            artwork: artwork, seed: 5, train: train, validation: validation, test: test)
        try ImagefolderWriter.write(scenes: scenes, artwork: artwork, to: folder, side: 64)
        return Set(scenes.filter { $0.split == .train }.flatMap(\.captions))
    }

    /// Writes a small model with random weights. Wide enough that a run lasts until a test has had a look at it.
    static func writeModel(to folder: URL, width: Int = 128) throws {
        let words = SceneSet.vocabularyWords(artwork: try EmojiArtwork())
        let text = VocabularyBuilder.build(captions: words, size: 1024).joined(separator: "\n") + "\n"
        let tokenizer = try Tokenizer(vocabulary: Vocabulary(text: text))
        var vision = VisionConfig()
        (vision.hiddenSize, vision.intermediateSize, vision.numHiddenLayers) = (width, 4 * width, 2)
        (vision.numAttentionHeads, vision.imageSize, vision.patchSize) = (2, 48, 12)
        var decoder = TextConfig()
        (decoder.hiddenSize, decoder.intermediateSize, decoder.numHiddenLayers) = (width, 4 * width, 2)
        (decoder.numAttentionHeads, decoder.encoderHiddenSize) = (2, width)
        (decoder.vocabSize, decoder.maxPositionEmbeddings) = (tokenizer.embeddingRows, 64)
        decoder.bosTokenID = Int(tokenizer.special.bos)
        (decoder.sepTokenID, decoder.eosTokenID) = (Int(tokenizer.special.sep), Int(tokenizer.special.sep))
        decoder.padTokenID = Int(tokenizer.special.pad)
        let model = try BLIPModel(
            config: BLIPConfig(vision: vision, text: decoder), device: CPUDevice(),
            source: RandomWeights(seed: 3))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try ModelFolder.write(
            model, vocabulary: Data(text.utf8), processor: ImageProcessorConfig(size: 48), dtype: .F32,
            to: folder)
    }
}
