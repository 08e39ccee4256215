import Foundation

/// Waiting for a socket with poll(2); used on connection threads only.
enum SocketWait {
    static func wait(_ descriptor: Int32, writing: Bool, for limit: Duration) {
        _ = poll(descriptor, Int16(POLLIN) | (writing ? Int16(POLLOUT) : 0), limit)
    }

    static func isReady(_ descriptor: Int32, for limit: Duration) -> Bool {
        poll(descriptor, Int16(POLLIN), limit)
    }

    private static func poll(_ descriptor: Int32, _ events: Int16, _ limit: Duration) -> Bool {
        var watched = pollfd(fd: descriptor, events: events, revents: 0)
        let (seconds, attoseconds) = limit.components
        let milliseconds = min(seconds * 1000 + attoseconds / 1_000_000_000_000_000, 60_000)
        return Foundation.poll(&watched, 1, Int32(max(milliseconds, limit > .zero ? 1 : 0))) > 0
    }
}
