import BlipstreamClient
import Catalog
import RPC
import TestSupport
import Testing
import Wire

@testable import ingestion

@Suite struct RunTests {
    /// A model and a dataset whose pictures count as prepared.
    private func seed(_ service: TestIngestion) async throws {
        _ = try await TinyModel.upload(try TinyModel.files(), as: "tiny", to: service.client.catalog)
        let items = try (0..<12).map {
            Pictures.item(
                try Pictures.png($0), "\($0).png", captions: ["picture \($0)"],
                split: $0 < 8 ? "train" : "test")
        }
        _ = try await service.client.push(items)
        let jobs = try await service.test.catalog.claim(
            .preprocess, worker: "test", lease: .seconds(60), limit: 100)
        try await service.test.catalog.completePreprocess(
            jobs.map { ($0.lease, .ready(width: 16, height: 12, format: "png")) })
    }

    @Test func everyFieldOfASpecSurvivesTheWayInAndOut() throws {
        var spec = Wire.RunSpec(
            dataset: "cats", baseModel: "tiny", outputModel: "out", epochs: 3, batchSize: 7,
            learningRate: 2e-4,
            minLearningRate: 1e-6, weightDecay: 0.1, warmupSteps: 9, schedule: "linear", labelSmoothing: 0.2,
            maxGradientNorm: 2, seed: .max, prompt: "a picture of ", maxTokens: 21, allCaptions: true,
            freezeVision: true, checkpointSteps: 50, maxSteps: 99)
        (spec.dropout, spec.precision) = (0.3, "bf16")
        (spec.augment, spec.flip, spec.device) = ("full", true, "gpu")
        #expect(Wire.RunSpec(StoredRunSpec(spec)) == spec)
        let defaults = StoredRunSpec(dataset: "cats", baseModel: "tiny")
        #expect(StoredRunSpec(Wire.RunSpec(dataset: "cats", baseModel: "tiny", outputModel: "")) == defaults)
    }

    @Test func aRunIsQueuedWatchedPausedAndCancelled() async throws {
        try await withIngestion { service in
            try await seed(service)
            let catalog = service.client.catalog
            let id = try await catalog.call(
                CatalogService.queueRun,
                QueueRunRequest(spec: Wire.RunSpec(dataset: "cats", baseModel: "tiny", epochs: 2))
            ).runID
            let run = try #require(
                try await catalog.call(CatalogService.getRun, GetRunRequest(runID: id)).run)
            #expect(run.state == .queued && run.spec?.epochs == 2 && run.spec?.batchSize == 32)

            let assignment = try #require(try await service.test.catalog.claimRun(worker: "host:1"))
            let lease = assignment.job.lease
            let number = assignment.run.id
            var states: [RunInfo.State] = []
            var steps: [UInt64] = []
            for try await reply in catalog.stream(CatalogService.watchRun, WatchRunRequest(runID: id)) {
                let seen = try #require(reply.run)
                let state = try #require(seen.state)
                if states.last != state { states.append(state) }
                steps.append(seen.step ?? 0)
                if seen.step == 0 {
                    try await service.test.catalog.updateProgress(
                        run: number, lease: lease, RunProgress(step: 5, epoch: 1, loss: 0.5))
                    try await service.test.catalog.recordMetrics(
                        run: number, lease: lease,
                        (1...5).map { MetricRecord(name: "loss", step: $0, value: Double($0)) })
                } else if state == .running {
                    let asked = try await catalog.call(CatalogService.pauseRun, ControlRunRequest(runID: id))
                    #expect(asked.run?.state == .running)
                    try await service.test.catalog.release(lease, to: .paused)
                } else if state == .paused {
                    _ = try await catalog.call(CatalogService.resumeRun, ControlRunRequest(runID: id))
                } else if state == .queued {
                    _ = try await catalog.call(CatalogService.cancelRun, ControlRunRequest(runID: id))
                }
            }
            #expect(states == [.running, .paused, .queued, .cancelled])
            #expect(steps.first == 0 && steps.last == 5)

            let points = try await catalog.call(
                CatalogService.getMetrics, GetMetricsRequest(runID: id, name: "loss", afterStep: 2)
            ).points
            #expect(points.map(\.step) == [3, 4, 5] && points.map(\.value) == [3, 4, 5])
            let late = await #expect(throws: RPCError.self) {
                try await catalog.call(CatalogService.pauseRun, ControlRunRequest(runID: id))
            }
            #expect(late?.code == .failedPrecondition)
            let runs = try await catalog.call(CatalogService.listRuns, ListRunsRequest()).runs
            #expect(runs.map(\.state) == [.cancelled])
        }
    }

    @Test func whatDoesNotExistIsNotFoundAndSaysWhatThereIs() async throws {
        try await withIngestion { service in
            try await seed(service)
            let catalog = service.client.catalog
            func refusal<Request, Reply>(_ method: UnaryMethod<Request, Reply>, _ request: Request) async
                -> RPCError?
            {
                await #expect(throws: RPCError.self) { try await catalog.call(method, request) }
            }
            let unknown = await refusal(
                CatalogService.queueRun,
                QueueRunRequest(spec: Wire.RunSpec(dataset: "dogs", baseModel: "tiny")))
            #expect(unknown?.code == .notFound && unknown?.message.contains("cats") == true)
            let bad = await refusal(
                CatalogService.queueRun,
                QueueRunRequest(spec: Wire.RunSpec(dataset: "cats", baseModel: "tiny", epochs: 0)))
            #expect(bad?.code == .invalidArgument && bad?.message.contains("epochs") == true)
            #expect(await refusal(CatalogService.getRun, GetRunRequest(runID: 7))?.code == .notFound)
            #expect(await refusal(CatalogService.getRun, GetRunRequest())?.code == .invalidArgument)
            #expect(
                await refusal(CatalogService.getRun, GetRunRequest(runID: .max))?.code == .invalidArgument)
            let split = await refusal(
                CatalogService.listImages, ListImagesRequest(dataset: "cats", split: "training"))
            #expect(split?.code == .invalidArgument)
        }
    }

    @Test func anEvaluationIsQueuedAndRead() async throws {
        try await withIngestion { service in
            try await seed(service)
            let catalog = service.client.catalog
            let id = try await catalog.call(
                CatalogService.queueEvaluation,
                QueueEvaluationRequest(model: "tiny", dataset: "cats", decoding: Decoding(numBeams: 3))
            ).evaluationID
            let floor = try await catalog.call(
                CatalogService.queueEvaluation,
                QueueEvaluationRequest(dataset: "cats", modelKind: "nearest-neighbour"))
            let queued = try await catalog.call(
                CatalogService.getEvaluation, GetEvaluationRequest(evaluationID: id)
            ).evaluation
            #expect(queued?.state == .queued && queued?.total == 4 && queued?.decoding?.numBeams == 3)
            let list = try await catalog.call(CatalogService.listEvaluations, ListEvaluationsRequest())
                .evaluations
            #expect(list.map(\.evaluationID) == [floor.evaluationID, id])
            #expect(list.first?.model == "nearest-neighbour")

            let assignment = try #require(try await service.test.catalog.claimEvaluation(worker: "host:1"))
            let members = try await service.test.catalog.members(dataset: "cats", split: .test)
            try await service.test.catalog.storeCaptions(
                evaluation: assignment.evaluation.id, lease: assignment.job.lease,
                members.map { ($0.imageID, "a cat") })
            var scores = EvaluationScores()
            (scores.bleu4, scores.cider, scores.images) = (0.25, 1.5, 4)
            try await service.test.catalog.completeEvaluation(
                assignment.evaluation.id, lease: assignment.job.lease, scores: scores, captions: [])
            let done = try await catalog.call(
                CatalogService.getEvaluation, GetEvaluationRequest(evaluationID: id)
            ).evaluation
            #expect(done?.state == .succeeded && done?.scores?.bleu4 == 0.25 && done?.scores?.cider == 1.5)
            let captions = try await catalog.call(
                CatalogService.getEvaluationCaptions, GetEvaluationCaptionsRequest(evaluationID: id, limit: 3)
            ).captions
            #expect(
                captions.count == 3
                    && captions.allSatisfy { $0.candidate == "a cat" && $0.references.count == 1 })
            #expect(captions.map(\.sha256) == members.prefix(3).map(\.sha256))
        }
    }

    @Test func picturesAreListedByPageAndSplit() async throws {
        try await withIngestion { service in
            try await seed(service)
            let all = try await service.client.catalog.call(
                CatalogService.listImages, ListImagesRequest(dataset: "cats")
            ).images
            let page = try await service.client.catalog.call(
                CatalogService.listImages, ListImagesRequest(dataset: "cats", offset: 5, limit: 4)
            ).images
            #expect(all.count == 12 && page == Array(all[5..<9]))
            let test = try await service.client.catalog.call(
                CatalogService.listImages, ListImagesRequest(dataset: "cats", split: "test")
            ).images
            #expect(test.count == 4 && test.allSatisfy { $0.split == "test" && $0.captions.count == 1 })
            try await service.test.catalog.touchWorker(name: "host:1", kind: "trainer", detail: "idle")
            let workers = try await service.client.catalog.call(
                CatalogService.listWorkers, ListWorkersRequest())
            #expect(workers.workers.map(\.name) == ["host:1"])
        }
    }

    @Test func pagesStayBelowAFrame() {
        let large = Array(repeating: 1 << 20, count: 10)
        #expect(Page.fitting(large) { $0 }.count == 3)
        #expect(Page.fitting([5 << 20, 1]) { $0 }.count == 1)
        #expect(Page.fitting([1, 2, 3]) { $0 } == [1, 2, 3])
        #expect(Page.fitting([Int]()) { $0 }.isEmpty)
    }
}
