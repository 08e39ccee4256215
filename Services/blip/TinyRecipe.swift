import BLIP
import Checkpoints
import Compute
import Foundation
import Imaging
import Scenes
import Tokenization
import Training

/// The recipe of the small captioner that ships with the project: single objects at random places, sizes and backgrounds, captioned by
/// name alone. Every sample is drawn once, on the fly; the same seed, steps and thread count give the same weights.
struct TinyRecipe: Sendable {
    var steps = 3000
    var batchSize = 64
    var seed: UInt64 = 7
    var learningRate = 1e-3

    static let name = "tiny-blip"
    static let side = 96

    /// 3.8 million weights: every block of BLIP, small.
    static func config(vocabulary: Int, special: SpecialTokens) -> BLIPConfig {
        var vision = VisionConfig()
        (vision.hiddenSize, vision.intermediateSize, vision.numHiddenLayers) = (192, 768, 4)
        (vision.numAttentionHeads, vision.imageSize, vision.patchSize) = (4, side, 12)
        var text = TextConfig()
        (text.hiddenSize, text.intermediateSize, text.numHiddenLayers, text.numAttentionHeads) = (
            192, 768, 3, 4
        )
        (text.vocabSize, text.maxPositionEmbeddings) = (vocabulary, 64)
        (text.bosTokenID, text.sepTokenID, text.padTokenID) = (
            Int(special.bos), Int(special.sep), Int(special.pad)
        )
        text.eosTokenID = Int(special.sep)
        return BLIPConfig(vision: vision, text: text)
    }

    /// One line of progress.
    struct Progress: Sendable {
        let step: Int
        let steps: Int
        let loss: Double
        let imagesPerSecond: Double
        /// Share of unseen samples whose greedy caption is the name, every 500 steps.
        let exactMatch: Double?
    }

    /// Trains from random weights and writes the model folder to `folder` every 1,000 steps and at the end.
    func run(into folder: URL, progress: (Progress) -> Void) throws {
        let artwork = try EmojiArtwork()
        let sampler = try ObjectSampler(artwork: artwork, side: Self.side)
        let words = SceneSet.vocabularyWords(artwork: artwork)
        let vocabularyText =
            VocabularyBuilder.build(captions: words, size: 4096).joined(separator: "\n") + "\n"
        let tokenizer = try Tokenizer(vocabulary: Vocabulary(text: vocabularyText))
        let device = CPUDevice()
        let model = try BLIPModel(
            config: Self.config(vocabulary: tokenizer.embeddingRows, special: tokenizer.special),
            device: device,
            source: RandomWeights(seed: seed))
        var recipe = Recipe(totalSteps: steps, stepsPerEpoch: steps)
        recipe.learningRate = learningRate
        recipe.minLearningRate = learningRate / 50
        recipe.warmupSteps = min(400, steps / 4)
        recipe.seed = seed
        let trainer = Trainer(model: model, normaliser: .blip, recipe: recipe)

        func samples(_ seed: UInt64, _ first: Int, _ count: Int) throws -> (
            batch: CaptionBatch, captions: [String]
        ) {
            let labelled = try (first..<first + count).map { try sampler.sample(seed: seed, index: $0) }
            let encodings = labelled.map {
                CaptionEncoding(caption: $0.caption, prompt: "", tokenizer: tokenizer)
            }
            let batch = CaptionBatch(
                pixels: labelled.flatMap(\.picture.pixels), images: count, captions: encodings.map(\.ids),
                captionImage: (0..<Int32(count)).map { $0 }, promptLength: 1)
            return (batch, labelled.map(\.caption))
        }
        func exactMatch() throws -> Double {
            let (batch, captions) = try samples(seed &+ 1, 0, 256)
            let side = Self.side
            let values = [Float](unsafeUninitializedCapacity: batch.pixels.count) { buffer, count in
                for image in 0..<batch.images {
                    guard let out = buffer.baseAddress else { return }
                    PixelNormaliser.blip.chw(
                        Array(batch.pixels[image * 3 * side * side..<(image + 1) * 3 * side * side]),
                        size: side,
                        into: out + image * 3 * side * side)
                }
                count = batch.pixels.count
            }
            let generated = try model.generate(
                pixels: model.pixels(values), prompt: [tokenizer.special.bos], decoding: Decoding())
            let hits = zip(generated, captions).count { tokenizer.decode($0.ids) == $1 }
            return Double(hits) / Double(captions.count)
        }
        func save() throws {
            // Each save replaces the one before: the seed makes it again, so a gap between the two loses nothing.
            try? FileManager.default.removeItem(at: folder)
            try AtomicFolder.publish(at: folder) { temporary in
                try ModelFolder.write(
                    model, vocabulary: Data(vocabularyText.utf8),
                    processor: ImageProcessorConfig(size: Self.side),
                    dtype: .BF16, to: temporary)
            }
        }

        let clock = ContinuousClock()
        var (since, loss, counted) = (clock.now, 0.0, 0)
        for step in 0..<steps {
            loss += try trainer.train(on: samples(seed, step * batchSize, batchSize).batch).nll
            counted += 1
            let done = step + 1
            guard done % 50 == 0 || done == steps else { continue }
            let elapsed = since.duration(to: clock.now) / .seconds(1)
            progress(
                Progress(
                    step: done, steps: steps, loss: loss / Double(counted),
                    imagesPerSecond: Double(counted * batchSize) / elapsed,
                    exactMatch: done % 500 == 0 || done == steps ? try exactMatch() : nil))
            if done % 1000 == 0 || done == steps { try save() }
            (since, loss, counted) = (clock.now, 0, 0)
        }
    }
}
