/// A call with one request and one reply.
public struct UnaryMethod<Request: WireMessage, Reply: WireMessage>: Sendable {
    /// The name on the wire, `/package.Service/Method`.
    public let path: String
    /// How long a caller waits unless it says otherwise, all tries together.
    public let timeout: Duration
    /// Whether doing it twice is the same as doing it once, so that a call with unknown outcome may be repeated.
    public let isIdempotent: Bool

    /// A method; by default a control call: 5 s, repeatable.
    public init(_ path: String, timeout: Duration = .seconds(5), isIdempotent: Bool = true) {
        (self.path, self.timeout, self.isIdempotent) = (path, timeout, isIdempotent)
    }
}

/// A call with one request and a stream of replies.
public struct ServerStreamMethod<Request: WireMessage, Reply: WireMessage>: Sendable {
    /// The name on the wire, `/package.Service/Method`.
    public let path: String
    /// How long the whole stream may take. Heartbeats and the caller's idle time find a dead peer long before.
    public let timeout: Duration

    /// A method whose stream ends within `timeout`.
    public init(_ path: String, timeout: Duration) {
        (self.path, self.timeout) = (path, timeout)
    }
}

/// A call with a stream of requests and one reply.
public struct ClientStreamMethod<Request: WireMessage, Reply: WireMessage>: Sendable {
    /// The name on the wire, `/package.Service/Method`.
    public let path: String
    /// How long the whole upload may take unless the caller says otherwise.
    public let timeout: Duration

    /// A method; by default an upload: 60 s.
    public init(_ path: String, timeout: Duration = .seconds(60)) {
        (self.path, self.timeout) = (path, timeout)
    }
}
