import BLIP
import Checkpoints
import Compute
import Foundation
import TestSupport

@testable import Training

/// A BLIP small enough to train within a test, and pictures for it.
enum TinyRun {
    static let sep: Int32 = 5
    static let dec: Int32 = 59

    static func config() throws -> BLIPConfig {
        let file = fixturesFolder.appending(path: "parity/a/config.json")
        return try JSONDecoder().decode(BLIPConfig.self, from: Data(contentsOf: file))
    }

    static func model(seed: UInt64 = 1) throws -> BLIPModel {
        try BLIPModel(
            config: config(), device: CPUDevice(), source: RandomWeights(seed: seed, standardDeviation: 0.05))
    }

    static func trainer(_ recipe: Recipe, seed: UInt64 = 1) throws -> Trainer {
        Trainer(model: try model(seed: seed), normaliser: .blip, recipe: recipe)
    }

    /// Warm-up, decay, smoothing, clipping and dropout all at work.
    static func recipe(steps: Int) -> Recipe {
        var recipe = Recipe(totalSteps: steps, stepsPerEpoch: 2)
        recipe.learningRate = 3e-3
        recipe.warmupSteps = 2
        recipe.dropout = 0.1
        recipe.maxGradientNorm = 0.5
        recipe.seed = 9
        return recipe
    }

    /// Four pictures, each of one colour with a bar of its own.
    static let pixels: [UInt8] = {
        var pixels: [UInt8] = []
        for picture in 0..<4 {
            let colour: [UInt8] = [UInt8(60 * picture), UInt8(200 - 50 * picture), 30]
            for row in 0..<32 {
                for _ in 0..<32 { pixels += row / 8 == picture ? [250, 250, 250] : colour }
            }
        }
        return pixels
    }()

    /// One caption a picture, of different lengths.
    static let captions: [[Int32]] = [
        [dec, 10, 11, 12, sep], [dec, 10, 20, sep], [dec, 30, 31, 32, 33, 34, sep],
        [dec, 10, 11, 40, 12, 41, sep],
    ]

    static let batch = CaptionBatch(
        pixels: pixels, images: 4, captions: captions, captionImage: [0, 1, 2, 3], promptLength: 1)

    /// A batch of two pictures, the second with two captions; another for each `number`.
    static func batch(_ number: Int) -> CaptionBatch {
        let first = number % 4, second = (number + 1 + number / 4) % 4
        func picture(_ index: Int) -> ArraySlice<UInt8> { pixels[index * 3072..<(index + 1) * 3072] }
        return CaptionBatch(
            pixels: Array(picture(first) + picture(second)), images: 2,
            captions: [captions[second], captions[first], [dec, 7, 8, Int32(9 + number), sep]],
            captionImage: [1, 0, 1], promptLength: 1)
    }

    /// Bits of every weight by name.
    static func bits(_ model: BLIPModel, where wanted: (String) -> Bool = { _ in true }) -> [String: [UInt32]]
    {
        var bits: [String: [UInt32]] = [:]
        for parameter in model.parameters where wanted(parameter.name) {
            bits[parameter.name] = model.device.values(of: parameter.value).map(\.bitPattern)
        }
        return bits
    }
}

/// A folder of its own for each test, gone when the test lets go of it.
final class ScratchFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "training-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func file(_ name: String) -> URL { url.appending(path: name) }
}
