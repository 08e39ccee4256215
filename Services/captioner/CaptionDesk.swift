import BLIP
import BlobStore
import Catalog
import Compute
import Decoding
import Devices
import Imaging
import Logging
import RPC
import ServiceKit
import Tokenization
import Wire

/// A request that has been understood: which model, and how to decode.
struct CaptionOrder: Sendable {
    let record: ModelRecord
    let key: BatchKey
}

/// From a request to its reply: look the model up, take a place in the queue, prepare the picture, wait for
/// the batch.
struct CaptionDesk: Sendable {
    /// A prompt is a few words.
    private static let longestPrompt = 512
    /// A model may leave memory between its load and its batch; so often it is fetched again.
    private static let loadsOfOneBatch = 3

    let registry: ModelRegistry
    let library: ModelLibrary
    let queue: CaptionQueue
    private let engine: CaptionEngine
    private let threads: WorkThreads
    let reader: any PictureReading

    init(_ context: ServiceContext, devices: HostDevices, reader: any PictureReading) throws {
        self.reader = reader
        let settings = context.settings
        let limits = Batcher<BatchKey>.Limits(
            batch: try settings.int(Setting.batch, in: 1...32),
            wait: .milliseconds(try settings.int(Setting.batchWait, in: 0...1000)))
        let precision = try settings.choice(Setting.precision, Precision.self)
        let engine = CaptionEngine(
            devices: devices, precision: precision, mostPictures: limits.batch, logger: context.logger)
        self.engine = engine
        let library = ModelLibrary(
            blobs: context.blobs, engine: engine, precision: precision, devices: devices,
            capacity: try settings.int(Setting.residentModels, in: 1...64),
            logger: context.logger)
        self.library = library
        registry = ModelRegistry(
            catalog: context.catalog, defaultModel: settings.optionalText(Setting.defaultModel))
        queue = CaptionQueue(limits: limits) { key, pictures, isAbandoned in
            for _ in 1..<Self.loadsOfOneBatch {
                do {
                    return try await engine.captions(key, pictures, isAbandoned: isAbandoned)
                } catch is CaptionEngine.NotResident {
                    _ = try await library.card(key.model)
                }
            }
            return try await engine.captions(key, pictures, isAbandoned: isAbandoned)
        }
        threads = WorkThreads(0, name: "pictures")
    }

    /// - Throws: unknown model, other weights than asked for, decoding settings out of range.
    func order(model: String?, decoding: Wire.Decoding?, weights: [UInt8]? = nil) async throws -> CaptionOrder
    {
        let prompt = decoding?.prompt ?? ""
        guard prompt.utf8.count <= Self.longestPrompt else {
            throw RPCError(
                .invalidArgument,
                "the prompt has \(prompt.utf8.count) bytes, expected at most \(Self.longestPrompt)")
        }
        let record = try await registry.record(model ?? "")
        if let weights, !weights.isEmpty, weights != record.weightsSHA256 {
            throw RPCError(
                .failedPrecondition,
                "model \"\(record.name)\" has other weights than the request asks for; look it up again"
            )
        }
        let files = ModelFiles(folderKey: record.folderKey, weightsSHA256: record.weightsSHA256)
        return CaptionOrder(
            record: record, key: BatchKey(model: files, decoding: BLIP.Decoding(decoding), prompt: prompt))
    }

    /// The model in memory.
    func load(_ record: ModelRecord) async throws -> ModelCard {
        try await library.card(
            ModelFiles(folderKey: record.folderKey, weightsSHA256: record.weightsSHA256), name: record.name)
    }

    /// Whether there is nothing to warm up.
    var compilesNothing: Bool { engine.usualSizes.isEmpty }

    /// Compiles what captions with the usual settings need, one batch size after the other, calls of others in between. Nothing to do
    /// on the CPU.
    func warmUp(_ card: ModelCard) async throws {
        for size in engine.usualSizes {
            try await engine.warmUp(card, size: size) { Task.isCancelled }
        }
    }

    /// Captions one encoded picture.
    func caption(_ image: [UInt8], _ order: CaptionOrder, _ call: CallContext) async throws -> CaptionReply {
        try call.checkCancelled()
        let ticket = try await queue.admit(order.key, deadline: call.deadline)
        do {
            let card = try await load(order.record)
            let prompt = card.promptIDs(order.key.prompt)
            try order.key.decoding.validate(
                promptLength: prompt.count, positions: card.config.text.maxPositionEmbeddings,
                vocabulary: card.config.text.vocabSize)
            let started = ContinuousClock.now
            let picture = try await threads.run {
                try call.checkCancelled()
                return PreparedPicture(
                    pixels: try Self.pixels(of: image, for: card, by: reader), prompt: prompt)
            }
            let prepared = started.duration(to: .now)
            let outcome = try await queue.caption(ticket, order.key, picture)
            return try reply(outcome, prepared, order, card)
        } catch {
            await queue.abandon(ticket)
            throw error
        }
    }

    static func pixels(
        of image: [UInt8], for card: ModelCard, by reader: any PictureReading
    ) throws -> [Float] {
        let side = card.imageSize
        let picture = try reader.views(image, [PictureView(side: side, alpha: card.alpha)]).squares[0]
        return [Float](unsafeUninitializedCapacity: 3 * side * side) { buffer, count in
            guard let base = buffer.baseAddress else { return }
            card.normaliser.chw(picture.pixels, size: side, into: base)
            count = 3 * side * side
        }
    }

    private func reply(
        _ outcome: CaptionOutcome, _ prepared: Duration, _ order: CaptionOrder, _ card: ModelCard
    ) throws -> CaptionReply {
        let caption = outcome.caption
        guard caption.logProbabilities.allSatisfy(\.isFinite) else {
            throw RPCError(
                .internal,
                "model \"\(order.record.name)\" computed numbers that are not finite; use another model")
        }
        return CaptionReply(
            caption: card.tokenizer.decode(caption.ids), tokenIDs: caption.ids,
            tokenLogprobs: caption.logProbabilities, meanLogprob: caption.meanLogProbability,
            model: order.record.name, weightsSha256: order.record.weightsSHA256,
            queueMs: outcome.queued.milliseconds, prepareMs: prepared.milliseconds,
            computeMs: outcome.computed.milliseconds, batchSize: UInt32(outcome.batch))
    }
}

extension BLIP.Decoding {
    /// What the message says, defaults filled in; ranges are checked by `validate`.
    init(_ message: Wire.Decoding?) {
        self.init()
        guard let message else { return }
        numBeams = message.numBeams.map { Int($0) } ?? numBeams
        maxLength = message.maxLength.map { Int($0) } ?? maxLength
        minLength = message.minLength.map { Int($0) } ?? minLength
        repetitionPenalty = message.repetitionPenalty.map { Float($0) } ?? repetitionPenalty
        lengthPenalty = message.lengthPenalty.map { Float($0) } ?? lengthPenalty
    }
}
