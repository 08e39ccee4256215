import BLIP
import BlobStore
import Catalog
import Checkpoints
import Compute
import Database
import Devices
import Foundation
import Imaging
import ServiceKit

/// The retrieval model in memory and the one thread that loads it and computes with it. One stays resident: whoever
/// scores captions scores many with the same.
actor AlignmentEngine {
    private let executor = DedicatedThread(name: "alignment")
    private let blobs: BlobStore
    private let precision: Precision
    private let devices: HostDevices
    private let sizes: BatchSizes
    private var device: (any Device)?
    private var resident: (card: ModelCard, model: RetrievalModel)?

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Parameter mostTexts: of a call.
    init(blobs: BlobStore, precision: Precision, devices: HostDevices, mostTexts: Int) {
        (self.blobs, self.precision, self.devices) = (blobs, precision, devices)
        // One more: the text that fills the others up to a usual length.
        sizes = BatchSizes(most: mostTexts + 1)
    }

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
        let device = try device ?? devices.device(devices.preferred, precision: precision)
        self.device = device
        let model = try folder.retrievalModel(on: device)
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
        let model = resident.model
        let all = model.device.fixedShapes ? filled(texts, model.config) : texts
        let scores = try model.align(
            pixels: model.pixels(pixels), texts: all, image: [Int32](repeating: 0, count: all.count))
        return Array(scores.prefix(texts.count))
    }

    /// The texts and others beside them, so that both their number and their length are among few.
    private func filled(_ texts: [[Int32]], _ config: BLIPConfig) -> [[Int32]] {
        let most = min(RetrievalModel.maxTokens, config.text.maxPositionEmbeddings)
        let longest = texts.reduce(2) { max($0, $1.count) }
        let length = [16, 24].first { longest <= $0 && $0 <= most } ?? most
        guard let text = texts.first, let start = text.first, let end = text.last else { return texts }
        let filler = [start] + [Int32](repeating: end, count: length - 1)
        return texts + [[Int32]](repeating: filler, count: sizes.size(for: texts.count + 1) - texts.count)
    }
}
