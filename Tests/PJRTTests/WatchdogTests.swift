import Foundation
import PJRT
import Testing

struct WatchdogTests {
    /// What a watchdog reported, from its thread.
    private final class Report: @unchecked Sendable {
        // `lock` guards `expiries`.
        private let lock = NSLock()
        private let arrived = DispatchSemaphore(value: 0)
        private var expiries: [StepWatchdog.Expiry] = []

        var all: [StepWatchdog.Expiry] { lock.withLock { expiries } }

        func add(_ expiry: StepWatchdog.Expiry) {
            lock.withLock { expiries.append(expiry) }
            arrived.signal()
        }

        /// Blocks a thread that is not the pool's.
        func next() async -> Bool {
            await withCheckedContinuation { continuation in
                Thread { [self] in
                    continuation.resume(returning: arrived.wait(timeout: .now() + 60) == .success)
                }.start()
            }
        }
    }

    @Test func aPausedStepIsNeitherLateNorCounted() async throws {
        let report = Report()
        let watchdog = StepWatchdog(minimum: 0.05, firstLimit: 0.05, act: { report.add($0) })
        watchdog.begin(1)
        watchdog.pause()
        watchdog.end()
        // The one that is late is the one begun after the pause.
        watchdog.begin(2)
        #expect(await report.next())
        #expect(report.all.map(\.step) == [2])
        let patient = StepWatchdog(minimum: 1, firstLimit: 7, act: { _ in })
        patient.begin(1)
        patient.pause()
        patient.end()
        #expect(patient.nextLimit == 7)
    }

    @Test func aStepThatHangsIsReportedOnceForEachTimeItIsBegun() async throws {
        let report = Report()
        let watchdog = StepWatchdog(minimum: 0.05, firstLimit: 0.05, act: { report.add($0) })
        watchdog.begin(12, phase: "read")
        #expect(await report.next())
        let expiry = try #require(report.all.first)
        #expect(expiry.step == 12 && expiry.phase == "read")
        #expect(expiry.seconds >= 0.05 && expiry.limit == 0.05)
        watchdog.begin(13)
        #expect(await report.next())
        #expect(report.all.map(\.step) == [12, 13])
    }

    @Test func theLastPhaseReachedIsNamed() async {
        let report = Report()
        let watchdog = StepWatchdog(minimum: 0.05, firstLimit: 0.05, act: { report.add($0) })
        // On a busy machine the time may be over before the phase is said; then the next step says it.
        for step in 0..<200 where !report.all.contains(where: { $0.phase == "all_reduce" }) {
            watchdog.begin(step)
            watchdog.reach("all_reduce")
            #expect(await report.next())
        }
        #expect(report.all.contains { $0.phase == "all_reduce" })
    }

    @Test func aProcessWhoseStepHangsEndsWithItsStatus() async {
        await #expect(processExitsWith: .exitCode(75)) {
            let watchdog = StepWatchdog(minimum: 0, firstLimit: 0)
            watchdog.begin(1)
            try await Task.sleep(for: .seconds(120))
            watchdog.end()
        }
    }

    @Test func aStepFarAboveTheMedianIsReported() async {
        let report = Report()
        let watchdog = StepWatchdog(minimum: 0, firstLimit: 3600, act: { report.add($0) })
        watchdog.begin(1)
        watchdog.end()
        // Its limit is ten times nearly nothing.
        watchdog.begin(2, phase: "execute")
        #expect(await report.next())
        #expect(report.all.first?.phase == "execute")
    }

    @Test func theLimitFollowsTheMedianAndTheFirstStepIsExempt() {
        let watchdog = StepWatchdog(factor: 10, minimum: 60, firstLimit: 900, act: { _ in })
        #expect(watchdog.nextLimit == 900)
        watchdog.begin(0)
        watchdog.end()
        #expect(watchdog.nextLimit == 60)
        let eager = StepWatchdog(factor: 1e9, minimum: 0.001, firstLimit: 900, act: { _ in })
        eager.begin(0)
        Thread.sleep(forTimeInterval: 0.001)
        eager.end()
        #expect(eager.nextLimit > 1e5)
    }

    @Test func aStepThatEndedInTimeIsNotReported() async {
        let report = Report()
        let watchdog = StepWatchdog(minimum: 0.2, firstLimit: 0.2, act: { report.add($0) })
        // Only a step that a busy machine did not stretch counts.
        var inTime: Int?
        for step in 0..<200 where inTime == nil {
            let start = ContinuousClock.now
            watchdog.begin(step)
            watchdog.end()
            if ContinuousClock.now - start < .milliseconds(200) { inTime = step }
        }
        // A second one, which acts later, tells that the first had its chance.
        let later = Report()
        let other = StepWatchdog(minimum: 0.6, firstLimit: 0.6, act: { later.add($0) })
        other.begin(1000)
        #expect(await later.next())
        #expect(inTime != nil && !report.all.contains { $0.step == inTime })
    }
}
