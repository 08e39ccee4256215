/// A call that failed. Handlers throw it to choose the status their caller sees; clients throw what the peer said, or what
/// they found out themselves.
public struct RPCError: Error, Sendable, CustomStringConvertible {
    /// The status.
    public var code: StatusCode
    /// For people: what was expected, what came, what to do. At most 1 KiB travels.
    public var message: String
    /// Where the call went; nil inside a handler.
    public var endpoint: Endpoint?
    /// The method's path.
    public var method: String?
    /// When the service invites another try.
    public var retryAfter: Duration?
    /// False when the request certainly never left, so that repeating it is harmless.
    var wasSent = true

    /// An error with a status and a text for people.
    public init(
        _ code: StatusCode, _ message: String, endpoint: Endpoint? = nil, method: String? = nil,
        retryAfter: Duration? = nil
    ) {
        self.code = code
        self.message = message
        self.endpoint = endpoint
        self.method = method
        self.retryAfter = retryAfter
    }

    public var description: String {
        let place = [method, endpoint.map { "at \($0)" }].compactMap(\.self).joined(separator: " ")
        return place.isEmpty ? "\(code.name): \(message)" : "\(code.name): \(message) (\(place))"
    }
}
