import Catalog
import Foundation
import ServiceKit
import ServiceLifecycleTestKit
import TestSupport
import Testing

@Suite struct JobWorkerTests {
    private struct Odd: Error, CustomStringConvertible { let description = "the picture fell over" }

    @Test func severalWorkersHandleEachJobOnce() async throws {
        try await Workplace.with { place in
            let keys = (0..<40).map { "job \($0)" }
            try await place.add(keys)
            let seen = Seen<String>()
            try await place.working(
                3,
                handle: { held in
                    seen.add(held[0].job.dedupKey)
                    try await place.catalog.complete(held[0].lease)
                }
            ) { _ in
                try await expectEventually { try await place.catalog.jobCounts(Workplace.kind).done == 40 }
            }
            #expect(seen.all.sorted() == keys.sorted())
        }
    }

    @Test func aWorkerLeavesJobsToOthersThatAskForADeviceItLacks() async throws {
        try await Workplace.with { place in
            try await place.add(["gpu"], device: "gpu")
            try await place.add(["any", "cpu"])
            let (plain, card) = (Seen<String>(), Seen<String>())
            try await place.working(handle: { held in
                plain.add(held[0].job.dedupKey)
                try await place.catalog.complete(held[0].lease)
            }) { _ in
                try await expectEventually { try await place.catalog.jobCounts(Workplace.kind).done == 2 }
                #expect(try await place.isIn("ready", "gpu"))
            }
            try await place.working(
                devices: ["cpu", "gpu"],
                handle: { held in
                    card.add(held[0].job.dedupKey)
                    try await place.catalog.complete(held[0].lease)
                }
            ) { _ in
                try await expectEventually { try await place.catalog.jobCounts(Workplace.kind).done == 3 }
                try await expectEventually {
                    try await place.catalog.listWorkers().map(\.devices) == [["cpu", "gpu"]]
                }
            }
            #expect(plain.all.sorted() == ["any", "cpu"] && card.all == ["gpu"])
        }
    }

    @Test func aJobWhoseHandlerThrowsIsTriedAgainAndDiesAfterItsLastTry() async throws {
        try await Workplace.with { place in
            try await place.add(["bad"], failuresAllowed: 3)
            let seen = Seen<Int>()
            try await place.working(handle: { held in
                seen.add(held[0].job.attempt)
                throw Odd()
            }) { _ in
                try await expectEventually {
                    try await place.makeDue()
                    return try await place.isIn("dead", "bad")
                }
            }
            #expect(seen.all == [1, 2, 3])
            #expect(
                try await place.row("bad")
                    == .init(state: "dead", attempt: 3, failures: 3, error: "the picture fell over"))
        }
    }

    @Test func aFailureWaitsBeforeTheNextTryAndHoldsUpNobody() async throws {
        try await Workplace.with { place in
            try await place.add(["bad", "good"])
            let seen = Seen<String>()
            try await place.working(handle: { held in
                seen.add(held[0].job.dedupKey)
                if held[0].job.dedupKey == "bad" { throw Odd() }
                try await place.catalog.complete(held[0].lease)
            }) { _ in
                try await expectEventually { try await place.isIn("done", "good") }
            }
            #expect(seen.all.prefix(2) == ["bad", "good"])
            #expect(try await place.row("bad").state == "ready")
        }
    }

    @Test func aRefusedJobIsDeadAtOnce() async throws {
        try await Workplace.with { place in
            try await place.add(["hopeless"])
            try await place.working(handle: { _ in throw JobRefused("no such model") }) { _ in
                try await expectEventually { try await place.isIn("dead", "hopeless") }
            }
            #expect(
                try await place.row("hopeless")
                    == .init(state: "dead", attempt: 1, failures: 1, error: "no such model"))
        }
    }

    @Test(arguments: [(JobRequest.cancel, "cancelled"), (.pause, "paused")])
    func aRequestReachesTheHandlerAndDecidesHowTheJobEnds(_ request: JobRequest, _ state: String) async throws
    {
        try await Workplace.with { place in
            try await place.add(["long"])
            let reasons = Seen<StopReason?>()
            try await place.working(
                lease: .seconds(6),
                handle: { held in
                    do { try await workUntilStopped(held[0]) } catch {
                        reasons.add(held[0].stop)
                        throw error
                    }
                }
            ) { _ in
                try await expectEventually { try await place.isIn("running", "long") }
                let id = try await place.id("long")
                #expect(try await place.catalog.control(jobID: id, request) == .running)
                try await expectEventually { try await place.isIn(state, "long") }
            }
            #expect(reasons.all == [request == .cancel ? .cancel : .pause])
            #expect(try await place.row("long").failures == 0)
        }
    }

    @Test func heartbeatsKeepAJobForMuchLongerThanItsLease() async throws {
        try await Workplace.with { place in
            try await place.add(["long"])
            let seen = Seen<Int>()
            try await place.working(
                2, lease: .seconds(3),
                handle: { held in
                    seen.add(held[0].job.attempt)
                    try await Task.sleep(for: .seconds(5))
                    try await place.catalog.complete(held[0].lease)
                }
            ) { _ in
                try await expectEventually { try await place.isIn("done", "long") }
            }
            #expect(seen.all == [1])
        }
    }

    @Test func aLostLeaseStopsTheHandlerAndItsLateResultChangesNothing() async throws {
        try await Workplace.with { place in
            try await place.add(["contested"])
            let reasons = Seen<StopReason?>()
            let late = Seen<CatalogError?>()
            try await place.working(
                lease: .seconds(6),
                handle: { held in
                    do { try await workUntilStopped(held[0]) } catch {
                        reasons.add(held[0].stop)
                        // A handler that did not look: from a task of its own the write reaches the database.
                        await Task {
                            do {
                                try await place.catalog.complete(held[0].lease)
                                late.add(nil)
                            } catch { late.add(error as? CatalogError) }
                        }.value
                        throw error
                    }
                }
            ) { _ in
                try await expectEventually { try await place.isIn("running", "contested") }
                try await place.takeAway("contested")
                try await expectEventually { !late.all.isEmpty }
            }
            #expect(reasons.all == [.leaseLost])
            #expect(late.all == [.leaseLost])
            #expect(
                try await place.row("contested")
                    == .init(state: "running", attempt: 2, failures: 0, error: nil))
        }
    }

    @Test func anExpiredJobOfADeadWorkerIsTakenOver() async throws {
        try await Workplace.with { place in
            try await place.add(["left"])
            let lost = try await place.catalog.claim(
                Workplace.kind, worker: "dead", lease: .milliseconds(1))
            #expect(lost.map(\.attempt) == [1])
            try await place.working(
                lease: .seconds(2),
                handle: { held in try await place.catalog.complete(held[0].lease) }
            ) { _ in
                try await expectEventually {
                    try await place.makeDue()
                    return try await place.isIn("done", "left")
                }
            }
            let row = try await place.row("left")
            #expect(row.attempt == 2 && row.failures == 1)
            await #expect(throws: CatalogError.leaseLost) { try await place.catalog.complete(lost[0].lease) }
        }
    }

    @Test func drainingGivesTheJobBackAndCountsNoFailure() async throws {
        try await Workplace.with { place in
            try await place.add(["long"])
            let reasons = Seen<StopReason?>()
            try await place.working(handle: { held in
                do { try await workUntilStopped(held[0]) } catch {
                    reasons.add(held[0].stop)
                    throw error
                }
            }) { trigger in
                try await expectEventually { try await place.isIn("running", "long") }
                trigger.triggerGracefulShutdown()
            }
            #expect(reasons.all == [.drain])
            #expect(
                try await place.row("long") == .init(state: "ready", attempt: 1, failures: 0, error: nil))
        }
    }

    @Test func aWorkerWhoseTaskIsCancelledStopsItsHandlerAndGivesTheJobBack() async throws {
        try await Workplace.with { place in
            try await place.add(["long"])
            let worker = try JobWorker(kind: Workplace.kind, context: place.context, lease: .seconds(600)) {
                try await workUntilStopped($0[0])
            }
            let running = Task { try await worker.run() }
            try await expectEventually { try await place.isIn("running", "long") }
            running.cancel()
            try await expectEventually { try await place.isIn("ready", "long") }
            #expect(try await place.row("long").failures == 0)
        }
    }

    @Test func aBatchIsClaimedAtOnceAndWhatItsHandlerSettledStays() async throws {
        try await Workplace.with { place in
            try await place.add((0..<7).map { "job \($0)" })
            let sizes = Seen<Int>()
            try await place.working(
                batch: 5,
                handle: { held in
                    sizes.add(held.count)
                    for job in held.dropLast() { try await place.catalog.complete(job.lease) }
                    throw JobRefused("no such picture")
                }
            ) { _ in
                try await expectEventually { try await place.catalog.jobCounts(Workplace.kind).dead == 2 }
            }
            #expect(sizes.all == [5, 2])
            for number in 0..<7 {
                let last = number == 4 || number == 6
                #expect(
                    try await place.row("job \(number)")
                        == .init(
                            state: last ? "dead" : "done", attempt: 1, failures: last ? 1 : 0,
                            error: last ? "no such picture" : nil))
            }
        }
    }

    @Test func aBatchKeepsItsLeasesWhileSomeOfItIsDone() async throws {
        try await Workplace.with { place in
            try await place.add(["first", "second"])
            let seen = Seen<Int>()
            try await place.working(
                2, lease: .seconds(3), batch: 2,
                handle: { held in
                    seen.add(held.count)
                    try await place.catalog.complete(held[0].lease)
                    try await Task.sleep(for: .seconds(5))
                    try await place.catalog.complete(held[1].lease)
                }
            ) { _ in
                try await expectEventually { try await place.isIn("done", "second") }
            }
            #expect(seen.all == [2])
        }
    }
}
