/// The receiving end of a stream: which frame must come next and what the sender may still send. A value without sockets.
struct ReceiveWindow: Sendable {
    enum Fault: Error, Equatable {
        case lost(expected: UInt64, got: UInt64)
        case overCredit(granted: UInt64)
        case countMismatch(sent: UInt64, received: UInt64)
    }

    private(set) var granted: UInt64
    private(set) var received: UInt64 = 0
    private var owed = 0
    private let step: Int

    /// A window of `size` frames, granted at once.
    init(size: Int) {
        granted = UInt64(size)
        step = max(1, size / 2)
    }

    /// Takes a frame: in order, none missing, none doubled, within the credit given.
    mutating func accept(seq: UInt64) throws(Fault) {
        guard seq == received else { throw .lost(expected: received, got: seq) }
        guard received < granted else { throw .overCredit(granted: granted) }
        received += 1
    }

    /// The sender says it is done after `count` frames.
    func end(count: UInt64) throws(Fault) {
        guard count == received else { throw .countMismatch(sent: count, received: received) }
    }

    /// Notes that the reader took a frame; returns the credit to send now, in frames, or 0.
    mutating func consume() -> Int {
        owed += 1
        guard owed >= step else { return 0 }
        defer { owed = 0 }
        granted += UInt64(owed)
        return owed
    }
}

/// The sending end of a stream: how many frames may still go. A value without sockets.
struct SendWindow: Sendable {
    private(set) var credit: Int

    init(credit: Int) { self.credit = min(credit, Limits.widestWindow) }

    /// Uses one frame of credit, or says there is none.
    mutating func take() -> Bool {
        guard credit > 0 else { return false }
        credit -= 1
        return true
    }

    mutating func grant(_ frames: UInt32) {
        credit = min(credit + Int(min(frames, UInt32(Limits.widestWindow))), Limits.widestWindow)
    }
}
