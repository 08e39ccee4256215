import BLIP
import Compute
import Testing

@testable import Training

struct BatchShapesTests {
    private func shapes(replicas: Int = 1) -> BatchShapes {
        BatchShapes(replicas: replicas, pad: 0, positions: 48)
    }

    @Test func captionLengthsFallIntoFewSizes() {
        let shapes = shapes()
        #expect([1, 16, 17, 25, 33, 41, 48].map(shapes.length) == [16, 16, 24, 32, 40, 48, 48])
        #expect(BatchShapes(replicas: 1, pad: 0, positions: 512).length(130) == 192)
    }

    @Test func aSmallerBatchTakesTheShapeOfALargerOne() {
        var shapes = shapes()
        let whole = shapes.shares(of: TinyRun.batch)
        let part = shapes.shares(of: TinyRun.batch(0))
        #expect(whole == [TinyRun.batch])
        #expect(part[0].images == 4 && part[0].captions.count == 4 && part[0].captionImage == [1, 0, 1, 3])
        #expect(part[0].pixels.count == TinyRun.batch.pixels.count)
        #expect(part[0].supervisedTokens == TinyRun.batch(0).supervisedTokens)
        #expect(part[0].targets(length: 8)[24...] == [-1, -1, -1, -1, -1, -1, -1, -1])
    }

    @Test func sharesHoldEveryPictureOnceAndHaveOneShape() {
        var shapes = shapes(replicas: 3)
        var batch = TinyRun.batch
        batch.pictureKeys = [[1], [2], [3], [4]]
        let shares = shapes.shares(of: batch)
        #expect(shares.map(\.images) == [2, 2, 2] && shares.map(\.captions.count) == [2, 2, 2])
        #expect(shares.map(\.pictureKeys) == [[[1], [2]], [[3], [4]], [[1], [1]]])
        #expect(shares.flatMap(\.captions).filter { $0 != [0] } == TinyRun.captions)
        #expect(shares.reduce(0) { $0 + $1.supervisedTokens } == batch.supervisedTokens)
        for share in shares.prefix(2) {
            for (caption, image) in zip(share.captions, share.captionImage) {
                let original = TinyRun.captions.firstIndex(of: caption)
                #expect(original.map { batch.pictureKeys[$0] } == share.pictureKeys[Int(image)])
            }
        }
    }

    /// Filled up or not, a run goes the same way: what was filled in adds nothing to losses and gradients.
    @Test(arguments: [false, true])
    func aRunOnFilledBatchesEqualsARunOnTheBatchesThemselves(_ freezes: Bool) throws {
        var recipe = TinyRun.recipe(steps: 6)
        recipe.dropout = 0
        recipe.freezeVision = freezes
        func run(_ device: CPUDevice) throws -> [StepResult] {
            let model = try BLIPModel(
                config: TinyRun.config(), device: device,
                source: RandomWeights(seed: 1, standardDeviation: 0.05))
            let trainer = Trainer(
                model: model, normaliser: .blip, recipe: recipe,
                features: FeatureStore(inMemory: 1 << 20))
            return try (0..<6).map { step in
                var batch = step % 2 == 0 ? TinyRun.batch : TinyRun.batch(step)
                if step % 2 == 0 { batch.pictureKeys = [[0], [1], [2], [3]] }
                return try trainer.train(on: batch)
            }
        }
        let (filled, plain) = (try run(CPUDevice(fixedShapes: true)), try run(CPUDevice()))
        for (a, b) in zip(filled, plain) {
            #expect(a.tokens == b.tokens && a.images == b.images)
            #expect(abs(a.loss - b.loss) <= 2e-6 * b.loss && abs(a.nll - b.nll) <= 2e-6 * b.nll)
            #expect(abs(a.gradientNorm - b.gradientNorm) <= 2e-5 * b.gradientNorm)
        }
    }
}
