import CZeroMQ
import Wire

/// One frame of a ZeroMQ message, owned. Written once before it is shared and only read afterwards, hence Sendable.
final class Frame: @unchecked Sendable {
    private let message: UnsafeMutablePointer<zmq_msg_t>

    /// An empty frame, to receive into or to send.
    init() {
        message = .allocate(capacity: 1)
        zmq_msg_init(message)
    }

    /// A frame with a copy of bytes.
    init(_ bytes: [UInt8]) {
        message = .allocate(capacity: 1)
        // Fails only without memory; the frame is then empty, which its receiver notices by the length in the envelope.
        if zmq_msg_init_size(message, bytes.count) != 0 { zmq_msg_init(message) }
        bytes.withUnsafeBytes { source in
            guard let base = source.baseAddress, zmq_msg_size(message) == source.count else { return }
            zmq_msg_data(message)?.copyMemory(from: base, byteCount: source.count)
        }
    }

    deinit {
        zmq_msg_close(message)
        message.deallocate()
    }

    var count: Int { zmq_msg_size(message) }

    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try withExtendedLifetime(self) {
            try body(UnsafeRawBufferPointer(start: zmq_msg_data(message), count: zmq_msg_size(message)))
        }
    }

    var bytes: [UInt8] { withBytes { [UInt8]($0) } }

    func decoded<Message: WireMessage>(_ type: Message.Type) throws -> Message {
        try withBytes { try Message(decoding: $0) }
    }

    /// Hands the frame to a socket; it is empty afterwards if that worked.
    func send(to socket: UnsafeMutableRawPointer, flags: CInt) -> CInt {
        zmq_msg_send(message, socket, flags)
    }

    func receive(from socket: UnsafeMutableRawPointer) -> CInt { zmq_msg_recv(message, socket, ZMQ_DONTWAIT) }

    var hasMore: Bool { zmq_msg_more(message) != 0 }
}
