import BlipstreamClient
import Foundation
import Logging
import RPC
import Wire

/// A service of the test's own on a real socket.
struct StubService {
    let server: RPCServer
    private let serving: Task<Void, any Error>
    static let quiet = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    var endpoint: Endpoint { server.endpoints[0] }

    init(serving isServing: Bool = true, _ prepare: (RPCServer) -> Void) throws {
        let server = try RPCServer(
            endpoints: [Endpoint("tcp://127.0.0.1:0")], name: "stub", logger: Self.quiet)
        prepare(server)
        server.setServing(isServing, detail: "as the test wants")
        self.server = server
        serving = Task { try await server.run() }
    }

    func stop() async {
        await server.drain(within: .zero)
        _ = try? await serving.value
    }

    /// An address nobody listens on.
    static func nobody() throws -> Endpoint {
        try Endpoint("ipc:///tmp/blip-tests-nobody-\(UUID().uuidString.prefix(8)).ipc")
    }
}

/// What handlers saw. `items` only under `lock`.
final class Seen<Item: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var items: [Item] = []

    var all: [Item] { lock.withLock { items } }
    func add(_ item: Item) { lock.withLock { items.append(item) } }
}

/// Bytes that differ at each place, so that a chunk lost or swapped shows.
func bytes(_ count: Int, seed: Int = 0) -> [UInt8] {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
    return (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 56)
    }
}
