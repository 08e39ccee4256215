import BLIP
import Compute
import Devices
import Logging
import PJRT
import ServiceKit

/// The resident models and the one thread that computes with them. Models never leave this actor.
actor CaptionEngine {
    /// The model has left memory; load it again.
    struct NotResident: Error {}

    private let executor = DedicatedThread(name: "captions")
    private let devices: HostDevices
    private let precision: Precision
    private let sizes: BatchSizes
    private let logger: Logger
    /// One for all models; made when the first is loaded onto it.
    private var card: (any Device)?
    private var models: [ModelFiles: BLIPModel] = [:]

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Parameter mostPictures: of a batch.
    init(devices: HostDevices, precision: Precision, mostPictures: Int, logger: Logger) {
        (self.devices, self.precision, self.logger) = (devices, precision, logger)
        sizes = BatchSizes(most: mostPictures)
    }

    func add(_ files: ModelFiles, _ model: sending BLIPModel) { models[files] = model }

    /// Builds the model on the card, which only this thread may touch.
    /// - Returns: its number of weights.
    func load(_ files: ModelFiles, from folder: ModelFolder) throws -> Int {
        let model = try folder.model(on: try onCard())
        models[files] = model
        return model.parameterCount
    }

    private func onCard() throws -> any Device {
        if let card { return card }
        let logger = logger
        let made = try devices.device(
            .gpu, precision: precision, watchdog: HostDevices.watchdog { logger.critical("\($0)") })
        card = made
        return made
    }

    func remove(_ files: ModelFiles) { models[files] = nil }

    /// Captions of the pictures, in their order.
    /// - Parameter isAbandoned: asked before each token, on a card before the first one; true ends the work with `CancellationError`.
    func captions(
        _ key: BatchKey, _ pictures: [PreparedPicture], isAbandoned: () -> Bool
    ) throws -> [GeneratedCaption] {
        guard let model = models[key.model] else { throw NotResident() }
        guard let prompt = pictures.first?.prompt else { return [] }
        if isAbandoned() { throw CancellationError() }
        let batch = model.device.fixedShapes ? sizes.filled(pictures) : pictures
        let captions = try model.generate(
            pixels: model.pixels(batch.flatMap(\.pixels)), prompt: prompt, decoding: key.decoding,
            isCancelled: isAbandoned)
        return Array(captions.prefix(pictures.count))
    }

    /// Sizes of batches that are worth computing before somebody asks; none on the CPU.
    nonisolated var usualSizes: [Int] { devices.preferred == .cpu ? [] : sizes.sizes }

    /// Captions of made-up pictures, so that what a batch of this size needs is compiled before somebody waits for it.
    func warmUp(_ card: ModelCard, size: Int, isAbandoned: () -> Bool) throws {
        let grey = [Float](repeating: 0, count: 3 * card.imageSize * card.imageSize)
        let picture = PreparedPicture(pixels: grey, prompt: card.promptIDs(""))
        let key = BatchKey(model: card.files, decoding: Decoding(), prompt: "")
        _ = try captions(key, Array(repeating: picture, count: size), isAbandoned: isAbandoned)
    }
}
