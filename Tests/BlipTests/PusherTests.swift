import BlipstreamClient
import Datasets
import Foundation
import RPC
import Testing
import Wire

@testable import blip

struct PusherTests {
    /// What a stub of the service holds and saw. Every access to the variables holds `lock`.
    final class Store: @unchecked Sendable {
        private let lock = NSLock()
        private var captions: [[UInt8]: Set<String>] = [:]
        private var callsSeen: [[PushHeader]] = []
        private var reportedSeen: [Rejection] = []
        private var recordsSeen: [PushRecord] = []

        var calls: [[PushHeader]] { lock.withLock { callsSeen } }
        var reported: [Rejection] { lock.withLock { reportedSeen } }
        var records: [PushRecord] { lock.withLock { recordsSeen } }

        func report(_ rows: [Rejection]) { lock.withLock { reportedSeen += rows } }
        func record(_ push: PushRecord?) { lock.withLock { if let push { recordsSeen.append(push) } } }
        func call(_ headers: [PushHeader]) { lock.withLock { callsSeen.append(headers) } }

        func known(_ header: PushHeader) -> PushResult {
            let isKnown = lock.withLock { captions[header.sha256 ?? []] != nil }
            return isKnown ? add(header) : PushResult(outcome: .needed)
        }

        func add(_ header: PushHeader) -> PushResult {
            if header.fileName?.contains("bad") == true {
                return PushResult(outcome: .rejected, reason: "image_too_small", detail: "tiny")
            }
            return lock.withLock {
                let old = captions[header.sha256 ?? []] ?? []
                let new = header.captions.indices.filter { !old.contains(header.captions[$0]) }
                captions[header.sha256 ?? []] = old.union(header.captions)
                return PushResult(
                    outcome: new.isEmpty ? .duplicate : .accepted, newCaptions: UInt32(new.count),
                    newCaptionIndexes: new.map(UInt32.init(_:)))
            }
        }

        func serve(_ server: RPCServer, failing: Seen<Int>? = nil) {
            server.handle(IngestionService.pushImages) { [self] frames, _ in
                if let failing, failing.add(0) == 0 {
                    throw RPCError(.unavailable, "starting", retryAfter: .milliseconds(5))
                }
                var headers: [PushHeader] = []
                for try await frame in frames {
                    headers += [frame.header].compactMap(\.self) + frame.pictures.compactMap(\.header)
                }
                call(headers)
                return PushReply(results: headers.map(add))
            }
            server.handle(IngestionService.pushKnown) { [self] request, _ in
                PushKnownReply(results: request.headers.map(known))
            }
            server.handle(IngestionService.reportRejected) { [self] request, _ in
                report(request.rejections)
                return ReportRejectedReply()
            }
            server.handle(IngestionService.recordPush) { [self] request, _ in
                record(request.push)
                return RecordPushReply()
            }
        }
    }

    private static func folder(_ disk: FolderOnDisk, _ names: [String], more: String = "") throws
        -> PreparedDataset
    {
        for name in names { try disk.picture(name) }
        let rows = names.enumerated().map { index, name in
            "{\"file_name\": \"\(name)\", \"text\": \"caption \(index)\"}\n"
        }
        try disk.write("metadata.jsonl", rows.joined() + more + "broken\n")
        return try PreparedDataset.read(folder: disk.url)
    }

    @Test func everyRowIsCountedOnceAndRefusedOnesAreReported() async throws {
        let disk = try FolderOnDisk()
        let names = (0..<300).map { "p\($0).png" } + ["bad.png"]
        let more = [
            #"{"file_name": "bad.png", "text": "again"}"#, #"{"file_name": "p1.png", "text": "caption 1"}"#,
            #"{"file_name": "p1.png", "text": "second"}"#,
        ].map { $0 + "\n" }.joined()
        let content = try Self.folder(disk, names, more: more)
        let store = Store()
        try await StubService.run {
            store.serve($0)
        } _: { client in
            var progress = 0
            let ledger = try await Pusher(client: client, dataset: "d").push(content) { progress = $0 }
            #expect(ledger.accepted == 301)
            #expect(ledger.duplicates.count == 1 && ledger.duplicateExamples == ["metadata.jsonl:303"])
            #expect(ledger.newCaptions == 301)
            #expect(ledger.reasons == ["bad_json": 1, "image_too_small": 2])
            #expect(ledger.rows == content.plan.count && ledger.rows == 305)
            #expect(progress == 305)
            #expect(ledger.sent.pictures == 301)
            let lines = ledger.csv.split(separator: "\r\n")
            #expect(lines.count == 306)
            #expect(lines.contains("duplicate,metadata.jsonl,303,p1.png,,"))
        }
        #expect(store.calls.allSatisfy { $0.count <= PictureFeed.picturesAtOnce })
        #expect(Set(store.calls.joined().compactMap(\.fileName)) == Set(names))
        #expect(store.calls.joined().allSatisfy { $0.origin == "metadata.jsonl" && ($0.line ?? 0) > 0 })
        // What the service refused it has recorded itself, by the first row of the picture.
        #expect(
            store.reported.map { "\($0.reason ?? "") \($0.line ?? 0)" } == [
                "bad_json 305", "image_too_small 302",
            ])
    }

    @Test func aSecondPushSendsNoBytesAndARowThatIsNewIsFound() async throws {
        let disk = try FolderOnDisk()
        var content = try Self.folder(disk, (0..<50).map { "p\($0).png" })
        let store = Store()
        try await StubService.run {
            store.serve($0)
        } _: { client in
            let first = try await DatasetTransfer(client: client, dataset: "d").push(
                content, source: "photos")
            #expect(first.ledger.accepted == 50)
            let calls = store.calls.count
            let again = try await DatasetTransfer(client: client, dataset: "d").push(
                content, source: "photos")
            #expect(again.ledger.duplicates.count == 50 && again.ledger.accepted == 0)
            #expect(again.ledger.sent.pictures == 0 && store.calls.count == calls)
            content = try Self.folder(
                disk, (0..<50).map { "p\($0).png" }, more: #"{"file_name": "p7.png", "text": "new"}"# + "\n")
            let third = try await Pusher(client: client, dataset: "d").push(content) { _ in }
            #expect(third.accepted == 1 && third.duplicates.count == 50 && store.calls.count == calls)
        }
        #expect(store.records.map(\.rows) == [51, 51])
        #expect(store.records.map(\.accepted) == [50, 0] && store.records.map(\.duplicates) == [0, 50])
        #expect(Set(store.records.map(\.key)).count == 2)
    }

    @Test func aServiceThatIsAwayForAMomentIsAskedAgain() async throws {
        let disk = try FolderOnDisk()
        let content = try Self.folder(disk, ["a.png"])
        let (store, tries) = (Store(), Seen<Int>())
        try await StubService.run {
            store.serve($0, failing: tries)
        } _: { client in
            let ledger = try await Pusher(client: client, dataset: "d").push(content) { _ in }
            #expect(ledger.accepted == 1)
        }
        #expect(tries.all.count == 2)
    }

    @Test func picturesThatVanishOrChangeAreRejectedNotFatal() async throws {
        let disk = try FolderOnDisk()
        let content = try Self.folder(disk, ["a.png", "b.png", "c.png"])
        try FileManager.default.removeItem(at: disk.url.appending(path: "a.png"))
        try disk.write("b.png", "other bytes")
        let store = Store()
        try await StubService.run {
            store.serve($0)
        } _: { client in
            let ledger = try await Pusher(client: client, dataset: "d").push(content) { _ in }
            #expect(ledger.accepted == 1)
            #expect(ledger.rejected.map(\.reason) == [.badJSON, .imageUnreadable, .imageUnreadable])
            #expect(ledger.rows == 4)
        }
        #expect(store.reported.count == 3)
    }
}
