import Foundation
import Testing
import Wire

@testable import RPC

/// A bare socket that can say anything: a DEALER against our server, or a ROUTER that poses as one. One test uses it at a time.
final class RawPeer: @unchecked Sendable {
    private let socket: Socket
    private let isRouter: Bool
    private(set) var caller: [UInt8] = []

    init(connecting endpoint: Endpoint) throws {
        socket = try Socket(.dealer, in: Context.clients.get())
        isRouter = false
        try socket.connect(endpoint.description)
    }

    init(posingAt endpoint: Endpoint) throws {
        socket = try Socket(.router, in: Context.clients.get())
        isRouter = true
        try socket.bind(endpoint.description)
    }

    deinit { socket.close() }

    func send(_ frames: [UInt8]...) async throws {
        let frames = isRouter ? [caller] + frames : frames
        let parts = frames.map { Frame($0) }
        let deadline = ContinuousClock.now + .seconds(60)
        while true {
            if case .done = socket.send(parts) { return }
            try #require(ContinuousClock.now < deadline, "the socket never took the message")
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    /// Sends a sound message, after `change` made it unsound.
    func send(
        _ kind: Envelope.Kind, _ id: RequestID, method: String? = nil, body: [UInt8] = [],
        _ change: (inout Envelope) -> Void = { _ in }
    ) async throws {
        var envelope = Envelope(kind, id, attempt: 0, body: body)
        envelope.method = method
        change(&envelope)
        try await send(try envelope.encoded(), body)
    }

    /// The next message, heartbeats aside, or nil after `limit`.
    func receive(within limit: Duration = .seconds(60)) async throws -> (envelope: Envelope, body: [UInt8])? {
        let deadline = ContinuousClock.now + limit
        while ContinuousClock.now < deadline {
            if var (frames, _) = socket.receive(limit: 4) {
                if isRouter { caller = frames.removeFirst().bytes }
                let envelope = try frames[0].decoded(Envelope.self)
                if envelope.kind != .heartbeat { return (envelope, frames[1].bytes) }
            } else {
                try await Task.sleep(for: .milliseconds(2))
            }
        }
        return nil
    }

    func status(within limit: Duration = .seconds(60)) async throws -> StatusCode? {
        try await receive(within: limit)?.envelope.status.flatMap { StatusCode(rawValue: $0) }
    }
}
