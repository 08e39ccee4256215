import Foundation
import Logging
import Testing
import Wire

@testable import RPC

/// A server with the test's methods on a socket of its own, running until the test is over.
struct Bench {
    static let echo = UnaryMethod<Detail, Detail>("/test.Service/Echo", timeout: .seconds(60))
    static let wait = UnaryMethod<Detail, Detail>(
        "/test.Service/Wait", timeout: .seconds(60), isIdempotent: false)
    static let count = ServerStreamMethod<Detail, Detail>("/test.Service/Count", timeout: .seconds(60))
    static let collect = ClientStreamMethod<Detail, Detail>("/test.Service/Collect", timeout: .seconds(60))
    /// So patient that only a message, never silence, ends a call within a test.
    static let patient = Timing(heartbeat: .seconds(60))
    static let quiet = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    let server: RPCServer
    var endpoint: Endpoint { server.endpoints[0] }

    enum Transport: CaseIterable { case ipc, tcp }

    /// Makes the server, lets `prepare` register handlers, runs it beside `body` and stops it.
    static func run(
        _ transport: Transport = .ipc, mostCalls: Int = 256, timing: Timing = Bench.patient,
        prepare: (RPCServer) -> Void = { _ in }, _ body: (Bench) async throws -> Void
    ) async throws {
        let folder = try privateFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let endpoint =
            switch transport {
            case .ipc: try Endpoint("ipc://\(folder.path)/t.ipc")
            case .tcp: try Endpoint("tcp://127.0.0.1:0")
            }
        let server = try RPCServer(
            endpoints: [endpoint], name: "test server", logger: quiet, mostCalls: mostCalls, timing: timing)
        server.handle(echo) { request, _ in request }
        prepare(server)
        let running = Task { try await server.run() }
        do {
            let bench = Bench(server: server)
            // From here on the server's own thread runs, however busy the others are.
            _ = try await bench.client().call(echo, Detail())
            try await body(bench)
        } catch {
            running.cancel()
            try await running.value
            throw error
        }
        running.cancel()
        try await running.value
    }

    func client(timing: Timing = Bench.patient) -> RPCClient {
        RPCClient(endpoint: endpoint, logger: Self.quiet, timing: timing)
    }

    static func privateFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "rpc-\(UInt32.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        return folder
    }
}

/// Waits until a condition holds, or records a failure.
func eventually(
    _ what: String, within limit: Duration = .seconds(60), sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () async -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while ContinuousClock.now < deadline {
        if await condition() { return }
        try await Task.sleep(for: .milliseconds(5))
    }
    Issue.record("never happened: \(what)", sourceLocation: sourceLocation)
}

/// The error a call ends with.
func failure(of call: () async throws -> some Any) async -> RPCError? {
    do {
        _ = try await call()
        return nil
    } catch {
        return error as? RPCError
    }
}

/// Counts, from any thread. `value` only under `lock`.
final class Tally: @unchecked Sendable {
    private let lock = NSLock()
    private var value = 0
    private var highest = 0

    var count: Int { lock.withLock { value } }
    var peak: Int { lock.withLock { highest } }
    func add(_ n: Int = 1) {
        lock.withLock {
            value += n
            highest = max(highest, value)
        }
    }
}
