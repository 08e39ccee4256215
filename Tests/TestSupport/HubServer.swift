public import Foundation

/// A small HTTP server on the loopback that answers as a test tells it to, one request a connection.
/// `@unchecked Sendable`: every access to the variables holds `lock`.
public final class HubServer: @unchecked Sendable {
    public struct Request: Sendable {
        public let path: String
        public let query: String
        /// Names in lower case.
        public let headers: [String: String]

        public init(path: String, query: String, headers: [String: String]) {
            (self.path, self.query, self.headers) = (path, query, headers)
        }
    }

    public struct Answer: Sendable {
        public var status: Int
        public var headers: [String: String]
        public var body: Data
        /// Ends the connection after so many bytes of the body, though more were announced.
        public var cutAfter: Int?

        public init(status: Int = 200, headers: [String: String] = [:], body: Data = Data()) {
            (self.status, self.headers, self.body) = (status, headers, body)
        }

        public static func redirect(_ place: String) -> Answer {
            Answer(status: 302, headers: ["Location": place])
        }
    }

    private let handler: @Sendable (Request) -> Answer
    private let listener: Int32
    private let lock = NSLock()
    private var seen: [Request] = []
    public let port: UInt16

    /// Its address, without a slash at the end.
    public var base: String { "http://127.0.0.1:\(port)" }
    /// All that came, in order.
    public var requests: [Request] { lock.withLock { seen } }

    /// Listens on a free port.
    public init(_ handler: @escaping @Sendable (Request) -> Answer) throws {
        self.handler = handler
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        guard bound else { throw POSIXError(.EADDRNOTAVAIL) }
        port = UInt16(bigEndian: address.sin_port)
        Thread { [self] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                Thread { self.serve(connection) }.start()
            }
        }.start()
    }

    /// Ends the thread that accepts.
    public func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private func serve(_ connection: Int32) {
        defer { close(connection) }
        var head = Data()
        var byte = [UInt8](repeating: 0, count: 4096)
        while !head.contains(Data("\r\n\r\n".utf8)) {
            let got = read(connection, &byte, byte.count)
            guard got > 0, head.count < 1 << 16 else { return }
            head += byte[..<got]
        }
        let lines = String(decoding: head, as: UTF8.self).components(separatedBy: "\r\n")
        let target = lines[0].split(separator: " ").dropFirst().first.map(String.init) ?? ""
        let halves = target.split(separator: "?", maxSplits: 1).map(String.init)
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { continue }
            headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        let request = Request(
            path: halves.first ?? "", query: halves.dropFirst().first ?? "", headers: headers)
        lock.withLock { seen.append(request) }
        let answer = handler(request)
        var text =
            "HTTP/1.1 \(answer.status) X\r\nConnection: close\r\nContent-Length: \(answer.body.count)\r\n"
        for (name, value) in answer.headers { text += "\(name): \(value)\r\n" }
        let bytes = Array((text + "\r\n").utf8) + answer.body.prefix(answer.cutAfter ?? answer.body.count)
        var sent = 0
        while sent < bytes.count {
            let put = bytes[sent...].withUnsafeBytes {
                send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard put > 0 else { return }
            sent += put
        }
        // What the other side still sends must be read, or closing would take back the answer.
        shutdown(connection, Int32(SHUT_WR))
        while read(connection, &byte, byte.count) > 0 {}
    }
}

extension Data {
    fileprivate func contains(_ other: Data) -> Bool { range(of: other) != nil }
}
