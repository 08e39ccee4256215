import Foundation
import Testing
import Wire

@testable import RPC

@Suite struct CallTests {
    @Test(arguments: Bench.Transport.allCases)
    func aUnaryCallBringsItsReply(_ transport: Bench.Transport) async throws {
        try await Bench.run(transport) { bench in
            let request = Detail(typeURL: "käse", value: [UInt8](0...255))
            let reply = try await bench.client().call(Bench.echo, request)
            #expect(reply == request)
        }
    }

    @Test(arguments: Bench.Transport.allCases)
    func twoHundredCallsRunAtTheSameTime(_ transport: Bench.Transport) async throws {
        let inside = Tally()
        try await Bench.run(
            transport,
            prepare: { server in
                server.handle(Bench.wait) { request, context in
                    inside.add()
                    while inside.count < 200 { try await Task.sleep(for: .milliseconds(2)) }
                    return request
                }
            }
        ) { bench in
            let client = bench.client()
            let replies = try await withThrowingTaskGroup(of: String?.self) { group in
                for i in 0..<200 {
                    group.addTask { try await client.call(Bench.wait, Detail(typeURL: "\(i)")).typeURL }
                }
                return try await group.reduce(into: Set<String>()) { if let text = $1 { $0.insert(text) } }
            }
            #expect(replies.count == 200)
        }
    }

    @Test func errorsKeepTheirStatusAndOtherErrorsStayInside() async throws {
        struct Secret: Error {}
        try await Bench.run(prepare: { server in
            server.handle(Bench.wait) { request, _ in
                if request.typeURL == "secret" { throw Secret() }
                throw RPCError(.failedPrecondition, "run 7 has ended")
            }
        }) { bench in
            let client = bench.client()
            let error = try #require(await failure { try await client.call(Bench.wait, Detail()) })
            #expect(error.code == .failedPrecondition)
            #expect(
                error.description.contains(
                    "FAILED_PRECONDITION: run 7 has ended (/test.Service/Wait at ipc://"))
            let other = try #require(
                await failure { try await client.call(Bench.wait, Detail(typeURL: "secret")) })
            #expect(other.code == .internal)
            #expect(!other.message.contains("Secret"))
            let unknown = UnaryMethod<Detail, Detail>("/test.Service/Nothing")
            #expect(await failure { try await client.call(unknown, Detail()) }?.code == .unimplemented)
        }
    }

    @Test func theDeadlineNamesEndpointAndMethodAndReachesTheHandler() async throws {
        let (entered, cancelled) = (Tally(), Tally())
        try await Bench.run(prepare: { server in
            server.handle(Bench.wait) { request, context in
                entered.add()
                // An uncooperative handler that only looks at the context, as compute code does.
                while !context.isCancelled { await Task.yield() }
                cancelled.add()
                return request
            }
        }) { bench in
            let begin = ContinuousClock.now
            let error = try #require(
                await failure {
                    try await bench.client().call(Bench.wait, Detail(), timeout: .milliseconds(500))
                })
            let took = begin.duration(to: .now)
            #expect(error.code == .deadlineExceeded)
            #expect(error.description.contains(bench.endpoint.description))
            #expect(error.description.contains("/test.Service/Wait"))
            // Both ends watch the deadline; either may be first to say so.
            #expect(error.message.contains("waited") || error.message.contains("time ran out in the service"))
            #expect(took >= .milliseconds(500) && took < .seconds(60), "\(took)")
            try await eventually("the handler stopped") { cancelled.count == entered.count }
        }
    }

    @Test func cancellingTheTaskReachesTheHandler() async throws {
        let (entered, left) = (Tally(), Tally())
        try await Bench.run(prepare: { server in
            server.handle(Bench.wait) { request, context in
                entered.add()
                defer { left.add() }
                try await Task.sleep(for: .seconds(60))
                return request
            }
        }) { bench in
            let client = bench.client()
            let call = Task { try await client.call(Bench.wait, Detail()) }
            try await eventually("the handler runs") { entered.count == 1 }
            call.cancel()
            await #expect(throws: CancellationError.self) { try await call.value }
            try await eventually("the handler stopped") { left.count == 1 }
        }
    }

    @Test func nobodyThereSaysWhatToDo() async throws {
        let folder = try Bench.privateFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let endpoint = try Endpoint("ipc://\(folder.path)/none.ipc")
        let client = RPCClient(endpoint: endpoint, logger: Bench.quiet)
        let error = try #require(
            await failure { try await client.call(Bench.echo, Detail(), timeout: .milliseconds(200)) })
        #expect(error.code == .unavailable)
        #expect(
            error.description.contains("no service answered at \(endpoint): is it running? try `blip up`"))
        #expect(error.description.contains("(waited "))
    }

    @Test func aServiceThatStartsLateIsStillReached() async throws {
        let folder = try Bench.privateFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let endpoint = try Endpoint("ipc://\(folder.path)/late.ipc")
        let client = RPCClient(endpoint: endpoint, logger: Bench.quiet)
        let call = Task { try await client.call(Bench.echo, Detail(typeURL: "late")) }
        try await Task.sleep(for: .milliseconds(150))
        let server = try RPCServer(endpoints: [endpoint], name: "late", logger: Bench.quiet)
        server.handle(Bench.echo) { request, _ in request }
        let running = Task { try await server.run() }
        let reply = try await call.value
        #expect(reply.typeURL == "late")
        running.cancel()
        try await running.value
    }

    @Test func aLostConnectionFailsOnlyWhatCannotBeRepeated() async throws {
        let folder = try Bench.privateFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let endpoint = try Endpoint("ipc://\(folder.path)/again.ipc")
        let entered = Tally()
        func start(answering: Bool) throws -> Task<Void, any Error> {
            let server = try RPCServer(endpoints: [endpoint], name: "again", logger: Bench.quiet)
            for method in [Bench.echo, Bench.wait] {
                server.handle(method) { request, _ in
                    entered.add()
                    if !answering { try await Task.sleep(for: .seconds(60)) }
                    return request
                }
            }
            return Task { try await server.run() }
        }
        let client = RPCClient(endpoint: endpoint, logger: Bench.quiet)
        let first = try start(answering: false)
        let pure = Task { try await client.call(Bench.echo, Detail(typeURL: "pure")) }
        let impure = Task { try await client.call(Bench.wait, Detail()) }
        try await eventually("both calls run") { entered.count == 2 }
        first.cancel()
        try await first.value
        let second = try start(answering: true)
        #expect(await failure { try await impure.value }?.code == .unavailable)
        let reply = try await pure.value
        #expect(reply.typeURL == "pure")
        second.cancel()
        try await second.value
    }

    @Test func anOversizeBodyIsRefusedByItsSender() async throws {
        try await Bench.run(prepare: { server in
            server.handle(Bench.wait) { _, _ in Detail(value: [UInt8](repeating: 1, count: 5 << 20)) }
        }) { bench in
            let client = bench.client()
            let large = Detail(value: [UInt8](repeating: 1, count: 5 << 20))
            let error = try #require(await failure { try await client.call(Bench.echo, large) })
            #expect(error.code == .resourceExhausted)
            #expect(error.message.contains("limit of 4194304"))
            #expect(await failure { try await client.call(Bench.wait, Detail()) }?.code == .resourceExhausted)
            let fitting = Detail(value: [UInt8](repeating: 1, count: 4 << 20 - 64))
            let reply = try await client.call(Bench.echo, fitting)
            #expect(reply == fitting)
        }
    }

    @Test func callsOverTheBoundAreRefusedAtOnce() async throws {
        let entered = Tally()
        try await Bench.run(
            mostCalls: 2,
            prepare: { server in
                server.handle(Bench.wait) { request, _ in
                    entered.add()
                    try await Task.sleep(for: .seconds(60))
                    return request
                }
            }
        ) { bench in
            let client = bench.client()
            let calls = (0..<2).map { _ in Task { try await client.call(Bench.wait, Detail()) } }
            try await eventually("two run") { entered.count == 2 }
            #expect(await failure { try await client.call(Bench.echo, Detail()) }?.code == .resourceExhausted)
            for call in calls { call.cancel() }
            try await eventually("room again") { (try? await client.call(Bench.echo, Detail())) != nil }
        }
    }

    @Test func pushbackInvitesAnotherTry() async throws {
        let tries = Tally()
        try await Bench.run(prepare: { server in
            server.handle(Bench.wait) { request, context in
                tries.add()
                guard context.attempt > 0 else {
                    throw RPCError(.resourceExhausted, "queue full", retryAfter: .milliseconds(20))
                }
                return request
            }
        }) { bench in
            _ = try await bench.client().call(Bench.wait, Detail())
            #expect(tries.count == 2)
        }
    }

    @Test func closingAClientEndsItsCalls() async throws {
        let entered = Tally()
        try await Bench.run(prepare: { server in
            server.handle(Bench.wait) { request, _ in
                entered.add()
                try await Task.sleep(for: .seconds(60))
                return request
            }
        }) { bench in
            let client = bench.client()
            let call = Task { try await client.call(Bench.wait, Detail()) }
            try await eventually("it runs") { entered.count == 1 }
            client.close()
            #expect(await failure { try await call.value }?.code == .cancelled)
            #expect(await failure { try await client.call(Bench.wait, Detail()) }?.code == .cancelled)
        }
    }
}
