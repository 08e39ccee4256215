public import Wire

extension RPCServer {
    /// Serves a unary method. An `RPCError` thrown by the handler is the status the caller sees; any other error is INTERNAL.
    public func handle<Request, Reply>(
        _ method: UnaryMethod<Request, Reply>,
        _ body: @escaping @Sendable (Request, CallContext) async throws -> Reply
    ) {
        register(
            Method(path: method.path, shape: .unary) { call, frame, _ in
                let reply = try await body(try request(frame), call.context)
                return try packed(reply, for: method.path)
            })
    }

    /// Serves a server stream: the handler writes as many replies as it likes and returns.
    public func handle<Request, Reply>(
        _ method: ServerStreamMethod<Request, Reply>,
        _ body: @escaping @Sendable (Request, CallContext, StreamWriter<Reply>) async throws -> Void
    ) {
        register(
            Method(path: method.path, shape: .serverStream) { call, frame, core in
                try await body(try request(frame), call.context, StreamWriter(call: call, core: core))
                return nil
            })
    }

    /// Serves a client stream: the handler reads what comes and replies. It may reply before the end.
    public func handle<Request, Reply>(
        _ method: ClientStreamMethod<Request, Reply>,
        _ body: @escaping @Sendable (StreamReader<Request>, CallContext) async throws -> Reply
    ) {
        register(
            Method(path: method.path, shape: .clientStream) { call, _, _ in
                guard let inbox = call.inbox else { throw RPCError(.internal, "an upload has an inbox") }
                return try packed(try await body(StreamReader(inbox: inbox), call.context), for: method.path)
            })
    }
}

/// What a caller sent, or INVALID_ARGUMENT.
private func request<Message: WireMessage>(_ frame: Frame) throws -> Message {
    do { return try frame.decoded(Message.self) } catch { throw RPCError(.invalidArgument, "\(error)") }
}

/// The replying half of a server stream.
public struct StreamWriter<Element: WireMessage>: Sendable {
    let call: ServerCall
    let core: ServerCore

    /// Sends one reply once the caller has room for it. Throws when nobody reads any more.
    public func send(_ message: Element) async throws {
        let body = try packed(message, for: call.method.path)
        try await call.gate.pass()
        core.streamOut(body, of: call)
    }
}

/// What the caller of a client stream sends, in order and complete, or an error. Reading grants the caller more. One reader.
public struct StreamReader<Element: WireMessage>: AsyncSequence, Sendable {
    let inbox: FrameQueue

    /// Reads the stream.
    public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
        let inbox: FrameQueue

        /// The next message; nil after the caller's clean end. Throws `RPCError` when the call was cancelled or frames were lost.
        public mutating func next() async throws -> Element? {
            let inbox = inbox
            let frame = try await withTaskCancellationHandler {
                try await inbox.next()
            } onCancel: {
                inbox.finish(.failure(CancellationError()), keepingFrames: false)
            }
            return try frame.map { try request($0) }
        }
    }

    /// An iterator over what was not read yet.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(inbox: inbox) }
}
