/// Decides which waiting pictures are computed together, and when. Pure: the time goes in, decisions come
/// out; whoever drives it calls `next` after every change.
///
/// A picture is admitted before it is prepared, so that the bound holds for everything that has been
/// accepted. Only one batch runs at a time. Batches are formed in the order in which pictures became ready,
/// of pictures with equal keys only.
struct Batcher<Key: Hashable & Sendable>: Sendable {
    typealias Instant = ContinuousClock.Instant
    typealias Ticket = Int

    struct Limits: Sendable {
        /// Most pictures of a batch.
        var batch = 16
        /// Most pictures accepted and not yet in a batch.
        var queue = 32
        /// How long a picture that is ready waits for others with its key that are being prepared.
        var wait = Duration.milliseconds(2)
    }

    enum Admission: Equatable {
        case admitted(Ticket)
        /// Full, or the deadline would pass before the picture's turn.
        case refused(retryAfter: Duration)
    }

    enum Action: Equatable {
        /// Compute these together, then call `finished`.
        case start([Ticket])
        /// These are of no use any more and have been forgotten.
        case expire([Ticket])
        /// Nothing to do before this moment; call `next` again then.
        case look(at: Instant)
    }

    private struct Entry: Sendable {
        let ticket: Ticket
        let key: Key
        let deadline: Instant
        var readySince: Instant?
    }

    let limits: Limits
    private var preparing: [Entry] = []
    private var ready: [Entry] = []
    private var runningSince: Instant?
    private var lastTicket = 0
    /// Of the latest batches, the newer the weightier; zero before the first.
    private var usualBatch = Duration.zero

    init(limits: Limits) { self.limits = limits }

    /// Pictures accepted and not yet in a batch.
    var waiting: Int { preparing.count + ready.count }
    var isRunning: Bool { runningSince != nil }

    mutating func admit(_ key: Key, deadline: Instant, now: Instant) -> Admission {
        let turn = expectedWait(for: key)
        guard waiting < limits.queue, now + turn < deadline else {
            return .refused(retryAfter: min(max(turn, .milliseconds(20)), .seconds(2)))
        }
        lastTicket += 1
        preparing.append(Entry(ticket: lastTicket, key: key, deadline: deadline))
        return .admitted(lastTicket)
    }

    /// The picture can be computed.
    /// - Returns: false when it has expired or was dropped.
    mutating func prepared(_ ticket: Ticket, now: Instant) -> Bool {
        guard let index = preparing.firstIndex(where: { $0.ticket == ticket }) else { return false }
        var entry = preparing.remove(at: index)
        entry.readySince = now
        ready.append(entry)
        return true
    }

    /// Nobody wants the picture any more.
    /// - Returns: false when it is not waiting: unknown, expired or in a batch.
    mutating func drop(_ ticket: Ticket) -> Bool {
        let before = waiting
        preparing.removeAll { $0.ticket == ticket }
        ready.removeAll { $0.ticket == ticket }
        return waiting < before
    }

    /// The batch that was started has ended, well or badly.
    mutating func finished(now: Instant) {
        guard let since = runningSince else { return }
        let took = since.duration(to: now)
        usualBatch = usualBatch == .zero ? took : usualBatch * 0.7 + took * 0.3
        runningSince = nil
    }

    mutating func next(now: Instant) -> [Action] {
        var actions: [Action] = []
        let expired = (preparing + ready).filter { $0.deadline <= now }.map(\.ticket)
        if !expired.isEmpty {
            preparing.removeAll { $0.deadline <= now }
            ready.removeAll { $0.deadline <= now }
            actions.append(.expire(expired))
        }
        guard runningSince == nil, let first = ready.first, let since = first.readySince else {
            return actions
        }
        let mates = ready.filter { $0.key == first.key }.prefix(limits.batch).map(\.ticket)
        let patience = since + limits.wait
        if mates.count < limits.batch, now < patience, preparing.contains(where: { $0.key == first.key }) {
            return actions + [.look(at: patience)]
        }
        ready.removeAll { mates.contains($0.ticket) }
        runningSince = now
        return actions + [.start(mates)]
    }

    /// The time until a picture admitted now would start. Zero when nothing is ahead, so that one slow batch
    /// cannot shut the door for good.
    private func expectedWait(for key: Key) -> Duration {
        var counts: [Key: Int] = [:]
        for entry in preparing + ready { counts[entry.key, default: 0] += 1 }
        let ahead = counts.reduce(isRunning ? 1 : 0) { sum, item in
            // It joins the last, unfilled batch of its own key.
            sum + (item.key == key ? item.value : item.value + limits.batch - 1) / limits.batch
        }
        return usualBatch * ahead
    }
}
