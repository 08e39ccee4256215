import Foundation
import Testing
import Wire

@testable import RPC

@Suite struct HostileTests {
    private static let echo = Bench.echo.path

    /// Runs `abuse` against a server and checks that an honest client never notices.
    private func beside(
        prepare: (RPCServer) -> Void = { _ in }, _ abuse: (RawPeer, Bench) async throws -> Void
    ) async throws {
        try await Bench.run(prepare: prepare) { bench in
            let honest = bench.client()
            _ = try await honest.call(Bench.echo, Detail(typeURL: "before"))
            try await abuse(RawPeer(connecting: bench.endpoint), bench)
            let after = try await honest.call(Bench.echo, Detail(typeURL: "after"))
            #expect(after.typeURL == "after")
        }
    }

    @Test func aWrongChecksumIsDataLoss() async throws {
        try await beside { peer, _ in
            let body = try Detail(typeURL: "x").encoded()
            try await peer.send(.request, .random(), method: Self.echo, body: body) { $0.bodyCrc32c = 1 }
            #expect(try await peer.status() == .dataLoss)
        }
    }

    @Test func brokenRulesAreAnsweredWithInvalidArgument() async throws {
        let body = try Detail(typeURL: "x").encoded()
        let faults: [(inout Envelope) -> Void] = [
            { $0.bodyLen = 9 },
            { $0.kind = .unspecified },
            { $0.idempotencyKey = [UInt8](repeating: 0, count: 65) },
            { $0.method = String(repeating: "m", count: 257) },
            { $0.metadata = (0..<33).map { Metadata(key: "k\($0)") } },
            { $0.metadata = [Metadata(key: "Upper Case")] },
            { $0.details = Array(repeating: Detail(), count: 9) },
        ]
        for (i, fault) in faults.enumerated() {
            try await beside { peer, _ in
                try await peer.send(.request, .random(), method: Self.echo, body: body, fault)
                #expect(try await peer.status() == .invalidArgument, "fault \(i)")
            }
        }
    }

    @Test func unreadableEnvelopesWithAnIDAreAnswered() async throws {
        try await beside { peer, _ in
            let good = try Envelope(
                version: 1, kind: .request, requestID: RequestID.random().bytes, method: "/aXb"
            ).encoded()
            let at = try #require(good.lastIndex(of: UInt8(ascii: "X")))
            var bad = good
            bad[at] = 0xFF
            try await peer.send(bad, [])
            #expect(try await peer.status() == .invalidArgument)
            // A kind from the future: field 2, value 99.
            try await peer.send(good + [0x10, 99], [])
            #expect(try await peer.status() == .invalidArgument)
        }
    }

    @Test func missingAndSurplusFramesAreRefused() async throws {
        try await beside { peer, _ in
            let envelope = try Envelope(
                version: 1, kind: .request, requestID: RequestID.random().bytes, method: Self.echo
            )
            .encoded()
            try await peer.send(envelope)
            #expect(try await peer.status() == .invalidArgument)
            try await peer.send(envelope, [], [1], [2], [3], [4])
            #expect(try await peer.status() == .invalidArgument)
        }
    }

    @Test func anotherVersionIsUnimplemented() async throws {
        try await beside { peer, _ in
            try await peer.send(.request, .random(), method: Self.echo) { $0.version = 2 }
            let answer = try #require(try await peer.receive())
            #expect(answer.envelope.status == StatusCode.unimplemented.rawValue)
            #expect(answer.envelope.message?.contains("supported: 1") == true)
        }
    }

    @Test func aBodyThatIsNoMessageIsInvalid() async throws {
        try await beside { peer, _ in
            try await peer.send(.request, .random(), method: Self.echo, body: [0x0A, 0xFF, 0xFF])
            #expect(try await peer.status() == .invalidArgument)
        }
    }

    @Test func aBodyOverTheLimitIsRefusedWithAStatus() async throws {
        try await beside { peer, _ in
            try await peer.send(
                .request, .random(), method: Self.echo, body: [UInt8](repeating: 0, count: 4 << 20 + 1))
            #expect(try await peer.status() == .resourceExhausted)
        }
    }

    @Test func aPeerThatKeepsSendingNonsenseIsIgnored() async throws {
        try await beside { peer, _ in
            let id = RequestID.random()
            for _ in 0..<3 {
                try await peer.send(.request, id, method: Self.echo) { $0.bodyLen = 5 }
                #expect(try await peer.status() == .invalidArgument)
            }
            try await peer.send(.request, .random(), method: Self.echo)
            #expect(try await peer.receive(within: .milliseconds(300)) == nil)
        }
    }

    @Test func noiseIsSurvived() async throws {
        try await beside { peer, _ in
            for count in 0..<200 {
                try await peer.send((0..<count).map { _ in UInt8.random(in: 0...255) }, [1])
            }
        }
    }

    @Test func anUploadWithALostFrameIsDataLoss() async throws {
        try await beside(prepare: { server in
            server.handle(Bench.collect) { reader, _ in
                for try await _ in reader {}
                return Detail()
            }
        }) { peer, _ in
            let id = RequestID.random()
            try await peer.send(.request, id, method: Bench.collect.path)
            let credit = try #require(try await peer.receive())
            #expect(credit.envelope.kind == .credit && credit.envelope.credit == 4)
            try await peer.send(.stream, id) { $0.seq = 1 }
            #expect(try await peer.status() == .dataLoss)
        }
    }

    @Test func anUploadOverItsCreditIsRefused() async throws {
        try await beside(prepare: { server in
            server.handle(Bench.collect) { _, _ in
                try await Task.sleep(for: .seconds(60))
                return Detail()
            }
        }) { peer, _ in
            let id = RequestID.random()
            try await peer.send(.request, id, method: Bench.collect.path)
            _ = try await peer.receive()
            for seq in 0..<5 { try await peer.send(.stream, id) { $0.seq = UInt64(seq) } }
            #expect(try await peer.status() == .internal)
        }
    }

    /// What the real client makes of a stream as a false server sends it. Reading begins after `play`.
    private func ending(credit: Int = 4, _ play: (RawPeer, RequestID) async throws -> Void) async throws
        -> RPCError?
    {
        let folder = try Bench.privateFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let endpoint = try Endpoint("ipc://\(folder.path)/false.ipc")
        let impostor = try RawPeer(posingAt: endpoint)
        let client = RPCClient(endpoint: endpoint, logger: Bench.quiet)
        let stream = client.stream(Bench.count, Detail(), credit: credit)
        let request = try #require(try await impostor.receive())
        try await play(impostor, try #require(RequestID(request.envelope.requestID)))
        return await failure {
            for try await _ in stream {}
            return 0
        }
    }

    @Test func aClientNoticesLostAndDoubledFrames() async throws {
        for seqs in [[0, 2], [0, 0], [1]] {
            let error = try await ending { peer, id in
                for seq in seqs { try await peer.send(.stream, id) { $0.seq = UInt64(seq) } }
                #expect(try await peer.receive()?.envelope.kind == .cancel)
            }
            #expect(error?.code == .dataLoss, "\(seqs)")
        }
    }

    @Test func aClientNoticesAMissingTail() async throws {
        let error = try await ending { peer, id in
            try await peer.send(.stream, id) { $0.seq = 0 }
            try await peer.send(.end, id) { ($0.seq, $0.status) = (2, 0) }
            #expect(try await peer.receive()?.envelope.kind == .cancel)
        }
        #expect(error?.code == .dataLoss)
    }

    @Test func aClientNoticesBrokenFrames() async throws {
        let changed = try await ending { peer, id in
            try await peer.send(.stream, id, body: [0x12, 0]) { ($0.seq, $0.bodyCrc32c) = (0, 7) }
            #expect(try await peer.receive()?.envelope.kind == .cancel)
        }
        #expect(changed?.code == .dataLoss)
        let malformed = try await ending { peer, id in
            try await peer.send(.stream, id) { ($0.seq, $0.bodyLen) = (0, 9) }
            #expect(try await peer.receive()?.envelope.kind == .cancel)
        }
        #expect(malformed?.code == .internal)
    }

    @Test func aClientNoticesAServerOverItsCredit() async throws {
        let error = try await ending(credit: 2) { peer, id in
            for seq in 0..<3 { try await peer.send(.stream, id) { $0.seq = UInt64(seq) } }
            #expect(try await peer.receive()?.envelope.kind == .cancel)
        }
        #expect(error?.code == .internal)
    }

    @Test func framesOfOtherCallsAndTriesAreDropped() async throws {
        let error = try await ending { peer, id in
            try await peer.send(.stream, .random()) { $0.seq = 7 }
            try await peer.send(.stream, id) { ($0.seq, $0.attempt) = (7, 3) }
            try await peer.send(.end, id) { ($0.seq, $0.status) = (0, 0) }
        }
        #expect(error == nil)
    }

    @Test func aServerThatFallsSilentIsUnavailable() async throws {
        let folder = try Bench.privateFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let endpoint = try Endpoint("ipc://\(folder.path)/mute.ipc")
        let impostor = try RawPeer(posingAt: endpoint)
        let client = RPCClient(
            endpoint: endpoint, logger: Bench.quiet, timing: Timing(heartbeat: .milliseconds(50)))
        let error = try #require(await failure { try await client.call(Bench.wait, Detail()) })
        #expect(error.code == .unavailable)
        #expect(error.message.contains("silent"))
        withExtendedLifetime(impostor) {}
    }
}
