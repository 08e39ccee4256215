import Foundation
import Testing
import Wire

@testable import RPC

@Suite struct ServerTests {
    @Test func anAddressOthersReachIsNotBound() throws {
        for text in ["tcp://0.0.0.0:0", "tcp://*:0", "tcp://192.168.1.7:5000", "tcp://[::]:0"] {
            let endpoint = try Endpoint(text)
            let error = #expect(throws: RPCError.self) {
                try RPCServer(endpoints: [endpoint], name: "open", logger: Bench.quiet)
            }
            #expect(error?.code == .permissionDenied)
            #expect(error?.message.contains("not authenticated") == true)
        }
    }

    @Test func endpointsAreParsedStrictly() throws {
        for text in [
            "udp://1.2.3.4:5", "inproc://x", "ipc://", "ipc://@abstract", "tcp://host", "tcp://host:",
            "tcp://host:99999",
            "tcp://host:+5", "tcp://eth0;1.2.3.4:5", "tcp://:5", "", "tcp:/x",
        ] {
            #expect(throws: RPCError.self, "\(text)") { try Endpoint(text) }
        }
        let longest = "/" + String(repeating: "p", count: 106)
        #expect(try Endpoint("ipc://" + longest).description == "ipc://" + longest)
        #expect(throws: RPCError.self) { try Endpoint("ipc://" + longest + "p") }
        for text in [
            "tcp://127.0.0.1:80", "tcp://127.3.2.1:80", "tcp://localhost:80", "tcp://[::1]:80",
            "ipc:///run/x",
        ] {
            #expect(try Endpoint(text).isLoopbackOrIPC, "\(text)")
        }
        for text in ["tcp://127.0.0.1.evil.example:80", "tcp://example.com:80", "tcp://10.0.0.1:80"] {
            #expect(try !Endpoint(text).isLoopbackOrIPC, "\(text)")
        }
    }

    @Test func aFolderOthersMayEnterIsRefused() throws {
        let folder = try Bench.privateFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
        let endpoint = try Endpoint("ipc://\(folder.path)/x.ipc")
        let error = #expect(throws: RPCError.self) {
            try RPCServer(endpoints: [endpoint], name: "open", logger: Bench.quiet)
        }
        #expect(error?.message.contains("chmod 700") == true)
    }

    @Test func aLivingSocketIsNotTakenAndADeadOneIs() async throws {
        try await Bench.run { bench in
            let error = #expect(throws: RPCError.self) {
                try RPCServer(endpoints: [bench.endpoint], name: "second", logger: Bench.quiet)
            }
            #expect(error?.code == .alreadyExists)
            _ = try await bench.client().call(Bench.echo, Detail())
        }
        let folder = try Bench.privateFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(FileManager.default.createFile(atPath: folder.path + "/dead.ipc", contents: nil))
        let endpoint = try Endpoint("ipc://\(folder.path)/dead.ipc")
        let server = try RPCServer(endpoints: [endpoint], name: "heir", logger: Bench.quiet)
        #expect(server.endpoints == [endpoint])
    }

    @Test func healthAnswersWhileEveryThreadComputes() async throws {
        let release = Tally()
        try await Bench.run(prepare: { server in
            server.handle(Bench.wait) { request, _ in
                // Holds its thread of the pool, as compute code does.
                while release.count == 0 { usleep(1000) }
                return request
            }
        }) { bench in
            let probe = try RawPeer(connecting: bench.endpoint)
            let client = bench.client()
            let busy = Task { try await client.call(Bench.wait, Detail()) }
            defer { release.add() }
            bench.server.setServing(false, detail: "loading birds")
            try await probe.send(.request, .random(), method: HealthService.check.path)
            let answer = try #require(try await probe.receive())
            let health = try HealthCheckResponse(decoding: answer.body)
            #expect(health.status == .notServing)
            #expect(health.detail == "loading birds")
            release.add()
            _ = try await busy.value
        }
    }

    @Test func healthKnowsTheServicesItServes() async throws {
        try await Bench.run { bench in
            let client = bench.client()
            let whole = try await client.call(HealthService.check, HealthCheckRequest())
            #expect(whole.status == .serving)
            let one = try await client.call(HealthService.check, HealthCheckRequest(service: "test.Service"))
            #expect(one.status == .serving)
            let error = await failure {
                try await client.call(HealthService.check, HealthCheckRequest(service: "other"))
            }
            #expect(error?.code == .notFound)
        }
    }

    @Test func drainingFinishesWhatRunsAndRefusesWhatComes() async throws {
        let (entered, release) = (Tally(), Tally())
        try await Bench.run(prepare: { server in
            server.handle(Bench.wait) { request, _ in
                entered.add()
                while release.count == 0 { try await Task.sleep(for: .milliseconds(2)) }
                return request
            }
        }) { bench in
            let (client, other) = (bench.client(), bench.client())
            let call = Task { try await client.call(Bench.wait, Detail(typeURL: "last")) }
            try await eventually("it runs") { entered.count == 1 }
            let drained = Task { await bench.server.drain(within: .seconds(20)) }
            try await eventually("new calls are refused") {
                await failure { try await other.call(Bench.wait, Detail(), timeout: .seconds(1)) }?.code
                    == .unavailable
            }
            let health = try await other.call(HealthService.check, HealthCheckRequest())
            #expect(health.status == .notServing)
            release.add()
            let reply = try await call.value
            #expect(reply.typeURL == "last")
            await drained.value
        }
    }

    @Test func drainingGivesUpOnWhatDoesNotEnd() async throws {
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
            await bench.server.drain(within: .milliseconds(50))
            let error = await failure { try await call.value }
            #expect(error?.code == .unavailable)
            #expect(error?.message == "the service has shut down")
        }
    }

    @Test func aVanishedCallerIsNoticed() async throws {
        let (entered, left) = (Tally(), Tally())
        try await Bench.run(
            timing: Timing(heartbeat: .milliseconds(800)),
            prepare: { server in
                server.handle(Bench.count) { _, _, _ in
                    entered.add()
                    defer { left.add() }
                    try await Task.sleep(for: .seconds(60))
                }
            }
        ) { bench in
            // A caller that is connected but silent, and one that is gone.
            let silent = try RawPeer(connecting: bench.endpoint)
            try await silent.send(.request, .random(), method: Bench.count.path)
            var gone: RawPeer? = try RawPeer(connecting: bench.endpoint)
            try await gone?.send(.request, .random(), method: Bench.count.path)
            try await eventually("both run") { entered.count == 2 }
            gone = nil
            try await eventually("both were stopped") { left.count == 2 }
            withExtendedLifetime(silent) {}
        }
    }

    @Test func aNewerTryReplacesAnOlderOne() async throws {
        let (entered, left) = (Tally(), Tally())
        try await Bench.run(prepare: { server in
            server.handle(Bench.wait) { request, context in
                entered.add()
                guard context.attempt == 0 else { return request }
                defer { left.add() }
                try await Task.sleep(for: .seconds(60))
                return request
            }
        }) { bench in
            let peer = try RawPeer(connecting: bench.endpoint)
            let id = RequestID.random()
            try await peer.send(.request, id, method: Bench.wait.path)
            try await eventually("it runs") { entered.count == 1 }
            try await peer.send(.request, id, method: Bench.wait.path)
            try await peer.send(.request, id, method: Bench.wait.path) { $0.attempt = 1 }
            let answer = try #require(try await peer.receive())
            #expect(answer.envelope.status == 0 && answer.envelope.attempt == 1)
            try await eventually("the older one stopped") { left.count == 1 }
            #expect(entered.count == 2)
        }
    }
}
