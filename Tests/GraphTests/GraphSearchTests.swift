import BLIP
import Compute
import PJRT
import Testing

@testable import Graph

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
