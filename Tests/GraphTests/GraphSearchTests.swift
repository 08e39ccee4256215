import BLIP
import Compute
import Foundation
import PJRT
import Testing

@testable import Graph

/// What a search says, where nothing needs to run.
@Suite struct GraphSearchTextTests {
    @Test(arguments: [1, 2]) func theProgramOfASearchIsKnown(_ beams: Int) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "search-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let device = try GraphDevice.writer(to: folder, precision: .fp32, keyMultiple: 1)
        let cache = device.tensor([Float](repeating: 0, count: beams * 4 * 2), shape: [beams, 4, 2])
        let words = device.tensor([Float](repeating: 1, count: 5 * 2), shape: [5, 2])
        let search = TokenSearch(
            pictures: 1, beams: beams, prompt: [3], end: 2, padding: 0, maxLength: 4, minLength: 3,
            repetitionPenalty: 1.5, lengthPenalty: 1)
        let logits = device.tensor([Float](repeating: 0, count: beams * 5), shape: [beams, 5])
        let found = device.found(by: search, logits: logits, caches: [cache]) {
            let x = device.chosenEmbedding(words: words, positions: words)
            device.writeCache(cache, rows: x, position: 1, count: 1)
            return device.linear(x, weight: words, bias: nil)
        }
        #expect(found?.ids.count == 4)
        let text = try String(contentsOf: folder.appending(path: "program-1.mlir"), encoding: .utf8)
        try Golden.check(text, "search-\(beams)")
    }
}

/// Searches that run on the device, against the CPU device, where the host chooses every token.
@Suite(.withPlugin) struct GraphSearchTests {
    private static let settings = [
        Decoding(numBeams: 1, maxLength: 9, minLength: 9),
        Decoding(numBeams: 1, maxLength: 3, repetitionPenalty: 0.4),
        Decoding(numBeams: 2, maxLength: 14, repetitionPenalty: 2.5),
        Decoding(numBeams: 2, maxLength: 14, minLength: 6, lengthPenalty: -2),
        Decoding(numBeams: 2, maxLength: 14, lengthPenalty: 2.5),
        Decoding(numBeams: 5, maxLength: 16),
        Decoding(numBeams: 5, maxLength: 16, minLength: 11, lengthPenalty: 0.3),
    ]

    @Test func everySettingFindsWhatTheHostFinds() throws {
        let device = try GraphClient.device()
        let graph = try GraphFixture("a", on: device)
        let host = try GraphFixture("a", on: CPUDevice())
        let bos = Int32(graph.model.config.text.bosTokenID)
        for decoding in Self.settings {
            for prompt in [[bos], [bos, 7]] {
                func captions(_ fixture: GraphFixture) throws -> [GeneratedCaption] {
                    try fixture.model.generate(
                        pixels: try fixture.pixels(), prompt: prompt, decoding: decoding)
                }
                let (mine, theirs) = (try captions(graph), try captions(host))
                #expect(mine.map(\.ids) == theirs.map(\.ids), "\(decoding) \(prompt)")
                for (mine, theirs) in zip(mine, theirs) {
                    #expect(abs(mine.score - theirs.score) <= 1e-4 * abs(theirs.score), "\(decoding)")
                    #expect(
                        zip(mine.logProbabilities, theirs.logProbabilities).allSatisfy {
                            abs($0 - $1) <= 1e-4
                        }
                    )
                }
            }
        }
    }

    @Test func aLoopEndsWhenItsConditionDoesAndReadsWhatLiesOnTheDevice() throws {
        let device = try GraphClient.device()
        let held = device.tensor([3, 4], shape: [2])
        let step = device.value(held)
        func run(below limit: Int32) -> [Float] {
            let first = [Value.constant(0, [2]), device.host(limit), .constant(0, [], .i32)]
            let end = device.loop(first) {
                $0[2].compare(.less, $0[1])
            } body: {
                [$0[0] + step, $0[1], $0[2] + .constant(1, [], .i32)]
            }
            return device.values(of: device.result(end[0]))
        }
        #expect(run(below: 5) == [15, 20])
        #expect(run(below: 0) == [0, 0])
        // The limit is no part of the program.
        #expect(device.counters.programs == 1)
    }
}
