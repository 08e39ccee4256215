import Catalog
import Database
import Foundation
import ServiceKit
import TestSupport
import Testing

@testable import trainer

@Suite struct RunProgressLogTests {
    /// A run in this trainer's hands.
    private struct Held {
        let context: ServiceContext
        let test: TestDatabase
        let run: Int
        let lease: JobLease

        static func with(_ body: (Held) async throws -> Void) async throws {
            let test = try await TestDatabase.make()
            let home = Scratch.make()
            let settings = try Settings(
                keys: Setting.common,
                arguments: [
                    "--home", home.path(percentEncoded: false), "--database-url", test.url, "--log-level",
                    "critical",
                ], environment: [:])
            let context = try await ServiceProcess.prepare("trainer", settings)
            defer {
                context.catalog.database.close()
                test.database.close()
                try? FileManager.default.removeItem(at: home)
            }
            let hash = [UInt8](repeating: 9, count: 32)
            _ = try await context.catalog.addImages(
                dataset: "cats",
                items: [
                    NewImage(sha256: hash, size: 10, fileName: "a.png", split: .train, captions: ["a cat"])
                ])
            let jobs = try await context.catalog.claim(.preprocess, worker: "test", lease: .seconds(60))
            try await context.catalog.completePreprocess(
                jobs.map { ($0.lease, .ready(width: 4, height: 4, format: "png")) })
            try await context.catalog.registerModel(
                NewModel(
                    name: "base", folderKey: "models/base", weightsSHA256: hash, imageSize: 32, parameters: 1,
                    origin: "imported"))
            _ = try await context.catalog.queueRun(RunSpec(dataset: "cats", baseModel: "base"))
            let work = try #require(try await context.catalog.claimRun(worker: "test"))
            try await body(Held(context: context, test: test, run: work.run.id, lease: work.job.lease))
        }

        func log() -> RunProgressLog {
            RunProgressLog(
                context: context, run: run, lease: lease, status: TrainerStatus(worker: "w", device: "d"))
        }

        func losses() async throws -> [Double] {
            try await context.catalog.metrics(run: run, name: "validation_loss").map(\.value)
        }
    }

    @Test func pointsThatCouldNotBeWrittenWaitUntilTheyCan() async throws {
        try await Held.with { held in
            let log = held.log()
            try await held.test.database.query("alter table run_metrics rename to away")
            log.add(validationLoss: 3, step: 1, epoch: 0, totalSteps: 9)
            // Whoever insists hears of it, and the point stays.
            await #expect(throws: DatabaseError.self) { try await log.flush(now: true) }
            log.add(validationLoss: 2, step: 2, epoch: 0, totalSteps: 9)
            try await held.test.database.query("alter table away rename to run_metrics")
            try await log.flush(now: true)
            #expect(try await held.losses() == [3, 2])
            let run = try await held.context.catalog.run(held.run)
            #expect(run.step == 2 && run.totalSteps == 9 && run.validationLoss == 2)
        }
    }

    @Test func trainingGoesOnWhileTheDatabaseIsAway() async throws {
        try await Held.with { held in
            let log = held.log()
            try await held.test.database.query("alter table run_metrics rename to away")
            log.add(validationLoss: 3, step: 1, epoch: 0, totalSteps: 9)
            let end = ContinuousClock.now + .milliseconds(1200)
            while ContinuousClock.now < end {
                try await log.flush()
                try await Task.sleep(for: .milliseconds(50))
            }
            try await held.test.database.query("alter table away rename to run_metrics")
            try await log.flush(now: true)
            #expect(try await held.losses() == [3])
        }
    }

    @Test func aLostLeaseIsAlwaysHeardOfAndNothingIsWritten() async throws {
        try await Held.with { held in
            let log = held.log()
            try await held.test.database.query(
                "update jobs set attempt = attempt + 1 where id = $1", [.int(held.lease.jobID)])
            log.add(validationLoss: 3, step: 1, epoch: 0, totalSteps: 9)
            await #expect(throws: CatalogError.leaseLost) { try await log.flush(now: true) }
            #expect(try await held.losses().isEmpty)
        }
    }
}
