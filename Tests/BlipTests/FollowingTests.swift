import BlipstreamClient
import Foundation
import RPC
import Testing
import Wire

@testable import blip

struct FollowingTests {
    @Test func aRunIsFollowedAcrossBrokenStreams() async throws {
        let opened = Seen<Int>()
        try await StubService.run { server in
            server.handle(CatalogService.watchRun) { request, _, writer in
                try await writer.send(
                    WatchRunReply(run: RunInfo(runID: request.runID, state: .running, step: 1, totalSteps: 9))
                )
                switch opened.add(0) {
                case 0: throw RPCError(.unavailable, "restarting")
                // An end without the run's end is no end.
                case 1: return
                default:
                    try await writer.send(
                        WatchRunReply(run: RunInfo(runID: request.runID, state: .succeeded, outputModel: "m"))
                    )
                }
            }
            server.handle(CatalogService.getRun) { request, _ in
                GetRunReply(run: RunInfo(runID: request.runID, state: .running))
            }
        } _: { client in
            let info = try await RunWatch(client: client, run: 4).follow(console: Console(json: true))
            #expect(info.state == .succeeded && info.outputModel == "m")
        }
        #expect(opened.all.count == 3)
    }

    @Test func anUnknownRunIsTheEnd() async throws {
        try await StubService.run { server in
            server.handle(CatalogService.watchRun) { _, _, _ in
                throw RPCError(.notFound, "no run 4; the newest is 3")
            }
        } _: { client in
            await #expect(throws: RPCError.self) {
                try await RunWatch(client: client, run: 4).follow(console: Console(json: true))
            }
        }
    }

    @Test func captionsKeepTheOrderOfFilesAndBadPicturesTheirPlace() async throws {
        let disk = try FolderOnDisk()
        let names = (0..<40).map { "p\($0 < 10 ? "0" : "")\($0).jpg" }
        for name in names { try disk.picture(name) }
        let files = try CaptionInputs.files(of: [disk.url.path]) + [disk.url.appending(path: "gone.jpg").path]
        #expect(files.count == 41)
        try await StubService.run { server in
            server.handle(CaptionerService.caption) { request, _ in
                let name = String(decoding: request.image?.dropFirst(3) ?? [], as: UTF8.self)
                // The first comes last.
                if name == "p00.jpg" { try await Task.sleep(for: .milliseconds(50)) }
                if name == "p07.jpg" { throw RPCError(.invalidArgument, "image_unreadable: damaged") }
                return CaptionReply(
                    caption: "caption of \(name)", tokenIDs: [1, 2], tokenLogprobs: [-1, -2],
                    meanLogprob: -1.5)
            }
        } _: { client in
            var rows: [CaptionRow] = []
            try await PictureCaptioner(client: client, model: "", decoding: Decoding()).caption(files) {
                rows.append($0)
            }
            #expect(rows.map(\.path) == files)
            #expect(rows[0].caption == "caption of p00.jpg")
            #expect(rows[7].caption == nil && rows[7].error == "image_unreadable: damaged")
            #expect(rows[40].error?.contains("cannot be read") == true)
            #expect(rows.count { $0.error == nil } == 39)
        }
    }

    @Test func aModelNobodyKnowsEndsAll() async throws {
        let disk = try FolderOnDisk()
        try disk.picture("a.jpg")
        try await StubService.run { server in
            server.handle(CaptionerService.caption) { _, _ in
                throw RPCError(.notFound, "no model \"x\"; there is tiny")
            }
        } _: { client in
            do {
                try await PictureCaptioner(client: client, model: "x", decoding: Decoding()).caption(
                    CaptionInputs.files(of: [disk.url.path])
                ) { _ in }
                Issue.record("an unknown model was no error")
            } catch {
                #expect(Failure(error).exitCode == 2)
                #expect(Failure(error).description == "no model \"x\"; there is tiny")
            }
        }
    }

    @Test func finishedEvaluationsAreFoundOnlyWhenAllIsTheSame() async throws {
        let decoding = Decoding(
            numBeams: 1, maxLength: 20, minLength: 0, repetitionPenalty: 1, lengthPenalty: 1, prompt: "")
        let done = EvaluationInfo(
            evaluationID: 5, model: "m", dataset: "d", split: "test", decoding: decoding, state: .succeeded,
            scores: Scores(images: 10), weightsSha256: [1, 2])
        try await StubService.run { server in
            server.handle(CatalogService.listEvaluations) { _, _ in ListEvaluationsReply(evaluations: [done])
            }
        } _: { client in
            let evaluator = Evaluator(client: client)
            var request = Evaluator.Request(model: "m", dataset: "d")
            let same = try await evaluator.finished(request, weights: [1, 2], images: 10)
            #expect(same?.evaluationID == 5)
            let otherWeights = try await evaluator.finished(request, weights: [9], images: 10)
            #expect(otherWeights == nil)
            let morePictures = try await evaluator.finished(request, weights: [1, 2], images: 11)
            #expect(morePictures == nil)
            request.decoding.numBeams = 3
            let otherSearch = try await evaluator.finished(request, weights: [1, 2], images: 10)
            #expect(otherSearch == nil)
        }
    }
}
