import BlipstreamClient
import Foundation
import RPC
import ServiceKit
import TestSupport
import Testing
import Wire

@testable import captioner

/// A PJRT plugin that computes on the CPU, where there is one.
private let testPlugin = ProcessInfo.processInfo.environment["BLIP_PJRT_TEST_PLUGIN"]

@Suite struct CardTests {
    private struct Answers {
        let captions: [String]
        let match: [Float]
        let cosine: [Float]
    }

    private func answers(_ arguments: [String]) async throws -> Answers {
        var answers: Answers?
        try await RunningCaptioner.with(arguments) { captioner in
            _ = try await AlignmentTests().register("itm", in: captioner)
            let pictures = try (1...3).map { try TinyModel.picture($0) }
            var captions: [String] = []
            for picture in pictures {
                let reply = try await captioner.blipstream.caption(image: picture, model: "tiny")
                captions.append(reply.caption ?? "")
            }
            let aligned = try await captioner.blipstream.align(
                image: pictures[0], captions: ["word7 word8", "word9 a word11 word12"], model: "itm")
            answers = Answers(captions: captions, match: aligned.match, cosine: aligned.cosine)
        }
        return try #require(answers)
    }

    @Test(.enabled(if: testPlugin != nil, "BLIP_PJRT_TEST_PLUGIN names no plugin"))
    func captionsAndScoresOfACardAreThoseOfTheCPU() async throws {
        let plugin = try #require(testPlugin)
        let card = try await answers(["--device", "gpu", "--pjrt-plugin", plugin, "--batch", "4"])
        let cpu = try await answers(["--device", "cpu"])
        #expect(card.captions == cpu.captions && !cpu.captions.allSatisfy(\.isEmpty))
        #expect(card.match.count == 2 && card.cosine.count == 2)
        for (a, b) in zip(card.match + card.cosine, cpu.match + cpu.cosine) { #expect(abs(a - b) < 1e-4) }
    }

    @Test func aCaptionerThatIsToUseACardAndHasNoneDoesNotStart() async throws {
        await #expect {
            try await RunningCaptioner.with(["--device", "gpu", "--python-env", "/nonexistent"]) { _ in }
        } throws: {
            "\($0)".contains("xla_cuda13/xla_cuda_plugin.so")
        }
        await #expect {
            try await RunningCaptioner.with(["--device", "gpu", "--precision", "int8"]) { _ in }
        } throws: {
            "\($0)".contains("int8 products exist on the CPU only")
        }
    }
}
