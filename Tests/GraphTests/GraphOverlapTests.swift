import BLIP
import Compute
import Foundation
import PJRT
import Testing

@testable import Graph
@testable import Training

/// The host works on the next step while the device is at this one.
@Suite(.withPlugin) struct GraphOverlapTests {
    private static func batch(_ number: Int) -> CaptionBatch {
        CaptionBatch(
            pixels: (0..<2 * 3072).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ number &* 7) }, images: 2,
            captions: [[59, 10, 11, Int32(12 + number), 5], [59, 10, 20, 5]], captionImage: [0, 1],
            promptLength: 1)
    }

    private static func trainer(_ device: any Device) throws -> Trainer {
        let model = try BLIPModel(
            config: GraphFixture.config("a"), device: device,
            source: RandomWeights(seed: 1, standardDeviation: 0.05))
        return Trainer(
            model: model, normaliser: .blip, recipe: Recipe(totalSteps: 8, stepsPerEpoch: 2))
    }

    @Test func stepsStartedAheadGiveTheSameBits() throws {
        let (ahead, inTurn) = (try GraphClient.device(), try GraphClient.device())
        let (a, b) = (try Self.trainer(ahead), try Self.trainer(inTurn))
        var results: [StepResult] = []
        var under = try a.start(on: Self.batch(0))
        for step in 1..<5 {
            let next = try a.start(on: Self.batch(step))
            // What is asked for has begun before anybody waits for the one before.
            #expect(ahead.counters.runs == step + 1 && ahead.lastFinished < step + 1)
            results.append(try a.finish(under))
            under = next
        }
        results.append(try a.finish(under))
        #expect(try results == (0..<5).map { try b.train(on: Self.batch($0)) })
        for (mine, theirs) in zip(a.model.parameters, b.model.parameters) {
            #expect(ahead.values(of: mine.value) == inTurn.values(of: theirs.value), "\(mine.name)")
        }
    }

    /// On a plugin for CPUs replicas of two runs at once would stand in each other's way.
    @Test func replicasMayBeStartedAheadToo() throws {
        let (a, b) = (
            try Self.trainer(GraphClient.device(replicas: 2)), try Self.trainer(GraphClient.device())
        )
        var under: [StartedStep] = []
        var results: [StepResult] = []
        for step in 0..<6 {
            under.append(try a.start(on: Self.batch(step)))
            if under.count > 2 { results.append(try a.finish(under.removeFirst())) }
        }
        for step in under { results.append(try a.finish(step)) }
        for (step, mine) in results.enumerated() {
            let theirs = try b.train(on: Self.batch(step))
            #expect(abs(mine.loss - theirs.loss) <= 1e-4 * theirs.loss)
        }
    }

    @Test func picturesTravelAsBytes() throws {
        let device = try GraphClient.device()
        let bytes = (0..<2 * 12).map { UInt8(truncatingIfNeeded: $0 &* 53) }
        let normaliser = PixelNormaliser.blip
        let tensor = try #require(
            device.pictures(bytes, side: 2, mean: normaliser.mean, deviation: normaliser.standardDeviation))
        #expect(tensor.shape == [2, 3, 2, 2])
        for (place, value) in device.values(of: tensor).enumerated() {
            let (picture, channel, pixel) = (place / 12, place % 12 / 4, place % 4)
            let expected = normaliser.value(bytes[picture * 12 + pixel * 3 + channel], channel: channel)
            #expect(abs(value - expected) <= 1e-6)
        }
    }
}
