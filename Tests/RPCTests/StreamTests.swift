import Foundation
import Testing
import Wire

@testable import RPC

@Suite struct StreamTests {
    @Test(arguments: Bench.Transport.allCases)
    func aServerStreamComesWholeAndInOrder(_ transport: Bench.Transport) async throws {
        try await Bench.run(
            transport,
            prepare: { server in
                server.handle(Bench.count) { _, _, writer in
                    for i in 0..<300 { try await writer.send(Detail(typeURL: "\(i)")) }
                }
            }
        ) { bench in
            var seen: [String] = []
            for try await reply in bench.client().stream(Bench.count, Detail()) {
                seen.append(reply.typeURL ?? "")
            }
            #expect(seen == (0..<300).map { "\($0)" })
        }
    }

    @Test func aServerStreamNeverExceedsItsCredit() async throws {
        let ahead = Tally()
        try await Bench.run(prepare: { server in
            server.handle(Bench.count) { _, _, writer in
                for _ in 0..<60 {
                    try await writer.send(Detail())
                    ahead.add()
                }
            }
        }) { bench in
            var stream = bench.client().stream(Bench.count, Detail(), credit: 5).makeAsyncIterator()
            try await eventually("the window is full") { ahead.count == 5 }
            for _ in 0..<50 { await Task.yield() }
            #expect(ahead.count == 5)
            var read = 0
            while try await stream.next() != nil {
                ahead.add(-1)
                read += 1
            }
            #expect(read == 60)
            // What was sent and not yet read; the count is taken a moment after each send and read.
            #expect(ahead.peak <= 6)
        }
    }

    @Test func anErrorEndsAStreamAfterWhatWasSent() async throws {
        try await Bench.run(prepare: { server in
            server.handle(Bench.count) { _, _, writer in
                try await writer.send(Detail(typeURL: "one"))
                throw RPCError(.dataLoss, "the picture is gone")
            }
        }) { bench in
            var iterator = bench.client().stream(Bench.count, Detail()).makeAsyncIterator()
            let first = try await iterator.next()
            #expect(first?.typeURL == "one")
            do {
                _ = try await iterator.next()
                Issue.record("the stream ended well")
            } catch {
                #expect((error as? RPCError)?.code == .dataLoss)
            }
        }
    }

    @Test func leavingTheLoopCancelsTheCall() async throws {
        let left = Tally()
        try await Bench.run(prepare: { server in
            server.handle(Bench.count) { _, context, writer in
                defer { left.add() }
                while true { try await writer.send(Detail()) }
            }
        }) { bench in
            let client = bench.client()
            for try await _ in client.stream(Bench.count, Detail()) { break }
            try await eventually("the handler stopped") { left.count == 1 }
        }
    }

    @Test func cancellingTheReaderEndsTheStream() async throws {
        let (entered, left) = (Tally(), Tally())
        try await Bench.run(prepare: { server in
            server.handle(Bench.count) { _, _, _ in
                entered.add()
                defer { left.add() }
                try await Task.sleep(for: .seconds(60))
            }
        }) { bench in
            let client = bench.client()
            let reader = Task { for try await _ in client.stream(Bench.count, Detail()) {} }
            try await eventually("it runs") { entered.count == 1 }
            reader.cancel()
            await #expect(throws: CancellationError.self) { try await reader.value }
            try await eventually("the handler stopped") { left.count == 1 }
        }
    }

    @Test func anIdleStreamIsGivenUpThoughItsPeerLives() async throws {
        try await Bench.run(prepare: { server in
            server.handle(Bench.count) { _, _, _ in try await Task.sleep(for: .seconds(60)) }
        }) { bench in
            let stream = bench.client().stream(Bench.count, Detail(), idleTimeout: .milliseconds(200))
            let error = await failure {
                for try await _ in stream {}
                return 0
            }
            #expect(error?.code == .unavailable)
            #expect(error?.message.contains("nothing for 200 ms") == true)
        }
    }

    @Test(arguments: Bench.Transport.allCases)
    func anUploadArrivesWholeAndIsAnswered(_ transport: Bench.Transport) async throws {
        try await Bench.run(
            transport,
            prepare: { server in
                server.handle(Bench.collect) { reader, _ in
                    var bytes: [UInt8] = []
                    for try await part in reader { bytes += part.value ?? [] }
                    return Detail(value: bytes)
                }
            }
        ) { bench in
            let reply = try await bench.client().upload(Bench.collect) { writer in
                for i in 0..<200 { try await writer.send(Detail(value: [UInt8(i)])) }
            }
            #expect(reply.value == (0..<200).map { UInt8($0) })
        }
    }

    @Test func anUploadNeverExceedsItsCredit() async throws {
        let (sent, gate) = (Tally(), Tally())
        try await Bench.run(prepare: { server in
            server.handle(Bench.collect) { reader, _ in
                while gate.count == 0 { try await Task.sleep(for: .milliseconds(2)) }
                for try await _ in reader {}
                return Detail()
            }
        }) { bench in
            let client = bench.client()
            let upload = Task {
                try await client.upload(Bench.collect) { writer in
                    for _ in 0..<20 {
                        try await writer.send(Detail(value: [1]))
                        sent.add()
                    }
                }
            }
            try await eventually("the window is full") { sent.count == 4 }
            for _ in 0..<50 { await Task.yield() }
            #expect(sent.count == 4)
            gate.add()
            _ = try await upload.value
            #expect(sent.count == 20)
        }
    }

    @Test func anEarlyRefusalStopsTheUpload() async throws {
        try await Bench.run(prepare: { server in
            server.handle(Bench.collect) { reader, _ in
                for try await _ in reader { throw RPCError(.invalidArgument, "too many captions") }
                return Detail()
            }
        }) { bench in
            let sent = Tally()
            let error = await failure {
                try await bench.client().upload(Bench.collect) { writer in
                    while true {
                        try await writer.send(Detail(value: [1]))
                        sent.add()
                    }
                }
            }
            #expect(error?.code == .invalidArgument)
            #expect(error?.message == "too many captions")
            #expect(sent.count < 10)
        }
    }

    @Test func anUploadThatFailsAtItsSourceCancelsTheCall() async throws {
        struct Unreadable: Error {}
        let (begun, ended) = (Tally(), Tally())
        try await Bench.run(prepare: { server in
            server.handle(Bench.collect) { reader, _ in
                begun.add()
                defer { ended.add() }
                for try await _ in reader {}
                Issue.record("the upload looked complete")
                return Detail()
            }
        }) { bench in
            let client = bench.client()
            await #expect(throws: Unreadable.self) {
                _ = try await client.upload(Bench.collect) { writer in
                    try await writer.send(Detail())
                    // A call that is cancelled before its handler runs never reaches it.
                    try await eventually("the handler runs") { begun.count == 1 }
                    throw Unreadable()
                }
            }
            try await eventually("the handler heard of it") { ended.count == 1 }
        }
    }

    @Test func heartbeatsKeepALongCallAlive() async throws {
        let timing = Timing(heartbeat: .milliseconds(150))
        try await Bench.run(
            timing: timing,
            prepare: { server in
                server.handle(Bench.wait) { request, _ in
                    try await Task.sleep(for: .milliseconds(900))
                    return request
                }
            }
        ) { bench in
            _ = try await bench.client(timing: timing).call(Bench.wait, Detail())
        }
    }
}

@Suite struct WindowTests {
    @Test func aWindowTakesFramesInOrderWithinItsCredit() throws {
        var window = ReceiveWindow(size: 4)
        for seq in 0..<4 { try window.accept(seq: UInt64(seq)) }
        #expect(throws: ReceiveWindow.Fault.overCredit(granted: 4)) { try window.accept(seq: 4) }
        #expect(window.consume() == 0)
        #expect(window.consume() == 2)
        try window.accept(seq: 4)
        #expect(throws: ReceiveWindow.Fault.lost(expected: 5, got: 6)) { try window.accept(seq: 6) }
        #expect(throws: ReceiveWindow.Fault.lost(expected: 5, got: 4)) { try window.accept(seq: 4) }
        #expect(throws: ReceiveWindow.Fault.countMismatch(sent: 6, received: 5)) { try window.end(count: 6) }
        try window.end(count: 5)
    }

    @Test func creditNeverExceedsTheWindowUnderRandomUse() throws {
        for size in 1...9 {
            var (receiver, sender) = (ReceiveWindow(size: size), SendWindow(credit: size))
            var (seq, unread) = (UInt64(0), 0)
            for _ in 0..<2000 {
                if Bool.random(), sender.take() {
                    try receiver.accept(seq: seq)
                    seq += 1
                    unread += 1
                } else if unread > 0 {
                    unread -= 1
                    sender.grant(UInt32(receiver.consume()))
                }
                #expect(unread + sender.credit <= size)
            }
            #expect(seq > 100)
        }
    }

    @Test func absurdCreditIsCapped() {
        var window = SendWindow(credit: .max)
        for _ in 0..<10 { window.grant(.max) }
        #expect(window.credit == Limits.widestWindow)
    }
}
