import BlipstreamClient
import Foundation
import RPC
import ServiceKit
import TestSupport
import Testing
import Wire

extension Integration {
    /// Pictures in, a model out, and captions from it, with trouble on the way.
    @Suite(.stack, .timeLimit(.minutes(8))) struct WholePathTests {
        @Test func theWholePathSurvivesKillingTheTrainer() async throws {
            let world = try await Reference.shared.world()
            #expect(world.course.steps == Array(1...180))
            #expect(world.course.validationLosses.count == 6)

            let run = try await TrainingRun.start(
                world.stack, name: "killed", "--epochs", "6", "--checkpoint-steps", "20")
            let (checkpoint, losses) = try await run.pastACheckpoint()
            try await world.stack.signal("trainer", SIGKILL)
            #expect(try await run.info().state == .running, "it was over before the trainer was killed")
            try await world.stack.done("up")
            let info = try await run.succeeded()

            #expect((info.attempt ?? 0) >= 2)
            #expect(info.resumedInexact != true)
            let course = try await run.course()
            #expect(course == world.course, "killed past checkpoint \(checkpoint)")
            // What was recorded before still stands.
            let recorded = try await run.metric("loss")
            #expect(recorded.map(\.bits).starts(with: losses.map(\.bits)))
        }

        @Test func aTrainerThatIsAskedToEndLeavesACheckpoint() async throws {
            let world = try await Reference.shared.world()
            let run = try await TrainingRun.start(world.stack, name: "drained", "--epochs", "6")
            // Metrics are written at an epoch's end: this comes in the midst of validation or of a checkpoint.
            try await run.underWay()
            try await world.stack.signal("trainer", SIGTERM)
            try await world.stack.done("up")
            // No checkpoints but those of the epochs' ends were asked for. Should it come too late, there is another try.
            var left: [UInt64] = []
            for _ in 0..<3 {
                try await run.inMidEpoch()
                try await world.stack.signal("trainer", SIGTERM)
                left = run.checkpoints()
                if left.last.map({ $0 % 30 != 0 }) == true { break }
                try await world.stack.done("up")
            }
            #expect(left.contains { $0 % 30 != 0 }, "checkpoints \(left)")
            let step = try #require(left.last)
            let recorded = try await run.metric("loss").last?.step
            #expect(recorded == step, "it goes on where the metrics end")
            try await world.stack.done("up")
            try await run.succeeded()
            let log = try String(
                contentsOf: world.stack.state.logs.appending(path: "trainer.log"), encoding: .utf8)
            #expect(log.contains("run \(run.number) resumes at step \(step)"))
            #expect(try await run.course() == world.course)
        }

        @Test func aCancelledRunEndsAndItsTrainerTakesTheNext() async throws {
            let world = try await Reference.shared.world()
            let trainer = try world.stack.pid("trainer")
            let run = try await TrainingRun.start(world.stack, name: "cancelled", "--epochs", "1000")
            try await run.underWay()
            let shown = try await world.stack.done("runs", "cancel", "\(run.number)")
            #expect(shown.output.contains("cancelled") || shown.output.contains("obeys within seconds"))
            #expect(try await run.ended(within: .seconds(30)).state == .cancelled)
            let listed = try await world.stack.client.catalog.call(CatalogService.listModels, .init()).models
            #expect(!listed.contains { $0.name == "cancelled" })

            let next = try await TrainingRun.start(
                world.stack, name: "next", "--epochs", "1", "--max-steps", "3")
            try await next.succeeded(within: .seconds(60))
            #expect(try await next.metric("loss").map(\.step) == [1, 2, 3])
            #expect(try world.stack.pid("trainer") == trainer && ProcessTable.isRunning(trainer))
            let watched = try await world.stack.blip("runs", "watch", "\(run.number)")
            #expect(watched.code == 1)
            #expect(watched.errors.contains("run \(run.number) was cancelled at step"))
        }

        @Test func modelsAreScoredBesideTheFloorAndCaption() async throws {
            let world = try await Reference.shared.world()
            let ended = try await world.stack.done(
                "evaluate", "--compare", "tiny", "undisturbed", "--floor", "--dataset", "scenes", "--json")
            let report = try ended.json(Evaluated.self)
            #expect(report.dataset == "scenes" && report.split == "test")
            #expect(report.results.map(\.model) == ["tiny", "undisturbed", "nearest-neighbour"])
            for result in report.results {
                let scores = result.scores
                #expect(scores.cider != nil)
                #expect((0...1).contains(scores.bleu4) && (0...1).contains(scores.rougeL))
            }
            // 180 steps teach a model of random weights the commonest words at least.
            #expect(report.results[1].scores.bleu1 > report.results[0].scores.bleu1)
            let floor = report.results[2]
            #expect(floor.scores.bleu1 > 0)
            let captions = try await world.stack.client.catalog.call(
                CatalogService.getEvaluationCaptions,
                .init(evaluationID: floor.evaluation, offset: 0, limit: 500)
            ).captions
            #expect(captions.count == Scenery.test)
            for caption in captions {
                #expect(world.captions.contains(caption.candidate ?? ""), "\(caption.candidate ?? "none")")
            }

            let picture = world.stack.scratch.appending(path: "scenes/test/000001.png")
            let captioned = try await world.stack.done(
                "caption", picture.path(percentEncoded: false), "--model", "undisturbed")
            let fields = captioned.output.split(separator: "\n")[0].split(separator: "\t")
            #expect(fields.count == 2 && fields[0] == picture.path(percentEncoded: false))
        }

        private struct Evaluated: Decodable {
            struct Result: Decodable {
                let evaluation: UInt64
                let model: String
                let scores: Scores
            }
            struct Scores: Decodable {
                let bleu1: Double
                let bleu4: Double
                let rougeL: Double
                let cider: Double?
            }
            let dataset: String
            let split: String
            let results: [Result]
        }
    }
}
