public import Wire

/// The sending half of a client stream.
public struct UploadWriter<Element: WireMessage>: Sendable {
    let id: RequestID
    let method: String
    let link: ClientLink
    let gate: CreditGate

    /// Sends one message once the service has room for it. Throws when the service has answered already, the time has run out
    /// or the task was cancelled: let that error pass out of the closure.
    public func send(_ message: Element) async throws {
        let body = try packed(message, for: method)
        try await gate.pass()
        link.send(.stream, of: id, body)
    }
}

extension RPCClient {
    /// Opens a client stream, lets `body` write to it, and returns the service's reply. If the service answers early, that
    /// answer is the outcome. An error thrown by `body` itself cancels the call and is thrown on.
    public func upload<Request, Reply>(
        _ method: ClientStreamMethod<Request, Reply>, timeout: Duration? = nil,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (UploadWriter<Request>) async throws -> Void
    ) async throws -> Reply {
        let link = try connected()
        let id = RequestID.random()
        let deadline = ContinuousClock.now + (timeout ?? method.timeout)
        let promise = Promise<Frame>()
        let gate = CreditGate(credit: 0)
        let path = method.path
        var envelope = Envelope(.request, id, attempt: 0)
        envelope.method = path
        link.open(
            {
                ClientCall(id: id, method: path, attempt: 0, deadline: deadline, sink: .upload(promise, gate))
            }, envelope, [])
        let frame = try await withTaskCancellationHandler {
            do {
                try await body(UploadWriter(id: id, method: path, link: link, gate: gate))
                link.send(.end, of: id, [], status: .ok)
            } catch {
                guard promise.current == nil else { return try await promise.value() }
                link.abandon(id, error)
                throw error
            }
            return try await promise.value()
        } onCancel: {
            promise.resolve(.failure(CancellationError()))
            gate.fail(CancellationError())
            link.abandon(id, CancellationError())
        }
        return try decoded(frame, path)
    }
}
