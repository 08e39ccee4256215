/// Where a service listens: `ipc://<path>` (at most 107 bytes) or `tcp://host:port`. Nothing else is accepted, because the
/// messaging library would understand transports nobody wants here.
public struct Endpoint: Sendable, Hashable, CustomStringConvertible {
    enum Address: Sendable, Hashable {
        case ipc(path: String)
        case tcp(host: String, port: UInt16)
    }

    let address: Address

    /// Parses an endpoint; throws `RPCError` INVALID_ARGUMENT that says what is wrong with the text.
    public init(_ text: String) throws {
        func refused(_ why: String) -> RPCError {
            RPCError(
                .invalidArgument,
                "endpoint \"\(text)\": \(why); expected ipc:///run/folder/name.ipc or tcp://host:port")
        }
        if text.hasPrefix("ipc://") {
            let path = String(text.dropFirst(6))
            guard !path.isEmpty else { throw refused("the path is empty") }
            guard path.utf8.count <= 107 else {
                throw refused(
                    "the path has \(path.utf8.count) bytes, and the system allows 107: choose a shorter folder"
                )
            }
            guard path.first != "@", path != "*", !path.utf8.contains(0) else {
                throw refused("the path names no file")
            }
            address = .ipc(path: path)
        } else if text.hasPrefix("tcp://") {
            let rest = text.dropFirst(6)
            guard let colon = rest.lastIndex(of: ":") else { throw refused("the port is missing") }
            let host = String(rest[..<colon])
            let portText = rest[rest.index(after: colon)...]
            guard let port = UInt16(portText), portText.allSatisfy(\.isNumber) else {
                throw refused("\"\(portText)\" is no port number")
            }
            guard Self.isHost(host) else { throw refused("\"\(host)\" is no host") }
            address = .tcp(host: host, port: port)
        } else {
            throw refused("unknown transport")
        }
    }

    private static func isHost(_ host: String) -> Bool {
        if host.hasPrefix("["), host.hasSuffix("]") {
            let inner = host.dropFirst().dropLast()
            return !inner.isEmpty
                && inner.allSatisfy { $0 == ":" || $0 == "." || ($0.isASCII && $0.isHexDigit) }
        }
        return host == "*"
            || !host.isEmpty && host.first != "-"
                && host.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") }
    }

    /// Whether only processes of this machine can reach it.
    public var isLoopbackOrIPC: Bool {
        switch address {
        case .ipc: return true
        case .tcp("localhost", _), .tcp("[::1]", _): return true
        case .tcp(let host, _):
            let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
            return parts.count == 4 && parts[0] == 127 && !parts.contains(nil)
        }
    }

    var isIPv6: Bool {
        if case .tcp(let host, _) = address { host.hasPrefix("[") } else { false }
    }

    /// The text for the messaging library to bind, which wants addresses rather than names.
    var bindText: String {
        if case .tcp("localhost", let port) = address { "tcp://127.0.0.1:\(port)" } else { description }
    }

    public var description: String {
        switch address {
        case .ipc(let path): "ipc://\(path)"
        case .tcp(let host, let port): "tcp://\(host):\(port)"
        }
    }
}
