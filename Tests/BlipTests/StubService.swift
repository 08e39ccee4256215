import BlipstreamClient
import Foundation
import Logging
import RPC
import Wire

/// A service in this process that answers as a test tells it to.
enum StubService {
    static func run(
        _ prepare: (RPCServer) -> Void, _ body: (Blipstream) async throws -> Void
    ) async throws {
        let quiet = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let server = try RPCServer(endpoints: [Endpoint("tcp://127.0.0.1:0")], name: "stub", logger: quiet)
        prepare(server)
        let running = Task { try await server.run() }
        let client = Blipstream(ingestion: server.endpoints[0], captioner: server.endpoints, logger: quiet)
        defer {
            client.close()
            running.cancel()
        }
        try await body(client)
    }
}

/// What handlers saw. `@unchecked Sendable`: every access to `items` holds `lock`.
final class Seen<Item: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var items: [Item] = []

    var all: [Item] { lock.withLock { items } }

    /// Adds one and says how many there were before.
    @discardableResult
    func add(_ item: Item) -> Int {
        lock.withLock {
            items.append(item)
            return items.count - 1
        }
    }
}
