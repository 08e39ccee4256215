import CZeroMQ
import Foundation

/// The ZeroMQ context of one side of a process. libzmq documents contexts as thread-safe; sockets are not.
final class Context: @unchecked Sendable {
    let raw: UnsafeMutableRawPointer

    /// One for all clients of the process.
    static let clients = Result { try Context() }

    init() throws {
        var (major, minor, patch) = (CInt(0), CInt(0), CInt(0))
        zmq_version(&major, &minor, &patch)
        guard (major, minor, patch) >= (4, 3, 3) else {
            throw RPCError(
                .failedPrecondition, "libzmq \(major).\(minor).\(patch) is too old: 4.3.3 or later is needed")
        }
        guard let raw = zmq_ctx_new() else { throw Socket.failure("zmq_ctx_new") }
        self.raw = raw
        guard zmq_ctx_set(raw, ZMQ_BLOCKY, 0) == 0 else { throw Socket.failure("ZMQ_BLOCKY") }
    }

    /// Waits until closed sockets have flushed (their linger bounds it). Blocks: never on the cooperative pool.
    func terminate() { zmq_ctx_term(raw) }
}

/// A ZeroMQ socket with every option set. Used by one thread at a time.
final class Socket {
    enum Role { case router, dealer, monitor }
    enum Sent { case done, wouldBlock, unreachable, failed(String) }

    let raw: UnsafeMutableRawPointer
    private let context: Context
    private var isOpen = true

    init(_ role: Role, in context: Context, isIPv6: Bool = false) throws {
        let type =
            switch role {
            case .router: ZMQ_ROUTER;
            case .dealer: ZMQ_DEALER;
            case .monitor: ZMQ_PAIR
            }
        guard let raw = zmq_socket(context.raw, type) else { throw Self.failure("zmq_socket") }
        (self.raw, self.context) = (raw, context)
        try set("LINGER", ZMQ_LINGER, 0)
        try set("SNDTIMEO", ZMQ_SNDTIMEO, 0)
        try set("RCVTIMEO", ZMQ_RCVTIMEO, 0)
        guard role != .monitor else { return }
        try set("SNDHWM", ZMQ_SNDHWM, 64)
        try set("RCVHWM", ZMQ_RCVHWM, 64)
        // Twice our own limit, so that an honest mistake gets a status and not a cut connection.
        var largest = Int64(2 * Limits.body)
        guard zmq_setsockopt(raw, ZMQ_MAXMSGSIZE, &largest, 8) == 0 else {
            throw Self.failure("ZMQ_MAXMSGSIZE")
        }
        try set("HEARTBEAT_IVL", ZMQ_HEARTBEAT_IVL, 2000)
        try set("HEARTBEAT_TIMEOUT", ZMQ_HEARTBEAT_TIMEOUT, 6000)
        try set("HEARTBEAT_TTL", ZMQ_HEARTBEAT_TTL, 6000)
        try set("HANDSHAKE_IVL", ZMQ_HANDSHAKE_IVL, 5000)
        try set("TCP_KEEPALIVE", ZMQ_TCP_KEEPALIVE, 1)
        try set("TCP_KEEPALIVE_IDLE", ZMQ_TCP_KEEPALIVE_IDLE, 30)
        try set("TCP_KEEPALIVE_INTVL", ZMQ_TCP_KEEPALIVE_INTVL, 10)
        try set("TCP_KEEPALIVE_CNT", ZMQ_TCP_KEEPALIVE_CNT, 3)
        try set("TCP_MAXRT", ZMQ_TCP_MAXRT, 15_000)
        try set("IPV6", ZMQ_IPV6, isIPv6 ? 1 : 0)
        if role == .router {
            try set("ROUTER_MANDATORY", ZMQ_ROUTER_MANDATORY, 1)
            try set("ROUTER_HANDOVER", ZMQ_ROUTER_HANDOVER, 0)
            try set("BACKLOG", ZMQ_BACKLOG, 100)
        } else {
            try set("IMMEDIATE", ZMQ_IMMEDIATE, 1)
            try set("PROBE_ROUTER", ZMQ_PROBE_ROUTER, 0)
            try set("CONNECT_TIMEOUT", ZMQ_CONNECT_TIMEOUT, 3000)
            try set("RECONNECT_IVL", ZMQ_RECONNECT_IVL, 100)
            try set("RECONNECT_IVL_MAX", ZMQ_RECONNECT_IVL_MAX, 5000)
        }
    }

    deinit { close() }

    func close() {
        guard isOpen else { return }
        isOpen = false
        zmq_close(raw)
    }

    static func failure(_ call: String) -> RPCError {
        RPCError(.internal, "\(call): \(String(cString: zmq_strerror(zmq_errno())))")
    }

    func set(_ name: String, _ option: CInt, _ value: CInt) throws {
        var value = value
        guard zmq_setsockopt(raw, option, &value, MemoryLayout<CInt>.size) == 0 else {
            throw Self.failure("ZMQ_\(name)")
        }
    }

    func bind(_ text: String) throws {
        guard zmq_bind(raw, text) == 0 else { throw Self.failure("cannot listen on \(text)") }
    }

    func connect(_ text: String) throws {
        guard zmq_connect(raw, text) == 0 else { throw Self.failure("cannot connect to \(text)") }
    }

    /// The endpoint really bound, with the port the system chose.
    func lastEndpoint() throws -> String {
        var text = [UInt8](repeating: 0, count: 512)
        var size = text.count
        guard zmq_getsockopt(raw, ZMQ_LAST_ENDPOINT, &text, &size) == 0 else {
            throw Self.failure("ZMQ_LAST_ENDPOINT")
        }
        return String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// A socket on which the events of this one can be read.
    func monitor(events: CInt) throws -> Socket {
        let name = "inproc://monitor-\(UInt(bitPattern: raw))"
        guard zmq_socket_monitor(raw, name, events) == 0 else { throw Self.failure("zmq_socket_monitor") }
        let monitor = try Socket(.monitor, in: context)
        try monitor.connect(name)
        return monitor
    }

    /// Sends a message whole or not at all. After a refusal the frames still hold their bytes.
    func send(_ frames: [Frame]) -> Sent {
        for (i, frame) in frames.enumerated() {
            let more = i + 1 < frames.count ? ZMQ_SNDMORE : 0
            while frame.send(to: raw, flags: ZMQ_DONTWAIT | more) < 0 {
                let code = zmq_errno()
                if code == EINTR { continue }
                if code == EAGAIN { return .wouldBlock }
                if code == EHOSTUNREACH { return .unreachable }
                return .failed(String(cString: zmq_strerror(code)))
            }
        }
        return .done
    }

    /// The next message, or nil. At most `limit` frames are kept; `surplus` says that more came and were discarded.
    func receive(limit: Int) -> (frames: [Frame], surplus: Bool)? {
        var frames: [Frame] = []
        var surplus = false
        while true {
            let frame = Frame()
            if frame.receive(from: raw) < 0 {
                if zmq_errno() == EINTR { continue }
                return frames.isEmpty ? nil : (frames, surplus)
            }
            if frames.count < limit { frames.append(frame) } else { surplus = true }
            if !frame.hasMore { return (frames, surplus) }
        }
    }
}
