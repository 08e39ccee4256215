import BLIP
import BlobStore
import Catalog
import Checkpoints
import Compute
import Database
import Foundation
import Imaging
import ServiceKit

/// The retrieval model in memory and the one thread that loads it and computes with it. One stays resident: whoever
/// scores captions scores many with the same.
actor AlignmentEngine {
    private let executor = DedicatedThread(name: "alignment")
    private let blobs: BlobStore
    private let precision: Precision
    private var resident: (card: ModelCard, model: RetrievalModel)?

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(blobs: BlobStore, precision: Precision) { (self.blobs, self.precision) = (blobs, precision) }

    /// The model's card, once it is in memory in place of the one before.
    /// - Throws: what is wrong with the files.
    func load(_ record: ModelRecord) throws -> ModelCard {
        let files = ModelFiles(folderKey: record.folderKey, weightsSHA256: record.weightsSHA256)
        if let resident, resident.card.files == files { return resident.card }
        let url = try blobs.folder(files.folderKey)
        let folder = try ModelFolder(url)
        let tokenizer = try folder.tokenizer()
        let found = try FileSync.sha256(of: url.appending(path: ModelFolder.weightsFile))
        let expected = Hex.encode(files.weightsSHA256)
        guard found == expected else { throw WrongWeights(expected: expected, found: found) }
        // Two large models at once may be more than there is room for.
        resident = nil
        let model = try folder.retrievalModel(on: CPUDevice(precision: precision))
        let card = ModelCard(
            files: files, config: folder.config, tokenizer: tokenizer,
            normaliser: PixelNormaliser(
                mean: folder.processor.mean, standardDeviation: folder.processor.standardDeviation),
            alpha: folder.processor.alpha == "drop" ? .drop : .white, parameters: model.parameterCount)
        resident = (card, model)
        return card
    }

    /// Scores of the texts for one picture.
    /// - Returns: nil when another model has taken the place since.
    func align(_ files: ModelFiles, pixels: [Float], texts: [[Int32]]) throws -> [Alignment]? {
        guard let resident, resident.card.files == files else { return nil }
        return try resident.model.align(
            pixels: resident.model.pixels(pixels), texts: texts,
            image: [Int32](repeating: 0, count: texts.count))
    }
}
