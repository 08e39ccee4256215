import CZeroMQ
import Foundation

/// Something that owns sockets on a socket thread. All of it is called on that thread only.
protocol SocketMember: AnyObject {
    /// The sockets to watch, and whether each also waits to send.
    var watched: [(socket: Socket, toSend: Bool)] { get }
    /// Some of the sockets may have something to read or room to send.
    func serve()
    /// Does what is due and says when to look again.
    func tick(now: ContinuousClock.Instant) -> ContinuousClock.Instant
}

/// The one thread that owns the sockets of a side of the process: it polls them and a doorbell. Others hand it jobs.
/// `mailbox` only under `lock`; `members` and `isStopping` only on the thread.
final class SocketThread: @unchecked Sendable {
    /// One for all clients of the process.
    static let clients = Result {
        let thread = try SocketThread(name: "rpc clients")
        thread.start {}
        return thread
    }

    private let name: String
    private let lock = NSLock()
    private var mailbox: [@Sendable () -> Void] = []
    private let doorbell: CInt
    private var members: [any SocketMember] = []
    private var isStopping = false

    init(name: String) throws {
        self.name = name
        doorbell = eventfd(0, CInt(EFD_NONBLOCK | EFD_CLOEXEC))
        guard doorbell >= 0 else { throw RPCError(.internal, "eventfd: \(String(cString: strerror(errno)))") }
    }

    deinit { close(doorbell) }

    /// Starts the loop. `finished` runs on the thread, last.
    func start(_ finished: @escaping @Sendable () -> Void) {
        let thread = Thread {
            Thread.current.name = self.name
            self.loop()
            finished()
        }
        thread.stackSize = 1 << 20
        thread.start()
    }

    /// Runs a job on the thread, after those given before.
    func perform(_ job: @escaping @Sendable () -> Void) {
        let wasEmpty = lock.withLock {
            mailbox.append(job)
            return mailbox.count == 1
        }
        guard wasEmpty else { return }
        var one: UInt64 = 1
        // Cannot fail: the counter would have to overflow.
        _ = write(doorbell, &one, 8)
    }

    /// On the thread only.
    func add(_ member: any SocketMember) { members.append(member) }
    /// On the thread only.
    func remove(_ member: any SocketMember) { members.removeAll { $0 === member } }
    /// On the thread only: ends the loop after this turn.
    func stop() { isStopping = true }

    private func loop() {
        var wake = ContinuousClock.now
        while !isStopping {
            poll(until: wake)
            for job in takeJobs() { job() }
            let now = ContinuousClock.now
            wake = now + .seconds(60)
            for member in members { wake = min(wake, member.tick(now: now)) }
        }
    }

    private func poll(until wake: ContinuousClock.Instant) {
        let bell = zmq_pollitem_t(socket: nil, fd: doorbell, events: CShort(ZMQ_POLLIN), revents: 0)
        var items = [bell]
        var owners: [any SocketMember] = []
        for member in members {
            for (socket, toSend) in member.watched {
                let events = CShort(ZMQ_POLLIN | (toSend ? ZMQ_POLLOUT : 0))
                items.append(zmq_pollitem_t(socket: socket.raw, fd: 0, events: events, revents: 0))
                owners.append(member)
            }
        }
        let left = ContinuousClock.now.duration(to: wake)
        let milliseconds = max(
            0, left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000 + 1)
        let ready = zmq_poll(&items, CInt(items.count), left <= .zero ? 0 : Int(milliseconds))
        guard ready > 0 else { return }
        if items[0].revents != 0 {
            var rings: UInt64 = 0
            _ = read(doorbell, &rings, 8)
        }
        var served: (any SocketMember)?
        for (item, owner) in zip(items.dropFirst(), owners) where item.revents != 0 && owner !== served {
            served = owner
            owner.serve()
        }
    }

    private func takeJobs() -> [@Sendable () -> Void] {
        lock.withLock {
            defer { mailbox = [] }
            return mailbox
        }
    }
}
