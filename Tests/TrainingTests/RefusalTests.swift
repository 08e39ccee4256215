import BLIP
import Compute
import Testing

@testable import Training

@Suite struct RefusalTests {
    /// Refused by training and by evaluation alike, with nothing done; the text holds each of `parts`.
    private func expectRefusal(
        _ parts: String..., at location: SourceLocation = #_sourceLocation,
        change: (inout CaptionBatch) -> Void
    ) throws {
        let trainer = try TinyRun.trainer(TinyRun.recipe(steps: 2))
        let before = TinyRun.bits(trainer.model)
        var batch = TinyRun.batch
        change(&batch)
        for attempt in [{ _ = try trainer.train(on: batch) }, { _ = try trainer.evaluate(on: batch) }] {
            let error = #expect(throws: TrainingError.self, sourceLocation: location) { try attempt() }
            guard case .batch(let text)? = error else {
                Issue.record("\(String(describing: error))", sourceLocation: location)
                return
            }
            for part in parts { #expect(text.contains(part), "\(text)", sourceLocation: location) }
        }
        #expect(trainer.step == 0 && TinyRun.bits(trainer.model) == before, sourceLocation: location)
    }

    @Test func tooFewAndTooManyPixelsAreRefused() throws {
        try expectRefusal("12287", "12288") { $0.pixels.removeLast() }
        try expectRefusal("12291", "12288") { $0.pixels += [1, 2, 3] }
        try expectRefusal("0 bytes") {
            $0.pixels = []; $0.images = 0
        }
    }

    @Test func aTokenOutsideTheVocabularyIsRefused() throws {
        try expectRefusal("token 61", "61") { $0.captions[1][2] = 61 }
        try expectRefusal("token -2", "61") { $0.captions[1][1] = -2 }
    }

    @Test func aPictureThatIsNotThereIsRefused() throws {
        try expectRefusal("picture 4", "4") { $0.captionImage[2] = 4 }
        try expectRefusal("picture -1") { $0.captionImage[0] = -1 }
        try expectRefusal("4 captions", "3 picture") { $0.captionImage.removeLast() }
        try expectRefusal("0 captions") {
            $0.captions = []; $0.captionImage = []
        }
    }

    @Test func aCaptionLongerThanThePositionsIsRefused() throws {
        try expectRefusal("33", "32") { $0.captions[0] = [Int32](repeating: 7, count: 33) }
    }

    @Test func aBatchWithNothingToLearnIsRefused() throws {
        try expectRefusal("no caption has a word") { $0.promptLength = 9 }
        try expectRefusal("no caption has a word") { $0.captions = $0.captions.map { [$0[0]] } }
    }

    /// The bias of one head entry at infinity: the loss is infinite or NaN in every step.
    private func broken() throws -> (Trainer, Parameter) {
        let trainer = try TinyRun.trainer(TinyRun.recipe(steps: 20))
        let name = "text_decoder.cls.predictions.bias"
        let bias = try #require(trainer.model.parameters.first { $0.name == name })
        var values = trainer.model.device.values(of: bias.value)
        values[3] = .infinity
        trainer.model.device.assign(values, to: bias.value)
        return (trainer, bias)
    }

    @Test func aStepThatIsNotFiniteLeavesTheWeightsAloneAndTheTenthInARowEndsTheRun() throws {
        let (trainer, _) = try broken()
        let before = TinyRun.bits(trainer.model)
        for step in 1...9 {
            let result = try trainer.train(on: TinyRun.batch)
            #expect(result.skipped && result.step == step && trainer.skippedInARow == step)
        }
        #expect(throws: TrainingError.notFinite(steps: 10, step: 9)) { try trainer.train(on: TinyRun.batch) }
        #expect(TinyRun.bits(trainer.model) == before)
        #expect(TrainingError.notFinite(steps: 10, step: 9).description.contains("10 steps in a row"))
    }

    @Test func aFiniteStepStartsTheCountAgain() throws {
        let (trainer, bias) = try broken()
        for _ in 0..<9 { _ = try trainer.train(on: TinyRun.batch) }
        trainer.model.device.clear(bias.value)
        let result = try trainer.train(on: TinyRun.batch)
        #expect(!result.skipped && trainer.skippedInARow == 0 && result.step == 10)
        #expect(
            trainer.trained.allSatisfy {
                trainer.model.device.values(of: $0.state.m).allSatisfy { $0.isFinite }
            })
    }

    @Test func aWeightThatIsNotANumberIsNoticed() throws {
        for name in [
            "text_decoder.bert.encoder.layer.0.attention.self.query.weight",
            "vision_model.post_layernorm.bias",
        ] {
            let trainer = try TinyRun.trainer(TinyRun.recipe(steps: 2))
            let weight = try #require(trainer.model.parameters.first { $0.name == name })
            var values = trainer.model.device.values(of: weight.value)
            values[0] = .nan
            trainer.model.device.assign(values, to: weight.value)
            #expect(try trainer.train(on: TinyRun.batch).skipped, "\(name)")
        }
    }
}
