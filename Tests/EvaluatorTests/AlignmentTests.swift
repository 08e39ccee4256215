import Catalog
import RPC
import TestSupport
import Testing
import Wire

@testable import evaluator

@Suite struct AlignmentTests {
    private static func spec(_ model: String? = "itm") -> EvaluationSpec {
        var spec = EvaluationSpec(model: "tiny", dataset: "colours")
        spec.decoding.alignmentModel = model
        return spec
    }

    @Test func scoresOfTheAlignmentModelAreMeansOverThePictures() async throws {
        try await RunningEvaluator.with { evaluator in
            try await evaluator.push(RunningEvaluator.colours, split: .test)
            let queued = try await evaluator.catalog.queueEvaluation(Self.spec())
            #expect(queued.spec.decoding.alignmentModel == "itm")
            let ended = try await evaluator.finish(queued.id)
            let scores = try #require(ended.scores)
            #expect(scores.match == 1)
            #expect(scores.alignmentWeights == String(repeating: "a7", count: 32))
            let reds = RunningEvaluator.colours.map { Double($0[0]) / 256 }
            #expect(abs((scores.cosine ?? 0) - reds.reduce(0, +) / 12) < 1e-6)
            #expect(evaluator.captioner.alignments.count == 12)
            #expect(evaluator.captioner.alignments.allSatisfy { $0.model == "itm" && $0.captions.count == 1 })
        }
    }

    @Test func withoutAnAlignmentModelThereAreNoSuchScores() async throws {
        try await RunningEvaluator.with { evaluator in
            try await evaluator.push(RunningEvaluator.colours, split: .test)
            let queued = try await evaluator.catalog.queueEvaluation(Self.spec(nil))
            let scores = try #require(try await evaluator.finish(queued.id).scores)
            #expect(scores.match == nil && scores.cosine == nil && scores.alignmentWeights == nil)
            #expect(evaluator.captioner.alignments.isEmpty)
        }
    }

    @Test func scoresOfDifferentWeightsAreNeverMixed() async throws {
        try await RunningEvaluator.with { evaluator in
            try await evaluator.push(RunningEvaluator.colours, split: .test)
            evaluator.captioner.answerWithOtherWeights(at: 12)
            let queued = try await evaluator.catalog.queueEvaluation(Self.spec())
            let ended = try await evaluator.finish(queued.id)
            // The first attempt met them and was given up; another one scored all pictures anew.
            #expect(evaluator.captioner.alignments.count == 24)
            #expect(ended.scores?.alignmentWeights == String(repeating: "a7", count: 32))
            #expect(ended.scores?.match == 1)
        }
    }

    @Test func theFloorIsScoredToo() async throws {
        try await RunningEvaluator.with { evaluator in
            try await evaluator.push(RunningEvaluator.colours, split: .train)
            try await evaluator.push(
                RunningEvaluator.colours.map { [$0[0] + 3, $0[1] - 2, $0[2] + 1] }, split: .test)
            var spec = EvaluationSpec(model: "nearest-neighbour", kind: .nearestNeighbour, dataset: "colours")
            spec.decoding.alignmentModel = "itm"
            let queued = try await evaluator.catalog.queueEvaluation(spec)
            // Captions of other pictures: none names the colour.
            #expect(try await evaluator.finish(queued.id).scores?.match == 0)
        }
    }

    @Test func aFullCaptionerIsAskedAgain() async throws {
        try await RunningEvaluator.with { evaluator in
            try await evaluator.push(RunningEvaluator.colours, split: .test)
            evaluator.captioner.fail { call in
                call % 2 == 1 && call < 9
                    ? RPCError(.resourceExhausted, "full", retryAfter: .milliseconds(5)) : nil
            }
            let queued = try await evaluator.catalog.queueEvaluation(Self.spec())
            #expect(try await evaluator.finish(queued.id).scores?.match == 1)
        }
    }

    @Test func modelsOfTheWrongKindAreRefusedWhenQueued() async throws {
        try await RunningEvaluator.with { evaluator in
            try await evaluator.push(RunningEvaluator.colours, split: .test)
            await #expect {
                try await evaluator.catalog.queueEvaluation(Self.spec("tiny"))
            } throws: { "\($0)".contains("tiny writes captions and scores none") }
            await #expect {
                try await evaluator.catalog.queueEvaluation(EvaluationSpec(model: "itm", dataset: "colours"))
            } throws: { "\($0)".contains("itm scores captions and writes none") }
        }
    }
}
