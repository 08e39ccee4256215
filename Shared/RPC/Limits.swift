/// What may travel and how long silence may last.
enum Limits {
    static let envelope = 16 << 10
    static let body = 4 << 20
    static let method = 256
    static let message = 1 << 10
    static let key = 64
    static let metadataEntries = 32
    static let metadataBytes = 8 << 10
    static let details = 8
    static let defaultTimeout = Duration.seconds(30)
    static let uploadWindow = 4
    /// More credit than this is not used: it bounds what one stream can queue.
    static let widestWindow = 64
    /// Messages read from one socket before others get their turn.
    static let messagesPerTurn = 128
}

/// The clockwork of liveness; tests make it faster.
struct Timing: Sendable {
    var heartbeat = Duration.seconds(2)
    var ban = Duration.seconds(60)
    /// How long a peer that reads nothing may block what is meant for it.
    var stuck = Duration.seconds(10)

    var dead: Duration { heartbeat * 3 }
}
