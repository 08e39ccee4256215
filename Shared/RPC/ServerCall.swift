import Foundation
import Wire

/// Who sent a message: a connection of one of the server's sockets.
struct Peer: Hashable {
    let socket: Int
    let routingID: [UInt8]
}

/// A call being served. The `let`s are safe to share; every `var` is touched on the socket thread only.
final class ServerCall: @unchecked Sendable {
    struct Key: Hashable {
        let peer: Peer
        let id: RequestID
    }

    let key: Key
    let attempt: UInt32
    let method: Method
    let deadline: ContinuousClock.Instant
    let started = ContinuousClock.now
    let cancellation = Cancellation()
    /// What may still be sent to the caller of a server stream.
    let gate: CreditGate
    /// What the caller of a client stream sent; nil for other shapes.
    let inbox: FrameQueue?
    let requestBytes: Int
    var task: Task<Void, Never>?
    var lastHeard = ContinuousClock.now
    var lastSent = ContinuousClock.now
    var framesSent: UInt64 = 0

    init(
        key: Key, attempt: UInt32, method: Method, deadline: ContinuousClock.Instant, credit: UInt32,
        requestBytes: Int,
        inbox: FrameQueue?
    ) {
        (self.key, self.attempt, self.method, self.deadline) = (key, attempt, method, deadline)
        (self.requestBytes, self.inbox) = (requestBytes, inbox)
        gate = CreditGate(credit: Int(min(credit, UInt32(Limits.widestWindow))))
    }

    var context: CallContext {
        CallContext(
            deadline: deadline, method: method.path, requestID: key.id.description, attempt: attempt,
            cancellation: cancellation)
    }

    /// Tells the handler, wherever it waits, that nobody wants its answer.
    func cancel(_ error: RPCError) {
        cancellation.set()
        gate.fail(error)
        inbox?.finish(.failure(error), keepingFrames: false)
        task?.cancel()
    }
}

/// A registered method with its handler, types erased. The handler returns the packed reply, or nil after a server stream.
struct Method: Sendable {
    enum Shape { case unary, serverStream, clientStream }

    let path: String
    let shape: Shape
    let run: @Sendable (ServerCall, Frame, ServerCore) async throws -> [UInt8]?

    /// `blip.v1.Captioner` of `/blip.v1.Captioner/Caption`.
    var service: Substring { path.dropFirst().prefix { $0 != "/" } }
}
