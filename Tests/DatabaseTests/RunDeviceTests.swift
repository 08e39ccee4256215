import Catalog
import Database
import Foundation
import TestSupport
import Testing

@Suite struct RunDeviceTests {
    private static func queue(_ device: String, _ catalog: Catalog) async throws -> Int {
        var spec = RunSpec(dataset: "cats", baseModel: "base")
        spec.device = device
        return try await catalog.queueRun(spec).id
    }

    @Test func aRunThatAsksForAGPUIsOnlyClaimedWhereOneIs() async throws {
        let catalog = try await TestDatabase.make().catalog
        try await catalog.seed()
        let gpu = try await Self.queue("gpu", catalog)
        #expect(try await catalog.claimRun(worker: "plain") == nil)
        #expect(try await catalog.claimRun(worker: "plain", devices: ["cpu"]) == nil)
        let any = try await Self.queue("auto", catalog)
        #expect(try await catalog.claimRun(worker: "plain")?.run.id == any)
        #expect(try await catalog.claimRun(worker: "card", devices: ["cpu", "gpu"])?.run.id == gpu)
        let cpu = try await Self.queue("cpu", catalog)
        #expect(try await catalog.claimRun(worker: "card", devices: ["cpu", "gpu"])?.run.id == cpu)
        #expect(try await catalog.run(cpu).spec.device == "cpu")
    }

    @Test func aRepeatedClaimWithTheSameIDFindsWhatTheFirstFoundForItsDevices() async throws {
        let catalog = try await TestDatabase.make().catalog
        try await catalog.seed()
        for _ in 0..<2 { _ = try await Self.queue("gpu", catalog) }
        let id = UUID()
        let first = try await catalog.claim(
            .train, worker: "card", lease: .seconds(60), devices: ["gpu"], claimID: id)
        let again = try await catalog.claim(
            .train, worker: "card", lease: .seconds(60), devices: ["gpu"], claimID: id)
        #expect(first.count == 1 && first.map(\.id) == again.map(\.id))
    }

    @Test func aQueuedRunSaysWhichTrainerIsMissing() async throws {
        let catalog = try await TestDatabase.make().catalog
        try await catalog.seed()
        let (gpu, any) = (try await Self.queue("gpu", catalog), try await Self.queue("auto", catalog))
        func missing(_ run: Int) async throws -> String? { try await catalog.run(run).waitsFor }
        #expect(try await missing(gpu) == "a trainer with a gpu")
        #expect(try await missing(any) == "a trainer")
        try await catalog.touchWorker(name: "h:1", kind: "evaluator", detail: "", devices: ["cpu", "gpu"])
        #expect(try await missing(any) == "a trainer")
        try await catalog.touchWorker(name: "h:2", kind: "trainer", detail: "")
        #expect(try await missing(any) == nil)
        #expect(try await missing(gpu) == "a trainer with a gpu")
        try await catalog.touchWorker(name: "h:2", kind: "trainer", detail: "", devices: ["cpu", "gpu"])
        #expect(try await missing(gpu) == nil)
        #expect(try await catalog.listWorkers().first { $0.name == "h:2" }?.devices == ["cpu", "gpu"])
        try await catalog.database.query("update workers set last_seen = last_seen - interval '2 min'")
        #expect(try await missing(gpu) == "a trainer with a gpu")
        _ = try await catalog.claimRun(worker: "h:3", devices: ["cpu", "gpu"])
        #expect(try await missing(gpu) == nil)
    }

    @Test func everyAttemptsDeviceIsKeptAndAnInexactOneMarksTheRun() async throws {
        let catalog = try await TestDatabase.make().catalog
        try await catalog.seed()
        let id = try await Self.queue("auto", catalog)
        func attempt(_ worker: String, _ device: String, step: Int, exact: Bool) async throws {
            let lease = try #require(try await catalog.claimRun(worker: worker)).job.lease
            try await catalog.recordAttempt(
                run: id, lease: lease,
                RunAttempt(
                    attempt: lease.attempt, worker: worker, device: device, step: step, isExact: exact))
            try await catalog.release(lease)
        }
        try await attempt("a", "gpu", step: 0, exact: true)
        #expect(try await catalog.run(id).resumedInexact == false)
        try await attempt("b", "cpu", step: 4, exact: false)
        try await attempt("b", "cpu", step: 6, exact: true)
        let run = try await catalog.run(id)
        #expect((run.resumedInexact, run.device) == (true, "cpu"))
        let attempts = try await catalog.attempts(run: id)
        #expect(attempts.map(\.attempt) == [1, 2, 3] && attempts.map(\.device) == ["gpu", "cpu", "cpu"])
        #expect(attempts.map(\.isExact) == [true, false, true] && attempts.map(\.step) == [0, 4, 6])
        let stale = JobLease(jobID: run.jobID, attempt: 1)
        await #expect(throws: CatalogError.leaseLost) {
            try await catalog.recordAttempt(run: id, lease: stale, attempts[0])
        }
    }

    @Test func anUnknownDeviceIsRefused() async throws {
        let catalog = try await TestDatabase.make().catalog
        try await catalog.seed()
        await #expect(throws: CatalogError.self) { _ = try await Self.queue("tpu", catalog) }
    }
}
