import BLIP
import BlobStore
import Compute
import Devices
import Logging
import RPC

/// Which models are in memory. At most `capacity`; the one not used for longest leaves.
actor ModelLibrary {
    /// A model in memory, and the name it was last asked for by.
    struct Resident: Sendable {
        let card: ModelCard
        var name: String
    }

    /// A model that failed to load is not tried again at once: checking large files for every request would
    /// be all we do.
    private static let pauseAfterFailure = Duration.seconds(2)

    private let loader: ModelLoader
    private let engine: CaptionEngine
    private let capacity: Int
    private let logger: Logger
    /// Least recently used first.
    private var residents: [Resident] = []
    private var loading: [ModelFiles: Task<ModelCard, any Error>] = [:]
    /// What each model was last called.
    private var names: [ModelFiles: String] = [:]
    private var failed: [ModelFiles: (error: RPCError, until: ContinuousClock.Instant)] = [:]

    init(
        blobs: BlobStore, engine: CaptionEngine, precision: Precision, devices: HostDevices, capacity: Int,
        logger: Logger
    ) {
        loader = ModelLoader(blobs: blobs, engine: engine, precision: precision, devices: devices)
        (self.engine, self.capacity, self.logger) = (engine, capacity, logger)
    }

    /// Models in memory, by name.
    var loaded: [Resident] { residents.sorted { $0.name < $1.name } }

    /// The model's card, once the model is in memory. Several who ask at once wait for one load.
    /// - Parameter name: nil: as it was called before.
    /// - Throws: `RPCError` naming what is wrong with the files.
    func card(_ files: ModelFiles, name: String? = nil) async throws -> ModelCard {
        let name = name ?? names[files] ?? files.folderKey
        names[files] = name
        if let index = residents.firstIndex(where: { $0.card.files == files }) {
            var resident = residents.remove(at: index)
            resident.name = name
            residents.append(resident)
            return resident.card
        }
        if let failure = failed[files], failure.until > .now { throw failure.error }
        if let task = loading[files] { return try await task.value }
        let task = Task { try await load(files, name: name) }
        loading[files] = task
        return try await task.value
    }

    private func load(_ files: ModelFiles, name: String) async throws -> ModelCard {
        defer { loading[files] = nil }
        let started = ContinuousClock.now
        do {
            let card = try await loader.load(files)
            failed[files] = nil
            residents.append(Resident(card: card, name: name))
            while residents.count > capacity {
                let leaving = residents.removeFirst()
                await engine.remove(leaving.card.files)
                logger.info("model \(leaving.name) leaves memory")
            }
            let took = started.duration(to: .now).milliseconds.rounded()
            logger.info("model \(name) loaded: \(card.parameters) weights, \(took) ms")
            return card
        } catch {
            logger.error("model \(name) does not load: \(error)")
            let isDamage = error is WrongWeights
            let refusal = RPCError(
                isDamage ? .dataLoss : .failedPrecondition, "model \"\(name)\" cannot be loaded: \(error)")
            failed = failed.filter { $0.value.until > .now }
            failed[files] = (refusal, .now + Self.pauseAfterFailure)
            throw refusal
        }
    }
}
