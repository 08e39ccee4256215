import BLIP
import Compute
import Foundation
import Testing

@testable import Training

/// What saves time or memory must not change a bit.
@Suite struct SavedWorkTests {
    /// Batches whose pictures are named: picture i is the same in every batch.
    private func batch(_ number: Int) -> CaptionBatch {
        var batch = TinyRun.batch(number)
        batch.pictureKeys = [[UInt8(number % 4)], [UInt8((number + 1 + number / 4) % 4)]]
        return batch
    }

    private func run(
        _ features: FeatureStore?, frozen: Bool = true, recomputes: Bool = false
    ) throws -> [String: [UInt32]] {
        var recipe = TinyRun.recipe(steps: 6)
        (recipe.freezeVision, recipe.recomputeVision) = (frozen, recomputes)
        let trainer = Trainer(
            model: try TinyRun.model(), normaliser: .blip, recipe: recipe, features: features)
        for number in 0..<6 { _ = try trainer.train(on: batch(number)) }
        return TinyRun.bits(trainer.model)
    }

    /// OpenBLAS, which multiplies on CPUs without AVX2, rounds a row by how many there are beside it: features of a picture that was
    /// encoded alone differ in their last bits from those of the same picture among others.
    private static let keepsBits = !CPUDevice().summary.hasSuffix("by openblas")

    @Test(.enabled(if: keepsBits)) func keptFeaturesGiveTheBitsOfFreshOnes() throws {
        let scratch = try ScratchFolder()
        let inMemory = FeatureStore(inMemory: 1 << 20)
        let inAFile = FeatureStore(in: scratch.url, budget: 1 << 20)
        let fresh = try run(nil)
        #expect(try run(inMemory) == fresh)
        #expect(inMemory.count == 4)
        #expect(try run(inAFile) == fresh)
        #expect(inAFile.count == 4)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.url.path).isEmpty)
    }

    @Test(.enabled(if: keepsBits)) func aStoreWithRoomForOnePictureKeepsOneAndChangesNothing() throws {
        let config = try TinyRun.config()
        let size = config.vision.tokens * config.vision.hiddenSize * 4
        let small = FeatureStore(inMemory: size + 5)
        let fresh = try run(nil)
        #expect(try run(small) == fresh)
        #expect(small.count == 1)
        let none = FeatureStore(inMemory: size - 1)
        #expect(try run(none) == fresh)
        #expect(none.count == 0)
    }

    @Test func aStoreIsUsedByFrozenEncodersAlone() throws {
        let store = FeatureStore(inMemory: 1 << 20)
        let trained = try run(nil, frozen: false)
        #expect(try run(store, frozen: false) == trained)
        #expect(store.count == 0)
    }

    @Test func picturesAreToldApartByTheirKeys() throws {
        let store = FeatureStore(inMemory: 1 << 20)
        var recipe = TinyRun.recipe(steps: 6)
        recipe.freezeVision = true
        let trainer = Trainer(
            model: try TinyRun.model(), normaliser: .blip, recipe: recipe, features: store)
        for number in 0..<6 {
            var batch = batch(number)
            // The wrong keys: every picture takes the features of the first.
            batch.pictureKeys = [[0], [0]]
            _ = try trainer.train(on: batch)
        }
        #expect(TinyRun.bits(trainer.model) != (try run(nil)))
    }

    @Test func roundedFeaturesLieWithinHalfAStepOfBfloat16() throws {
        let store = FeatureStore(inMemory: 1 << 16, format: .bfloat16)
        let values: [Float] = [0, -0, 1, 1.003_906_25, 1.011_718_75, -3.14159, 6e4, .infinity, 1e-3]
        store.keep(values[...], for: [1])
        var read = [Float](repeating: 9, count: values.count)
        read.withUnsafeMutableBufferPointer { store.read([1], into: $0) }
        // Ties go to even: 1 + 1/256 falls to 1, 1 + 3/256 rises to 1 + 4/256.
        #expect(read[..<5] == [0, -0, 1, 1, 1.015_625])
        for (kept, value) in zip(read, values) where value.isFinite {
            #expect(abs(kept - value) <= abs(value) / 256)
        }
        #expect(read[7] == .infinity)
    }

    @Test func recomputedBlocksGiveTheBitsOfKeptOnes() throws {
        #expect(try run(nil, frozen: false, recomputes: true) == (try run(nil, frozen: false)))
    }

    @Test func aStepAfterTheFirstTakesNoMemory() throws {
        for precision in [Precision.fp32, .bf16] {
            let device = CPUDevice(precision: precision)
            let model = try BLIPModel(
                config: TinyRun.config(), device: device,
                source: RandomWeights(seed: 1, standardDeviation: 0.05))
            let trainer = Trainer(model: model, normaliser: .blip, recipe: TinyRun.recipe(steps: 9))
            _ = try trainer.train(on: TinyRun.batch)
            let reserved = device.reservedBytes
            #expect(reserved > 0)
            for _ in 0..<3 { _ = try trainer.train(on: TinyRun.batch) }
            #expect(device.reservedBytes == reserved)
        }
    }
}
