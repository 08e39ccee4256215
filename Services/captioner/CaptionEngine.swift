import BLIP
import ServiceKit

/// The resident models and the one thread that computes with them. Models never leave this actor.
actor CaptionEngine {
    /// The model has left memory; load it again.
    struct NotResident: Error {}

    private let executor = DedicatedThread(name: "captions")
    private var models: [ModelFiles: BLIPModel] = [:]

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    func add(_ files: ModelFiles, _ model: sending BLIPModel) { models[files] = model }

    func remove(_ files: ModelFiles) { models[files] = nil }

    /// Captions of the pictures, in their order.
    /// - Parameter isAbandoned: asked between decode steps; true ends the work with `CancellationError`.
    func captions(
        _ key: BatchKey, _ pictures: [PreparedPicture], isAbandoned: () -> Bool
    ) throws -> [GeneratedCaption] {
        guard let model = models[key.model] else { throw NotResident() }
        guard let prompt = pictures.first?.prompt else { return [] }
        if isAbandoned() { throw CancellationError() }
        return try model.generate(
            pixels: model.pixels(pictures.flatMap(\.pixels)), prompt: prompt, decoding: key.decoding,
            isCancelled: isAbandoned)
    }
}
