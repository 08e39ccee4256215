import Catalog
import Database
import TestSupport
import Testing

@Suite struct EvaluationTests {
    @Test func anEvaluationKeepsCaptionsAndScores() async throws {
        let test = try await TestDatabase.make()
        let catalog = test.catalog
        try await catalog.seed()
        var spec = EvaluationSpec(model: "base", dataset: "cats")
        spec.decoding.numBeams = 3
        let queued = try await catalog.queueEvaluation(spec)
        #expect((queued.total, queued.done, queued.state, queued.spec) == (3, 0, .queued, spec))
        #expect(queued.weightsSHA256 == Samples.model.weightsSHA256)
        let first = try #require(try await catalog.claimEvaluation(worker: "e", lease: .milliseconds(1)))
        #expect(first.stored == [:])
        let members = try await catalog.members(dataset: "cats", split: .test, snapshot: queued.snapshot)
        #expect(Set(members.map(\.fileName)) == ["1000.jpg", "1001.jpg", "1002.jpg"])
        #expect(try await eventually { try await catalog.reap([.evaluate], grace: .zero).count == 1 })
        try await test.database.query("update jobs set run_at = clock_timestamp()")
        let work = try #require(try await catalog.claimEvaluation(worker: "f"))
        #expect(try await catalog.evaluationAssignment(for: work.job)?.evaluation.id == queued.id)
        await #expect(throws: CatalogError.leaseLost) {
            try await catalog.storeCaptions(
                evaluation: queued.id, lease: first.job.lease, [(members[0].imageID, "zombie")])
        }
        for _ in 0..<2 {
            try await catalog.storeCaptions(
                evaluation: queued.id, lease: work.job.lease, members.prefix(2).map { ($0.imageID, "a cat") })
        }
        #expect(try await catalog.evaluation(queued.id).done == 2)
        try await catalog.storeCaptions(
            evaluation: queued.id, lease: work.job.lease, members.map { ($0.imageID, "another text") })
        var scores = EvaluationScores()
        scores.bleu4 = 0.25
        scores.ciderReason = "one reference only"
        scores.images = 3
        for _ in 0..<2 {
            try await catalog.completeEvaluation(
                queued.id, lease: work.job.lease, scores: scores,
                captions: members.map {
                    CaptionScores(imageID: $0.imageID, cider: nil, rougeL: 0.5, bleu4: 0.1)
                })
        }
        let done = try await catalog.evaluation(queued.id)
        #expect((done.state, done.done, done.scores) == (.succeeded, 3, scores))
        let captions = try await catalog.evaluationCaptions(queued.id)
        #expect(captions.map(\.sha256) == members.map(\.sha256))
        #expect(captions.map(\.candidate) == ["a cat", "a cat", "another text"])
        #expect(captions.map(\.references) == members.map(\.captions))
        #expect(captions.allSatisfy { $0.cider == nil && $0.rougeL == 0.5 && $0.bleu4 == 0.1 })
        #expect(try await catalog.evaluationCaptions(queued.id, offset: 1, limit: 1) == [captions[1]])
    }

    @Test func theNearestNeighbourNeedsNoModel() async throws {
        let catalog = try await TestDatabase.make().catalog
        try await catalog.seed()
        let spec = EvaluationSpec(model: "nearest-neighbour", kind: .nearestNeighbour, dataset: "cats")
        #expect(try await catalog.queueEvaluation(spec, key: "k").weightsSHA256 == nil)
        #expect(try await catalog.queueEvaluation(spec, key: "k").id == catalog.listEvaluations()[0].id)
        await #expect(throws: CatalogError.notFound(kind: "model", name: "absent", known: ["base"])) {
            try await catalog.queueEvaluation(EvaluationSpec(model: "absent", dataset: "cats"))
        }
        await #expect(throws: CatalogError.self) {
            try await catalog.queueEvaluation(
                EvaluationSpec(model: "base", dataset: "cats", split: .validation))
        }
    }

    @Test func modelNamesBelongToOneSetOfFiles() async throws {
        let catalog = try await TestDatabase.make().catalog
        #expect(try await catalog.registerModel(Samples.model).existed == false)
        #expect(try await catalog.registerModel(Samples.model).existed)
        var other = Samples.model
        other.weightsSHA256 = Samples.sha(4)
        await #expect(throws: CatalogError.self) { try await catalog.registerModel(other) }
        #expect(try await catalog.model("base").config.contains("64"))
    }

    @Test func workersAreListedWhileTheyAreSeen() async throws {
        let catalog = try await TestDatabase.make().catalog
        try await catalog.touchWorker(name: "h:1", kind: "trainer", detail: "idle")
        try await catalog.touchWorker(name: "h:1", kind: "trainer", detail: "run 3")
        try await catalog.touchWorker(name: "h:2", kind: "evaluator", detail: "")
        #expect(
            try await catalog.listWorkers().map { [$0.name, $0.detail] } == [["h:2", ""], ["h:1", "run 3"]])
        #expect(try await catalog.listWorkers(within: .zero) == [])
    }
}
