import Catalog
import Database
import Foundation
import TestSupport
import Testing

@Suite struct JobTests {
    @Test func twoClaimersNeverGetTheSameJob() async throws {
        let catalog = try await TestDatabase.make(poolSize: 8).catalog
        _ = try await catalog.addImages(
            dataset: "cats", items: (0..<300).map { Samples.image($0, captions: []) })
        let claimed = try await withThrowingTaskGroup(of: [Int].self) { group in
            for worker in 0..<8 {
                group.addTask {
                    var mine: [Int] = []
                    while true {
                        let jobs = try await catalog.claim(
                            .preprocess, worker: "w\(worker)", lease: .seconds(60), limit: worker % 4 + 1)
                        if jobs.isEmpty { return mine }
                        mine += jobs.map(\.id)
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(claimed.count == 300)
        #expect(Set(claimed).count == 300)
    }

    @Test func aRepeatedClaimFindsTheSameJobs() async throws {
        let catalog = try await TestDatabase.make().catalog
        _ = try await catalog.addImages(dataset: "cats", items: (0..<9).map { Samples.image($0) })
        let id = UUID()
        let first = try await catalog.claim(
            .preprocess, worker: "w", lease: .seconds(60), limit: 3, claimID: id)
        let again = try await catalog.claim(
            .preprocess, worker: "w", lease: .seconds(60), limit: 3, claimID: id)
        #expect(first.count == 3)
        #expect(Set(first.map(\.id)) == Set(again.map(\.id)))
        #expect(try await catalog.jobCounts(.preprocess).running == 3)
    }

    @Test func anExpiredLeaseIsReapedAndTheZombieWritesNothing() async throws {
        let catalog = try await TestDatabase.make().catalog
        _ = try await catalog.addImages(dataset: "cats", items: [Samples.image(1)])
        let zombie = try await catalog.claim(.preprocess, worker: "zombie", lease: .milliseconds(1))[0]
        #expect(
            try await eventually {
                let reaped = try await catalog.reap([.preprocess], grace: .zero)
                return reaped.map(\.id) == [zombie.id] && reaped.map(\.state) == [.ready]
            })
        await #expect(throws: CatalogError.leaseLost) {
            _ = try await catalog.heartbeat(zombie.lease, lease: .seconds(30)) as JobRequest?
        }
        var next: Job?
        #expect(
            try await eventually {
                next = try await catalog.claim(.preprocess, worker: "new", lease: .seconds(30)).first
                return next != nil
            })
        let job = try #require(next)
        #expect(job.attempt == zombie.attempt + 1)
        #expect(
            try await catalog.completePreprocess([(zombie.lease, .rejected(reason: "x", detail: ""))]) == [])
        await #expect(throws: CatalogError.leaseLost) { try await catalog.complete(zombie.lease) }
        await #expect(throws: CatalogError.leaseLost) { try await catalog.fail(zombie.lease, error: "no") }
        await #expect(throws: CatalogError.leaseLost) { try await catalog.release(zombie.lease) }
        #expect(try await catalog.heartbeat([zombie.lease, job.lease], lease: .seconds(30)) == [job.lease])
        #expect(try await catalog.datasetInfo("cats").pending == 1)
        #expect(
            try await catalog.completePreprocess([(job.lease, .ready(width: 1, height: 1, format: "png"))])
                == [job.id])
        #expect(try await catalog.datasetInfo("cats").ready == 1)
    }

    @Test func nothingIsReapedRightAfterAServerStart() async throws {
        let catalog = try await TestDatabase.make().catalog
        _ = try await catalog.addImages(dataset: "cats", items: [Samples.image(1)])
        _ = try await catalog.claim(.preprocess, worker: "w", lease: .zero)
        #expect(try await catalog.reap([.preprocess], grace: .seconds(3600)) == [])
        #expect(try await catalog.reap([.train], grace: .zero) == [])
        #expect(try await eventually { try await catalog.reap([.preprocess], grace: .zero).count == 1 })
    }

    @Test func aJobThatKeepsFailingDiesAndItsPictureIsRejected() async throws {
        let test = try await TestDatabase.make()
        let catalog = test.catalog
        _ = try await catalog.addImages(dataset: "cats", items: [Samples.image(1)])
        var states: [JobState] = []
        for _ in 0..<5 {
            try await test.database.query("update jobs set run_at = clock_timestamp() where state = 'ready'")
            let job = try await catalog.claim(.preprocess, worker: "w", lease: .seconds(30))[0]
            states.append(try await catalog.fail(job.lease, error: "decoder crashed\0 hard"))
            #expect(
                try await catalog.claim(.preprocess, worker: "w", lease: .seconds(30)) == [],
                "it backs off first")
        }
        #expect(states == [.ready, .ready, .ready, .ready, .dead])
        #expect(
            try await catalog.rejections(dataset: "cats").map { [$0.reason, $0.detail] } == [
                ["decoder_crashed", "decoder crashed  hard"]
            ])
        #expect(try await catalog.datasetInfo("cats").pending == 0)
    }

    @Test func requestsReachTheHolderAndDrainedJobsCountNoFailure() async throws {
        let test = try await TestDatabase.make()
        let catalog = test.catalog
        _ = try await catalog.addImages(dataset: "cats", items: [Samples.image(1), Samples.image(2)])
        let jobs = try await catalog.claim(.preprocess, worker: "w", lease: .seconds(30), limit: 2)
        #expect(try await catalog.heartbeat(jobs[0].lease, lease: .seconds(30)) == nil)
        #expect(try await catalog.control(jobID: jobs[0].id, .pause) == .running)
        #expect(try await catalog.heartbeat(jobs[0].lease, lease: .seconds(30)) == .pause)
        #expect(try await catalog.resume(jobID: jobs[0].id) == .running)
        #expect(try await catalog.heartbeat(jobs[0].lease, lease: .seconds(30)) == nil)
        #expect(try await catalog.control(jobID: jobs[1].id, .cancel) == .running)
        #expect(try await catalog.heartbeat(jobs[1].lease, lease: .seconds(30)) == .cancel)
        try await catalog.release(jobs[1].lease, to: .cancelled)
        try await catalog.release(jobs[0].lease)
        let row = try await test.database.query(
            "select failures from jobs where id = $1", [.int(jobs[0].id)])[0]
        #expect(try row.int("failures") == 0)
        #expect(try await catalog.control(jobID: jobs[0].id, .pause) == .paused)
        #expect(try await catalog.claim(.preprocess, worker: "w", lease: .seconds(30)) == [])
        #expect(try await catalog.resume(jobID: jobs[0].id) == .ready)
        #expect(try await catalog.control(jobID: jobs[1].id, .cancel) == nil, "it has ended")
        #expect(
            try await catalog.claim(.preprocess, worker: "w", lease: .seconds(30)).map(\.id) == [jobs[0].id])
    }

    @Test func completingTwiceWithTheSameLeaseIsOneSuccess() async throws {
        let catalog = try await TestDatabase.make().catalog
        _ = try await catalog.addImages(dataset: "cats", items: [Samples.image(1)])
        let job = try await catalog.claim(.preprocess, worker: "w", lease: .seconds(30))[0]
        try await catalog.complete(job.lease)
        try await catalog.complete(job.lease)
        await #expect(throws: CatalogError.leaseLost) {
            try await catalog.complete(JobLease(jobID: job.id, attempt: job.attempt + 1))
        }
    }

    @Test(arguments: [1, 2, 3]) func noJobIsLostOrDoubledUnderRandomOperations(seed: Int) async throws {
        let test = try await TestDatabase.make(poolSize: 8)
        let catalog = test.catalog
        let total = 120
        _ = try await catalog.addImages(
            dataset: "cats", items: (0..<total).map { Samples.image(seed * 1000 + $0, captions: []) })
        let effects = try await withThrowingTaskGroup(of: [Int].self) { group in
            for worker in 0..<6 {
                group.addTask { try await Self.misbehave(test, worker: worker) }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        let counts = try await catalog.jobCounts(.preprocess)
        #expect(counts.ready + counts.running + counts.paused == 0)
        #expect(counts.done + counts.dead + counts.cancelled == total)
        #expect(effects.count == Set(effects).count, "an effect was applied twice")
        #expect(effects.count == counts.done)
        let info = try await catalog.datasetInfo("cats")
        #expect((info.ready, info.rejected, info.pending) == (counts.done, counts.dead, counts.cancelled))
    }

    /// One worker that completes, fails, abandons, releases, cancels and reaps at random until nothing is left.
    private static func misbehave(_ test: TestDatabase, worker: Int) async throws -> [Int] {
        let catalog = test.catalog
        var effects: [Int] = []
        while true {
            // Waiting for the back-off would only make the test slow.
            try await test.database.query(
                """
                update jobs set run_at = clock_timestamp() where id in (
                  select id from jobs where state = 'ready' and run_at > clock_timestamp() for update skip locked)
                """)
            try await catalog.reap([.preprocess], grace: .zero)
            let isBrief = Int.random(in: 0..<4) == 0
            let jobs = try await catalog.claim(
                .preprocess, worker: "w\(worker)", lease: isBrief ? .milliseconds(1) : .seconds(30),
                limit: .random(in: 1...5))
            if jobs.isEmpty {
                let counts = try await catalog.jobCounts(.preprocess)
                if counts.ready + counts.running + counts.paused == 0 { return effects }
                continue
            }
            for job in jobs {
                do {
                    switch Int.random(in: 0..<10) {
                    case 0: try await catalog.fail(job.lease, error: "bad luck")
                    case 1: try await catalog.release(job.lease)
                    case 2 where isBrief: break
                    case 3:
                        _ = try await catalog.control(jobID: job.id, .cancel)
                        try await catalog.fail(job.lease, error: "told to stop")
                    default:
                        effects += try await catalog.completePreprocess([
                            (job.lease, .ready(width: 1, height: 1, format: "png"))
                        ])
                    }
                } catch CatalogError.leaseLost {
                    continue
                }
            }
        }
    }
}
