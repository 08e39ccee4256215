import BLIP
import Compute
import Testing

@testable import Training

@Suite struct CaptionBatchTests {
    private func batch(_ captions: [[Int32]], promptLength: Int) -> CaptionBatch {
        CaptionBatch(
            pixels: [], images: 0, captions: captions, captionImage: captions.map { _ in 0 },
            promptLength: promptLength)
    }

    @Test func withoutAPromptEveryWordAndTheClosingTokenAreLearnt() {
        let targets = batch([[59, 7, 8, 5]], promptLength: 1).targets(length: 4)
        #expect(targets == [7, 8, 5, -1])
    }

    @Test func thePromptIsNeverLearntButItsLastTokenPredictsTheFirstWord() {
        let targets = batch([[59, 1, 2, 7, 8, 5]], promptLength: 3).targets(length: 6)
        #expect(targets == [-1, -1, 7, 8, 5, -1])
    }

    @Test func paddingIsIgnoredBehindShorterCaptions() {
        let made = batch([[59, 7, 5], [59, 7, 8, 9, 5]], promptLength: 1)
        let tokens = made.tokens(pad: 0)
        #expect(tokens.ids == [59, 7, 5, 0, 0, 59, 7, 8, 9, 5] && tokens.length == 5 && tokens.captions == 2)
        #expect(made.targets(length: tokens.length) == [7, 5, -1, -1, -1, 7, 8, 9, 5, -1])
    }

    @Test func aCaptionThatIsAllPromptTeachesNothing() {
        #expect(batch([[59, 1, 2]], promptLength: 3).targets(length: 3) == [-1, -1, -1])
    }

    /// A caption behind a longer one loses exactly what it loses alone.
    @Test func paddingDoesNotChangeTheLoss() throws {
        let trainer = try TinyRun.trainer(TinyRun.recipe(steps: 1))
        let together = try trainer.evaluate(on: TinyRun.batch)
        var sum = (smoothed: 0.0, nll: 0.0, tokens: 0)
        for (index, caption) in TinyRun.captions.enumerated() {
            var one = TinyRun.batch
            one.captions = [caption]
            one.captionImage = [Int32(index)]
            let alone = try trainer.evaluate(on: one)
            sum = (sum.smoothed + alone.smoothed, sum.nll + alone.nll, sum.tokens + alone.tokens)
        }
        #expect(together.tokens == 4 + 3 + 6 + 6 && sum.tokens == together.tokens)
        #expect(abs(together.smoothed - sum.smoothed) < 1e-4 && abs(together.nll - sum.nll) < 1e-4)
    }
}
