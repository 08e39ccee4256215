import BlipstreamClient
import Catalog
import RPC
import ServiceKit
import TestSupport
import Testing
import Wire

@testable import evaluator

@Suite struct InterruptionTests {
    private static let colours = (UInt8(0)..<80).map { n -> [UInt8] in [3 * n, 255 - 3 * n, n] }

    /// As after kill -9: the lease runs out in the middle, another evaluator takes over and asks only for
    /// what is missing.
    @Test func anEvaluationThatLostItsEvaluatorIsTakenOverWithoutDoubles() async throws {
        try await RunningEvaluator.with(lease: "0.6") { evaluator in
            try await evaluator.push(Self.colours, split: .test)
            let queued = try await evaluator.catalog.queueEvaluation(
                EvaluationSpec(model: "tiny", dataset: "colours"))
            let claimed = try await evaluator.catalog.claim(
                .evaluate, worker: "doomed", lease: .milliseconds(300))
            let doomed = HeldJob(try #require(claimed.first))
            evaluator.captioner.fail { $0 > 40 ? RPCError(.unavailable, "held up") : nil }
            let dying = Task { try await evaluator.work.perform(doomed) }
            #expect(try await eventually { try await evaluator.catalog.evaluation(queued.id).done >= 32 })
            #expect(
                try await eventually {
                    try await evaluator.catalog.reap([.evaluate], grace: .zero).count == 1
                })
            evaluator.captioner.fail { _ in nil }
            // The zombie goes on: nothing of what it does counts any more.
            await #expect(throws: CatalogError.leaseLost) { try await dying.value }
            let stored = try await evaluator.catalog.evaluation(queued.id).done
            #expect((32..<80).contains(stored))
            let before = evaluator.captioner.requests.count
            let ended = try await evaluator.finish(queued.id)
            #expect((ended.state, ended.done, ended.total) == (.succeeded, 80, 80))
            // Requests the first evaluator had under way may still come in after its end, at most as many as it has at a time.
            let asked = evaluator.captioner.requests.count - before
            let underWay = evaluator.captioner.widest
            #expect((80 - stored...80 - stored + underWay).contains(asked), "\(asked) for \(80 - stored)")
            #expect(underWay < stored, "or asking for everything again would go unnoticed")
            #expect(try await evaluator.catalog.evaluationCaptions(queued.id, limit: 1000).count == 80)
            #expect(ended.scores?.images == 80)
        }
    }

    @Test func aCancelledEvaluationStopsAndStatusTellsWhatIsInHand() async throws {
        try await RunningEvaluator.with(lease: "0.6") { evaluator in
            try await evaluator.push(Self.colours, split: .test)
            evaluator.captioner.hold(true)
            let queued = try await evaluator.catalog.queueEvaluation(
                EvaluationSpec(model: "tiny", dataset: "colours"))
            let client = RPCClient(
                endpoint: evaluator.context.server.endpoints[0], logger: evaluator.context.logger)
            let stopped = try await evaluator.working {
                let status = try await client.call(EvaluatorService.status, WorkerStatusRequest())
                guard status.job == UInt64(queued.id), (status.step ?? 0) >= 5,
                    evaluator.captioner.widest >= 16
                else {
                    return try await evaluator.catalog.evaluation(queued.id).state == .cancelled
                }
                _ = try await evaluator.catalog.control(jobID: queued.jobID, .cancel)
                return false
            }
            #expect(stopped)
            #expect(evaluator.captioner.widest == 16)
            #expect(evaluator.captioner.requests.count == 21)
            evaluator.captioner.hold(false)
            #expect(
                try await eventually {
                    try await client.call(EvaluatorService.status, WorkerStatusRequest()).job == 0
                })
            client.close()
        }
    }

    @Test func patienceWithAbsentCaptionersEndsAndTheJobIsTriedAgain() async throws {
        try await RunningEvaluator.with(patience: .milliseconds(300)) { evaluator in
            try await evaluator.push([[1, 2, 3], [200, 100, 50]], split: .test)
            evaluator.captioner.fail { _ in RPCError(.unavailable, "gone") }
            let queued = try await evaluator.catalog.queueEvaluation(
                EvaluationSpec(model: "tiny", dataset: "colours"))
            let failedOnce = try await evaluator.working {
                try await evaluator.catalog.evaluation(queued.id).error != nil
            }
            #expect(failedOnce)
            let waiting = try await evaluator.catalog.evaluation(queued.id)
            #expect(waiting.state != .failed)
            #expect(waiting.error?.contains("no captioner answered in time") == true)
            evaluator.captioner.fail { _ in nil }
            #expect(try await evaluator.finish(queued.id).state == .succeeded)
        }
    }
}
