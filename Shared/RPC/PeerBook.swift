/// Who has been heard lately, and who is being ignored for sending nonsense.
struct PeerBook {
    private struct Entry {
        var lastHeard: ContinuousClock.Instant
        var malformed = 0
        var bannedUntil: ContinuousClock.Instant?
    }

    private static let memory = Duration.seconds(60)
    private static let capacity = 4096
    private static let strikes = 3
    private var entries: [Peer: Entry] = [:]

    /// Everyone heard lately.
    var known: [Peer] { Array(entries.keys) }

    func isBanned(_ peer: Peer, _ now: ContinuousClock.Instant) -> Bool {
        entries[peer]?.bannedUntil.map { now < $0 } ?? false
    }

    mutating func note(_ peer: Peer, _ now: ContinuousClock.Instant) {
        if entries[peer] == nil, entries.count >= Self.capacity { prune(now) }
        // A flood of connections makes the book forget rather than grow.
        if entries.count >= Self.capacity { entries = entries.filter { $0.value.bannedUntil != nil } }
        if entries.count >= Self.capacity { entries = [:] }
        entries[peer, default: Entry(lastHeard: now)].lastHeard = now
    }

    /// Counts a malformed message; true when it was the last one this peer gets away with.
    mutating func countsOut(_ peer: Peer, _ now: ContinuousClock.Instant, ban: Duration) -> Bool {
        var entry = entries[peer] ?? Entry(lastHeard: now)
        entry.malformed += 1
        let isOut = entry.malformed >= Self.strikes
        if isOut { (entry.malformed, entry.bannedUntil) = (0, now + ban) }
        entries[peer] = entry
        return isOut
    }

    mutating func forget(_ peer: Peer) { entries[peer] = nil }

    mutating func prune(_ now: ContinuousClock.Instant) {
        entries = entries.filter { now < ($0.value.bannedUntil ?? $0.value.lastHeard + Self.memory) }
    }
}
