import BlipstreamClient
import Foundation
import RPC
import Testing
import Wire

@testable import blip

struct PusherTests {
    /// Answers each header of a call: names with "same" are duplicates, with "bad" rejected, the rest accepted.
    private static func accept(_ frames: StreamReader<PushFrame>, _ calls: Seen<[PushHeader]>) async throws
        -> PushReply
    {
        var headers: [PushHeader] = []
        for try await frame in frames { if let header = frame.header { headers.append(header) } }
        calls.add(headers)
        return PushReply(
            results: headers.map { header in
                let name = header.fileName ?? ""
                if name.contains("bad") {
                    return PushResult(outcome: .rejected, reason: "image_too_small", detail: "tiny")
                }
                return PushResult(outcome: name.contains("same") ? .duplicate : .accepted, newCaptions: 1)
            })
    }

    private static func folder(_ disk: FolderOnDisk, _ names: [String]) throws -> PictureFolder {
        for name in names { try disk.picture(name) }
        let rows = names.enumerated().map { index, name in
            "{\"file_name\": \"\(name)\", \"text\": \"caption \(index)\"}\n"
        }
        try disk.write("metadata.jsonl", rows.joined() + "broken\n")
        return try PictureFolder.read(disk.url)
    }

    @Test func everyRowIsCountedOnceAndRefusedOnesAreReported() async throws {
        let disk = try FolderOnDisk()
        let names = (0..<100).map { "p\($0).png" } + ["same.png", "bad.png"]
        let content = try Self.folder(disk, names)
        let (calls, reported) = (Seen<[PushHeader]>(), Seen<ReportRejectedRequest>())
        try await StubService.run { server in
            server.handle(IngestionService.pushImages) { frames, _ in try await Self.accept(frames, calls) }
            server.handle(IngestionService.reportRejected) { request, _ in
                reported.add(request)
                return ReportRejectedReply()
            }
        } _: { client in
            var progress = 0
            let tally = try await Pusher(client: client, dataset: "d").push(content) { progress = $0 }
            #expect(tally.accepted == 100)
            #expect(tally.duplicates == 1)
            #expect(tally.newCaptions == 101)
            #expect(tally.refused.map(\.reason.code).sorted() == ["bad_json", "image_too_small"])
            #expect(tally.rows == content.count)
            #expect(progress == 102)
        }
        #expect(calls.all.count == 4)
        #expect(calls.all.allSatisfy { $0.count <= Pusher.picturesPerCall })
        #expect(Set(calls.all.joined().compactMap(\.fileName)) == Set(names))
        #expect(
            calls.all.joined().allSatisfy {
                $0.dataset == "d" && $0.sha256?.count == 32 && ($0.line ?? 0) > 0
            })
        // What the service refused it has recorded itself.
        #expect(reported.all.flatMap(\.rejections).map(\.reason) == ["bad_json"])
        #expect(reported.all.first?.rejections.first?.line == 103)
    }

    @Test func aServiceThatIsAwayForAMomentIsAskedAgain() async throws {
        let disk = try FolderOnDisk()
        let content = try Self.folder(disk, ["a.png"])
        let (calls, tries) = (Seen<[PushHeader]>(), Seen<Int>())
        try await StubService.run { server in
            server.handle(IngestionService.pushImages) { frames, _ in
                if tries.add(0) == 0 {
                    throw RPCError(.unavailable, "starting", retryAfter: .milliseconds(5))
                }
                return try await Self.accept(frames, calls)
            }
            server.handle(IngestionService.reportRejected) { _, _ in ReportRejectedReply() }
        } _: { client in
            let tally = try await Pusher(client: client, dataset: "d").push(content) { _ in }
            #expect(tally.accepted == 1)
        }
        #expect(tries.all.count == 2)
    }

    @Test func aPictureThatVanishedIsRejectedNotFatal() async throws {
        let disk = try FolderOnDisk()
        let content = try Self.folder(disk, ["a.png", "b.png"])
        try FileManager.default.removeItem(at: disk.url.appending(path: "a.png"))
        let calls = Seen<[PushHeader]>()
        try await StubService.run { server in
            server.handle(IngestionService.pushImages) { frames, _ in try await Self.accept(frames, calls) }
            server.handle(IngestionService.reportRejected) { _, _ in ReportRejectedReply() }
        } _: { client in
            let tally = try await Pusher(client: client, dataset: "d").push(content) { _ in }
            #expect(tally.accepted == 1)
            #expect(tally.refused.map(\.reason) == [.badJSON, .imageUnreadable])
        }
    }

    @Test func callsAreBoundedBySize() throws {
        let disk = try FolderOnDisk()
        for name in ["a.png", "b.png", "c.png"] {
            try disk.write(name, [UInt8](repeating: 1, count: 3 << 20))
            try disk.write("\(name).txt", "x")
        }
        #expect(Pusher.batches(try PictureFolder.read(disk.url).rows).map(\.count) == [2, 1])
    }
}
