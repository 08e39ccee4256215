import Catalog
import Foundation
import RPC
import ServiceKit
import TestSupport
import Testing
import Wire

@testable import evaluator

@Suite struct EvaluationTests {
    private static let spec = EvaluationSpec(model: "tiny", dataset: "colours")

    @Test func twelvePicturesAreCaptionedOverTheWireAndScored() async throws {
        try await RunningEvaluator.with { evaluator in
            try await evaluator.push(RunningEvaluator.colours, split: .test)
            var spec = Self.spec
            (spec.decoding.numBeams, spec.decoding.prompt) = (3, "a ")
            let queued = try await evaluator.catalog.queueEvaluation(spec)
            let ended = try await evaluator.finish(queued.id)
            #expect((ended.state, ended.done, ended.total) == (.succeeded, 12, 12))
            #expect(ended.weightsSHA256 == RunningEvaluator.weights)
            let scores = try #require(ended.scores)
            // Every caption is its own reference.
            #expect((scores.images, scores.exactMatch, scores.distinctCaptions) == (12, 1, 12))
            #expect(abs(scores.bleu4 - 1) < 1e-9)
            #expect((scores.cider ?? 0) > 5)
            let captions = try await evaluator.catalog.evaluationCaptions(queued.id)
            #expect(captions.map(\.candidate) == captions.map { $0.references[0] })
            #expect(captions.allSatisfy { ($0.cider ?? 0) > 0 && $0.rougeL == 1 })
            let requests = evaluator.captioner.requests
            #expect(requests.count == 12)
            #expect(
                requests.allSatisfy { $0.weightsSha256 == RunningEvaluator.weights && $0.model == "tiny" })
            #expect(requests.allSatisfy { $0.decoding?.numBeams == 3 && $0.decoding?.prompt == "a " })
        }
    }

    @Test func theFloorIsTheNearestTrainingPicturesCaption() async throws {
        try await RunningEvaluator.with { evaluator in
            try await evaluator.push(RunningEvaluator.colours, split: .train)
            let near = RunningEvaluator.colours.map { [$0[0] + 3, $0[1] - 2, $0[2] + 1] }
            try await evaluator.push(near, split: .test)
            let queued = try await evaluator.catalog.queueEvaluation(
                EvaluationSpec(model: "nearest-neighbour", kind: .nearestNeighbour, dataset: "colours"))
            let ended = try await evaluator.finish(queued.id)
            #expect((ended.state, ended.done) == (.succeeded, 12))
            let captions = try await evaluator.catalog.evaluationCaptions(queued.id)
            let expected = Dictionary(
                uniqueKeysWithValues: zip(near, RunningEvaluator.colours).map {
                    (RunningEvaluator.caption($0), RunningEvaluator.caption($1))
                })
            #expect(captions.count == 12)
            for caption in captions { #expect(caption.candidate == expected[caption.references[0]]) }
            #expect(ended.scores?.exactMatch == 0)
            #expect((ended.scores?.rougeL ?? 0) > 0.5)
            #expect(evaluator.captioner.requests.isEmpty)
        }
    }

    @Test func aFullOrAbsentCaptionerIsWaitedFor() async throws {
        try await RunningEvaluator.with { evaluator in
            try await evaluator.push(RunningEvaluator.colours, split: .test)
            evaluator.captioner.fail { call in
                switch call {
                case ...20 where call % 2 == 0:
                    RPCError(.resourceExhausted, "full", retryAfter: .milliseconds(10))
                case ...20: RPCError(.unavailable, "restarting")
                default: nil
                }
            }
            let queued = try await evaluator.catalog.queueEvaluation(Self.spec)
            let ended = try await evaluator.finish(queued.id)
            #expect((ended.state, ended.done, ended.error) == (.succeeded, 12, nil))
            #expect(evaluator.captioner.requests.count >= 32)
        }
    }

    @Test func onePictureThatFailsFailsTheEvaluationWithItsName() async throws {
        try await RunningEvaluator.with { evaluator in
            try await evaluator.push(RunningEvaluator.colours, split: .test)
            evaluator.captioner.fail {
                $0 == 7 ? RPCError(.invalidArgument, "image_unreadable: cut short") : nil
            }
            let queued = try await evaluator.catalog.queueEvaluation(Self.spec)
            let ended = try await evaluator.finish(queued.id)
            #expect(ended.state == .failed)
            #expect(ended.scores == nil)
            let error = try #require(ended.error)
            #expect(error.contains("picture test-") && error.contains("cut short"), "\(error)")
        }
    }

    @Test func anOriginalThatIsGoneIsNamed() async throws {
        try await RunningEvaluator.with { evaluator in
            try await evaluator.push([[1, 2, 3]], split: .test)
            let member = try await evaluator.catalog.members(dataset: "colours", split: .test)[0]
            try evaluator.removeOriginal(of: member)
            let queued = try await evaluator.catalog.queueEvaluation(Self.spec)
            let ended = try await evaluator.finish(queued.id)
            #expect(ended.state == .failed)
            #expect(ended.error?.contains("test-0.png") == true)
        }
    }

    @Test func ciderWithoutMeaningHasAReason() async throws {
        try await RunningEvaluator.with { evaluator in
            try await evaluator.push([[1, 2, 3]], split: .test)
            let queued = try await evaluator.catalog.queueEvaluation(Self.spec)
            let scores = try #require(try await evaluator.finish(queued.id).scores)
            #expect(scores.cider == nil)
            #expect(scores.ciderReason?.isEmpty == false)
        }
    }

    @Test func aSplitWithoutPicturesSaysSo() async throws {
        try await RunningEvaluator.with { evaluator in
            try await evaluator.push([[1, 2, 3]], split: .test)
            let queued = try await evaluator.catalog.queueEvaluation(Self.spec)
            try await evaluator.rejectAllPictures()
            let ended = try await evaluator.finish(queued.id)
            #expect(ended.state == .failed)
            #expect(ended.error?.contains("no captioned picture in its test split") == true)
            let floor = EvaluationSpec(model: "floor", kind: .nearestNeighbour, dataset: "colours")
            try await evaluator.push([[4, 5, 6]], split: .test)
            let lonely = try await evaluator.finish(try await evaluator.catalog.queueEvaluation(floor).id)
            #expect(lonely.error?.contains("no captioned training picture") == true)
        }
    }
}
