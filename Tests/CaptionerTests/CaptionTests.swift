import BLIP
import BlipstreamClient
import Foundation
import RPC
import Testing
import Wire

@testable import captioner

@Suite struct CaptionTests {
    @Test(arguments: [1, 3])
    func aCaptionEqualsWhatTheModelSaysDirectly(beams: Int) async throws {
        try await RunningCaptioner.with { captioner in
            let image = try TinyModel.picture(1)
            let expected = try TinyModel.captions(
                of: [image], in: try captioner.folder,
                decoding: BLIP.Decoding(numBeams: beams, maxLength: 12), prompt: [4, 7])[0]
            let reply = try await captioner.blipstream.caption(
                image: image, model: "tiny",
                decoding: Wire.Decoding(numBeams: UInt32(beams), maxLength: 12, prompt: "a word7"))
            #expect(reply.tokenIDs == expected.ids)
            #expect(reply.tokenLogprobs == expected.logProbabilities)
            #expect(reply.meanLogprob == expected.meanLogProbability)
            #expect(
                reply.caption
                    == expected.ids.filter { $0 > 5 && $0 < 59 || $0 == 4 }
                    .map { TinyModel.vocabulary[Int($0)] }.joined(separator: " "))
            #expect((reply.model, reply.batchSize, reply.weightsSha256?.count) == ("tiny", 1, 32))
            #expect((reply.computeMs ?? 0) > 0 && (reply.prepareMs ?? 0) > 0 && reply.queueMs != nil)
        }
    }

    @Test func fortyAtOnceTravelTogetherAndEqualTheirSoloAnswers() async throws {
        try await RunningCaptioner.with(["--batch-wait", "50"]) { captioner in
            let images = try (0..<40).map { try TinyModel.picture($0) }
            let expected = try TinyModel.captions(
                of: images, in: try captioner.folder, decoding: BLIP.Decoding())
            let replies = try await captioner.blipstream.captions(images: images, concurrency: 40)
            for (reply, caption) in zip(replies, expected) {
                #expect(reply.tokenIDs == caption.ids)
                for (a, b) in zip(reply.tokenLogprobs, caption.logProbabilities) {
                    #expect(abs(a - b) < 1e-4)
                }
            }
            let sizes = replies.compactMap(\.batchSize)
            #expect(sizes.contains { $0 > 1 })
            #expect(sizes.allSatisfy { $0 <= 16 })
            #expect(Set(expected.map(\.logProbabilities)).count > 30)
        }
    }

    @Test func whatCannotBeServedIsRefusedWithTheReason() async throws {
        try await RunningCaptioner.with { captioner in
            let image = try TinyModel.picture(1)
            func ask(_ request: CaptionRequest, _ timeout: Duration? = nil) async -> RPCError? {
                await failure {
                    try await captioner.client.call(CaptionerService.caption, request, timeout: timeout)
                }
            }
            let unknown = await ask(CaptionRequest(model: "tinny", image: image))
            #expect(unknown?.code == .notFound)
            #expect(unknown?.message.contains("there are tiny") == true)
            let broken = await ask(
                CaptionRequest(image: [0xFF, 0xD8, 0xFF] + [UInt8](repeating: 1, count: 200)))
            #expect(broken?.code == .invalidArgument)
            #expect(broken?.message.contains("image_unreadable") == true, "\(broken?.message ?? "")")
            #expect(await ask(CaptionRequest(model: "tiny"))?.code == .invalidArgument)
            let large = await ask(CaptionRequest(image: [UInt8](repeating: 7, count: 3 << 20 | 1)))
            #expect(large?.code == .invalidArgument)
            #expect(large?.message.contains("CaptionUpload") == true)
            let beams = await ask(CaptionRequest(image: image, decoding: Wire.Decoding(numBeams: 17)))
            #expect(beams?.code == .invalidArgument)
            #expect(beams?.message.contains("num_beams is 17") == true)
            let long = await ask(CaptionRequest(image: image, decoding: Wire.Decoding(maxLength: 33)))
            #expect(long?.code == .invalidArgument)
            let other = await ask(
                CaptionRequest(image: image, weightsSha256: [UInt8](repeating: 1, count: 32)))
            #expect(other?.code == .failedPrecondition)
            // The refusals left no place taken.
            #expect(try await captioner.blipstream.caption(image: image).caption != nil)
            #expect(await captioner.desk.queue.waiting == 0)
        }
    }

    @Test func anExpiredDeadlineEndsInTime() async throws {
        try await RunningCaptioner.with { captioner in
            // Decoding it takes longer than the call may.
            let image = try ImageFile.flat(side: 5000)
            _ = try await captioner.blipstream.caption(image: image)
            let started = ContinuousClock.now
            let error = await failure {
                try await captioner.blipstream.caption(image: image, timeout: .milliseconds(40))
            }
            #expect(error?.code == .deadlineExceeded)
            #expect(started.duration(to: .now) < .milliseconds(1500))
            #expect(try await captioner.blipstream.caption(image: image).caption != nil)
        }
    }

    @Test func aLargePictureComesInChunksAndATooLargeOneIsRefused() async throws {
        try await RunningCaptioner.with { captioner in
            // Noise does not compress, so this is above the limit of a single call.
            let noise = (0..<1100 * 1100 * 3).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 13) }
            let image = try ImageFile.png(noise, side: 1100)
            #expect(image.count > 3 << 20)
            let reply = try await captioner.blipstream.caption(image: image)
            let expected = try TinyModel.captions(
                of: [image], in: try captioner.folder, decoding: BLIP.Decoding())
            #expect(reply.tokenIDs == expected[0].ids)
            let error = await failure {
                try await captioner.client.upload(CaptionerService.captionUpload) { writer in
                    try await writer.send(CaptionUploadFrame(request: CaptionRequest(model: "tiny")))
                    for _ in 0..<24 {
                        try await writer.send(
                            CaptionUploadFrame(chunk: [UInt8](repeating: 3, count: 1 << 20)))
                    }
                }
            }
            #expect(error?.code == .invalidArgument)
            #expect(error?.message.contains("at most 20971520 bytes") == true, "\(error?.message ?? "")")
        }
    }

    @Test func aStreamAnswersEachPictureAndSaysWhatIsWrongWithOne() async throws {
        try await RunningCaptioner.with { captioner in
            var images = try (0..<12).map { try TinyModel.picture($0) }
            images[5] = [1, 2, 3, 4]
            var replies: [UInt32: CaptionStreamReply] = [:]
            let stream = captioner.client.stream(
                CaptionerService.captionStream, CaptionStreamRequest(model: "tiny", images: images))
            for try await reply in stream { replies[reply.index ?? 99] = reply }
            #expect(Set(replies.keys) == Set(0..<12))
            #expect(replies[5]?.status == StatusCode.invalidArgument.rawValue)
            #expect(replies[5]?.error?.contains("image_format_not_allowed") == true)
            #expect(replies[5]?.reply == nil)
            #expect(replies.values.filter { $0.reply?.caption != nil }.count == 11)
        }
    }
}
