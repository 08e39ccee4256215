import Catalog
import Database
import TestSupport
import Testing

@Suite struct RunTests {
    private static func point(_ step: Int, _ value: Double, name: String = "loss") -> MetricRecord {
        MetricRecord(name: name, step: step, value: value)
    }

    @Test func aRunGoesFromQueueToRegisteredModel() async throws {
        let catalog = try await TestDatabase.make().catalog
        try await catalog.seed()
        var spec = RunSpec(dataset: "cats", baseModel: "base")
        spec.epochs = 2
        spec.learningRate = 3.3e-5
        spec.seed = .max
        let queued = try await catalog.queueRun(spec)
        #expect((queued.state, queued.spec, queued.outputName) == (.queued, spec, "cats-\(queued.id)"))
        #expect((queued.trainImages, queued.validationImages) == (6, 0))
        let work = try #require(try await catalog.claimRun(worker: "host:1"))
        #expect(try await catalog.claimRun(worker: "host:2") == nil)
        #expect((work.run.id, work.run.state, work.run.worker) == (queued.id, .running, "host:1"))
        #expect(work.baseModel.folderKey == "models/base")
        let (id, lease) = (work.run.id, work.job.lease)
        try await catalog.updateProgress(
            run: id, lease: lease, RunProgress(step: 3, epoch: 1, totalSteps: 6, loss: 2.5))
        try await catalog.updateProgress(
            run: id, lease: lease, RunProgress(step: 4, epoch: 1, validationLoss: 2))
        for _ in 0..<2 {
            try await catalog.recordAttempt(
                run: id, lease: lease,
                RunAttempt(attempt: lease.attempt, worker: "host:1", device: "gpu", step: 4, isExact: false))
        }
        var result = Samples.model
        result.name = work.run.outputName
        result.folderKey = "models/result"
        result.origin = "run \(id), step 6"
        for _ in 0..<2 {
            #expect(try await catalog.completeRun(run: id, lease: lease, model: result).name == result.name)
        }
        let done = try await catalog.run(id)
        #expect(
            (done.state, done.step, done.totalSteps, done.loss, done.validationLoss) == (
                .succeeded, 4, 6, 2.5, 2
            ))
        #expect((done.outputModel, done.resumedInexact, done.device) == (result.name, true, "gpu"))
        #expect(
            try await catalog.attempts(run: id) == [
                RunAttempt(attempt: 1, worker: "host:1", device: "gpu", step: 4, isExact: false)
            ])
        #expect(done.finishedAtMS != nil)
        #expect(try await catalog.listModels().map(\.name) == ["base", result.name])
    }

    @Test func whatCannotRunIsRefusedWhenQueued() async throws {
        let catalog = try await TestDatabase.make().catalog
        try await catalog.seed()
        func error(_ change: (inout RunSpec) -> Void) async -> CatalogError? {
            var spec = RunSpec(dataset: "cats", baseModel: "base")
            change(&spec)
            do {
                _ = try await catalog.queueRun(spec)
                return nil
            } catch {
                return error as? CatalogError
            }
        }
        #expect(
            await error { $0.dataset = "dogs" } == .notFound(kind: "dataset", name: "dogs", known: ["cats"]))
        #expect(
            await error { $0.baseModel = "big" } == .notFound(kind: "model", name: "big", known: ["base"]))
        for change: (inout RunSpec) -> Void in [
            { $0.epochs = 0 }, { $0.epochs = 1001 }, { $0.batchSize = 0 }, { $0.learningRate = 0 },
            { $0.learningRate = .nan }, { $0.schedule = "sine" }, { $0.dropout = 1 },
            { $0.precision = "int8" },
            { $0.outputModel = "a/b" },
            { $0.weightDecay = -1 },
        ] {
            guard case .invalid = await error(change) else {
                Issue.record("a bad field was accepted")
                continue
            }
        }
        guard case .alreadyExists = await error({ $0.outputModel = "base" }) else {
            Issue.record("a taken output name was accepted")
            return
        }
        #expect(await error { $0.outputModel = "mine" } == nil)
        guard case .alreadyExists = await error({ $0.outputModel = "mine" }) else {
            Issue.record("two runs may make one model")
            return
        }
        _ = try await catalog.addImages(dataset: "cats", items: [Samples.image(50), Samples.image(51)])
        guard case .precondition(let text) = await error({ _ in }), text.contains("2 pictures") else {
            Issue.record("pending pictures were not counted")
            return
        }
        _ = try await catalog.addImages(dataset: "tests", items: [Samples.image(60, split: .test)])
        try await catalog.prepareAll()
        guard case .precondition = await error({ $0.dataset = "tests" }) else {
            Issue.record("an empty train split was accepted")
            return
        }
    }

    @Test func theSameKeyFindsTheSameRun() async throws {
        let catalog = try await TestDatabase.make().catalog
        try await catalog.seed()
        let spec = RunSpec(dataset: "cats", baseModel: "base")
        let ids = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<4 { group.addTask { try await catalog.queueRun(spec, key: "k").id } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
        #expect(try await catalog.queueRun(spec).id != ids.first)
    }

    @Test func picturesPushedLaterDoNotJoinARunsSnapshot() async throws {
        let catalog = try await TestDatabase.make().catalog
        try await catalog.seed()
        let run = try await catalog.queueRun(RunSpec(dataset: "cats", baseModel: "base"))
        let before = try await catalog.members(dataset: "cats", split: .train, snapshot: run.snapshot)
        #expect(before.count == 6)
        _ = try await catalog.addImages(
            dataset: "cats",
            items: [Samples.image(77, split: .train), Samples.image(0, split: .train, captions: ["another"])])
        try await catalog.prepareAll()
        #expect(try await catalog.members(dataset: "cats", split: .train, snapshot: run.snapshot) == before)
        #expect(try await catalog.members(dataset: "cats", split: .train).count == 7)
        let later = try await catalog.queueRun(RunSpec(dataset: "cats", baseModel: "base"))
        #expect(later.snapshot.sha256 != run.snapshot.sha256)
        let same = try await catalog.queueRun(RunSpec(dataset: "cats", baseModel: "base"))
        #expect(same.snapshot == later.snapshot)
    }

    @Test func aZombieTrainerPublishesNothing() async throws {
        let test = try await TestDatabase.make()
        let catalog = test.catalog
        try await catalog.seed()
        let id = try await catalog.queueRun(RunSpec(dataset: "cats", baseModel: "base")).id
        let zombie = try #require(try await catalog.claimRun(worker: "a", lease: .milliseconds(1))).job.lease
        #expect(try await eventually { try await catalog.reap([.train], grace: .zero).count == 1 })
        try await test.database.query("update jobs set run_at = clock_timestamp()")
        let heir = try #require(try await catalog.claimRun(worker: "b")).job.lease
        try await catalog.recordMetrics(run: id, lease: heir, [Self.point(1, 0.5)])
        let checkpoint = CheckpointRecord(
            step: 1, epoch: 0, folderKey: "checkpoints/1/a", manifestSHA256: Samples.sha(1))
        await #expect(throws: CatalogError.leaseLost) {
            try await catalog.recordMetrics(run: id, lease: zombie, [Self.point(2, 9)])
        }
        await #expect(throws: CatalogError.leaseLost) {
            try await catalog.updateProgress(run: id, lease: zombie, RunProgress(step: 99, epoch: 9))
        }
        await #expect(throws: CatalogError.leaseLost) {
            try await catalog.recordCheckpoint(run: id, lease: zombie, checkpoint)
        }
        await #expect(throws: CatalogError.leaseLost) {
            try await catalog.completeRun(run: id, lease: zombie, model: Samples.model)
        }
        await #expect(throws: CatalogError.leaseLost) {
            try await catalog.unlistCheckpoints(run: id, lease: zombie, folderKeys: ["checkpoints/1/a"])
        }
        #expect(try await catalog.metrics(run: id) == [Self.point(1, 0.5)])
        #expect(try await catalog.checkpoints(run: id) == [])
        #expect(try await catalog.run(id).step == 0)
        #expect(try await catalog.run(id).state == .running)
    }

    @Test func metricsAreKeptOnceAndDifferencesAreNoticed() async throws {
        let catalog = try await TestDatabase.make().catalog
        try await catalog.seed()
        let id = try await catalog.queueRun(RunSpec(dataset: "cats", baseModel: "base")).id
        let lease = try #require(try await catalog.claimRun(worker: "a")).job.lease
        let points =
            (1...50).map { Self.point($0, 1 / Double($0)) } + [Self.point(50, 7, name: "images_per_second")]
        #expect(try await catalog.recordMetrics(run: id, lease: lease, points) == 51)
        let again = points.dropLast() + [Self.point(50, 8, name: "images_per_second"), Self.point(51, 0.01)]
        #expect(try await catalog.recordMetrics(run: id, lease: lease, Array(again)) == 1)
        #expect(try await catalog.run(id).nondeterministic == false)
        #expect(try await catalog.metrics(run: id, name: "loss", afterStep: 48).map(\.step) == [49, 50, 51])
        #expect(try await catalog.metrics(run: id, limit: 5).count == 5)
        #expect(try await catalog.recordMetrics(run: id, lease: lease, [Self.point(3, 99)]) == 0)
        #expect(try await catalog.run(id).nondeterministic)
        #expect(try await catalog.metrics(run: id, name: "loss")[2].value == 1.0 / 3)
    }

    @Test func aCheckpointForgivesFailuresAndIsListedUntilUnlisted() async throws {
        let test = try await TestDatabase.make()
        let catalog = test.catalog
        try await catalog.seed()
        let id = try await catalog.queueRun(RunSpec(dataset: "cats", baseModel: "base")).id
        for round in 1...6 {
            try await test.database.query("update jobs set run_at = clock_timestamp()")
            let work = try #require(try await catalog.claimRun(worker: "a"))
            #expect(work.checkpoints.map(\.step) == (1..<round).reversed().map { $0 })
            for _ in 0..<2 {
                try await catalog.recordCheckpoint(
                    run: id, lease: work.job.lease,
                    CheckpointRecord(
                        step: round, epoch: 0, folderKey: "checkpoints/\(id)/\(round)",
                        manifestSHA256: Samples.sha(round),
                        validationLoss: 0.5))
            }
            #expect(
                try await catalog.failRun(lease: work.job.lease, error: "lost power", retryable: true)
                    == .queued)
        }
        #expect(try await catalog.run(id).error == "lost power")
        try await test.database.query("update jobs set run_at = clock_timestamp()")
        let work = try #require(try await catalog.claimRun(worker: "a"))
        #expect(work.checkpoints[0].attempt == 6)
        try await catalog.unlistCheckpoints(
            run: id, lease: work.job.lease, folderKeys: ["checkpoints/\(id)/2"])
        #expect(try await catalog.checkpoints(run: id).map(\.step) == [6, 5, 4, 3, 1])
        #expect(try await catalog.failRun(lease: work.job.lease, error: "NaN", retryable: false) == .failed)
        #expect(try await catalog.run(id).state == .failed)
    }

    @Test func runsArePausedResumedAndCancelled() async throws {
        let catalog = try await TestDatabase.make().catalog
        try await catalog.seed()
        let id = try await catalog.queueRun(RunSpec(dataset: "cats", baseModel: "base")).id
        #expect(try await catalog.control(run: id, .pause).state == .paused)
        #expect(try await catalog.control(run: id, .pause).state == .paused)
        #expect(try await catalog.claimRun(worker: "a") == nil)
        #expect(try await catalog.control(run: id, .resume).state == .queued)
        let lease = try #require(try await catalog.claimRun(worker: "a")).job.lease
        #expect(try await catalog.control(run: id, .cancel).request == .cancel)
        #expect(try await catalog.heartbeat(lease, lease: .seconds(60)) == .cancel)
        try await catalog.release(lease, to: .cancelled)
        #expect(try await catalog.control(run: id, .cancel).state == .cancelled)
        await #expect(throws: CatalogError.self) { try await catalog.control(run: id, .resume) }
        await #expect(throws: CatalogError.self) { try await catalog.control(run: 999, .cancel) }
    }
}
