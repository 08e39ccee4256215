import Catalog
import Decoding
import Logging
import RPC
import ServiceKit
import Wire

/// `blip.v1.Preprocessing`.
struct BatchMethods: Sendable {
    let context: ServiceContext
    let threads: WorkThreads
    let store: PixelStore
    let runs: RunShelf
    let preparing: Preparing
    private let streams = Places(BatchMethods.mostStreams)

    static let mostStreams = 8

    init(
        context: ServiceContext, threads: WorkThreads, store: PixelStore, runs: RunShelf, preparing: Preparing
    ) {
        (self.context, self.threads, self.store) = (context, threads, store)
        (self.runs, self.preparing) = (runs, preparing)
    }

    func register() {
        context.server.handle(PreprocessingService.streamBatches) { request, _, writer in
            try await answering {
                guard streams.enter() else {
                    throw RPCError(
                        .resourceExhausted,
                        "\(Self.mostStreams) streams run already; try another preprocessing service, or again in a second",
                        retryAfter: .seconds(1))
                }
                defer { streams.leave() }
                do { try await stream(request, writer) } catch let error as UnusableModel {
                    throw RPCError(.failedPrecondition, error.description)
                } catch let error as DecoderUnavailable {
                    context.logger.error("\(error)")
                    throw RPCError(.unavailable, error.description, retryAfter: .seconds(1))
                } catch let error as LostPicture {
                    context.logger.error("\(error)")
                    throw RPCError(.dataLoss, error.description)
                }
            }
        }
        context.server.handle(PreprocessingService.status) { _, _ in
            try await answering {
                let jobs = try await context.catalog.jobCounts(.preprocess)
                let (prepared, rejected) = preparing.counts.values
                return PreprocessingStatusReply(
                    pending: UInt64(jobs.ready + jobs.running), prepared: UInt64(prepared),
                    rejected: UInt64(rejected), streams: UInt32(streams.used))
            }
        }
    }

    private func stream(_ request: StreamBatchesRequest, _ writer: StreamWriter<Batch>) async throws {
        guard let run = request.runID.flatMap(Int.init(exactly:)), run > 0 else {
            throw RPCError(.invalidArgument, "the request names no run: run_id is a number above 0")
        }
        guard let split = request.split.flatMap(Split.init), split != .test else {
            throw RPCError(
                .invalidArgument,
                "\"\((request.split ?? "").prefix(40))\" is no split of a run: train or validation")
        }
        let number = Int(request.epoch ?? 0)
        let input = try await runs.input(run: run, split: split)
        guard input.model.form.byteCount <= BatchPlan.partBytes else {
            throw RPCError(
                .failedPrecondition,
                "pictures of \(input.model.form.size) pixels a side do not fit a frame of 4 MiB; use a smaller model"
            )
        }
        let epoch = try await threads.run {
            Epoch(members: input.members, split: split, spec: input.spec, number: number)
        }
        let first = request.fromBatch ?? 0
        guard first <= UInt64(epoch.batches) else {
            throw RPCError(
                .outOfRange, "batch \(first) lies past the end: epoch \(number) has \(epoch.batches) batches")
        }
        context.logger.info(
            "run \(run): \(split.rawValue) epoch \(number) from batch \(first) of \(epoch.batches)")
        try await BatchStream(epoch: epoch, input: input, threads: threads, store: store)
            .send(from: Int(first), to: writer)
    }
}
