import Foundation
public import Logging
public import Wire

/// A client of one endpoint: one connection, any number of calls at a time. It connects with its first call, and again by
/// itself when the service comes back. `link` and `isClosed` only under `lock`.
public final class RPCClient: @unchecked Sendable {
    /// Where it calls.
    public let endpoint: Endpoint
    private let logger: Logger
    private let timing: Timing
    private let retries = RetryPolicy()
    private let lock = NSLock()
    private var link: ClientLink?
    private var isClosed = false

    /// A client; nothing is connected yet.
    public convenience init(endpoint: Endpoint, logger: Logger) {
        self.init(endpoint: endpoint, logger: logger, timing: Timing())
    }

    init(endpoint: Endpoint, logger: Logger, timing: Timing) {
        (self.endpoint, self.logger, self.timing) = (endpoint, logger, timing)
    }

    deinit { link?.close() }

    /// Ends every call with CANCELLED and disconnects. Later calls fail.
    public func close() {
        let link = lock.withLock {
            isClosed = true
            return self.link
        }
        link?.close()
    }

    func connected() throws -> ClientLink {
        try lock.withLock {
            if isClosed { throw RPCError(.cancelled, "the client was closed", endpoint: endpoint) }
            if let link { return link }
            let new = try ClientLink(endpoint, logger: logger, timing: timing)
            link = new
            return new
        }
    }

    /// One request, one reply. Tries again within the one deadline when that is safe. Throws `RPCError`, or
    /// `CancellationError` when the task is cancelled (the service is told).
    public func call<Request, Reply>(
        _ method: UnaryMethod<Request, Reply>, _ request: Request, timeout: Duration? = nil
    ) async throws -> Reply {
        let body = try packed(request, for: method.path)
        let deadline = ContinuousClock.now + (timeout ?? method.timeout)
        let id = RequestID.random()
        var attempt: UInt32 = 0
        while true {
            do {
                let frame = try await reply(
                    to: method.path, body, id: id, attempt: attempt, deadline: deadline)
                retries.succeeded()
                return try decoded(frame, method.path)
            } catch let error as RPCError {
                guard
                    let pause = retries.pause(
                        after: error, attempt: attempt, isIdempotent: method.isIdempotent),
                    ContinuousClock.now + pause < deadline
                else { throw error }
                logger.debug("trying again", metadata: ["method": "\(method.path)", "error": "\(error)"])
                try await Task.sleep(for: pause)
                attempt += 1
            }
        }
    }

    private func reply(
        to method: String, _ body: [UInt8], id: RequestID, attempt: UInt32, deadline: ContinuousClock.Instant
    ) async throws -> Frame {
        let link = try connected()
        let promise = Promise<Frame>()
        var envelope = Envelope(.request, id, attempt: attempt, body: body)
        envelope.method = method
        let opening = envelope
        return try await withTaskCancellationHandler {
            link.open(
                {
                    ClientCall(
                        id: id, method: method, attempt: attempt, deadline: deadline, sink: .reply(promise))
                },
                opening, body)
            return try await promise.value()
        } onCancel: {
            promise.resolve(.failure(CancellationError()))
            link.abandon(id, CancellationError())
        }
    }

    func decoded<Reply: WireMessage>(_ frame: Frame, _ method: String) throws -> Reply {
        do {
            return try frame.decoded(Reply.self)
        } catch {
            throw RPCError(
                .internal, "the service sent a bad reply: \(error)", endpoint: endpoint, method: method)
        }
    }
}
