import Foundation

/// The children of a pool: those that wait for work, and room for those that may still be started.
final class ChildShelf: @unchecked Sendable {
    let size: Int
    private let start: @Sendable () throws(DecoderUnavailable) -> ChildProcess
    // `waiting` and `taken` only under `condition`.
    private let condition = NSCondition()
    private var waiting: [ChildProcess] = []
    private var taken = 0

    init(size: Int, start: @escaping @Sendable () throws(DecoderUnavailable) -> ChildProcess) {
        (self.size, self.start) = (max(1, size), start)
    }

    var idle: [ChildProcess] { condition.withLock { waiting } }

    /// A child that waits, a new one, or the next that comes back. Give it back or drop it in every outcome.
    func take() throws(DecoderUnavailable) -> ChildProcess {
        let found = condition.withLock { () -> ChildProcess? in
            // The one used last: its memory is warm, and the others may be swapped out.
            while waiting.isEmpty && taken >= size { condition.wait() }
            taken += 1
            return waiting.popLast()
        }
        if let found { return found }
        do { return try start() } catch {
            leave(nil)
            throw error
        }
    }

    /// As `take`, and a child that has never worked: one that waited may have been lost meanwhile.
    func takeFresh() throws(DecoderUnavailable) -> ChildProcess {
        let child = try take()
        if child.uses == 0 { return child }
        child.end()
        do { return try start() } catch {
            leave(nil)
            throw error
        }
    }

    func give(back child: ChildProcess) { leave(child) }

    func drop(_ child: ChildProcess) {
        child.end()
        leave(nil)
    }

    private func leave(_ child: ChildProcess?) {
        condition.withLock {
            taken -= 1
            if let child { waiting.append(child) }
            condition.signal()
        }
    }
}
