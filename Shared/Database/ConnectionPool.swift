import Foundation

/// A bounded set of connections, made when first needed. Callers beyond the bound wait in order, for a bounded time.
final class ConnectionPool: @unchecked Sendable {
    // Sendable because every stored variable is touched under `lock` only.
    private let lock = NSLock()
    private let settings: ConnectionSettings
    private let size: Int
    private let patience: Duration
    private var idle: [Connection] = []
    private var all: [Connection] = []
    private var waiters: [(id: UInt64, continuation: CheckedContinuation<Connection, any Error>)] = []
    private var nextWaiter: UInt64 = 0
    private var closed = false

    init(_ settings: ConnectionSettings, size: Int, patience: Duration) {
        self.settings = settings
        self.size = size
        self.patience = patience
    }

    deinit { for connection in all { connection.close() } }

    func close() {
        let (connections, abandoned) = lock.withLock {
            closed = true
            defer {
                all.removeAll()
                idle.removeAll()
                waiters.removeAll()
            }
            return (all, waiters)
        }
        for connection in connections { connection.close() }
        for waiter in abandoned { waiter.continuation.resume(throwing: Self.closedError) }
    }

    func withConnection<R: Sendable>(_ body: (Connection) async throws -> R) async throws -> R {
        let connection = try await acquire()
        defer { release(connection) }
        return try await body(connection)
    }

    private static var closedError: DatabaseError {
        DatabaseError(kind: .connect, message: "the database handle is closed")
    }

    private func acquire() async throws -> Connection {
        let ticket = lock.withLock {
            nextWaiter += 1
            return nextWaiter
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let outcome: Result<Connection, any Error>? = lock.withLock {
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if closed { return .failure(Self.closedError) }
                    if let free = idle.popLast() { return .success(free) }
                    if all.count < size {
                        let fresh = Connection(settings)
                        all.append(fresh)
                        return .success(fresh)
                    }
                    waiters.append((ticket, continuation))
                    return nil
                }
                if let outcome {
                    continuation.resume(with: outcome)
                } else {
                    expire(ticket)
                }
            }
        } onCancel: {
            fail(ticket, CancellationError())
        }
    }

    private func release(_ connection: Connection) {
        let next: CheckedContinuation<Connection, any Error>? = lock.withLock {
            guard !closed else { return nil }
            guard !waiters.isEmpty else {
                idle.append(connection)
                return nil
            }
            return waiters.removeFirst().continuation
        }
        next?.resume(returning: connection)
    }

    private func expire(_ ticket: UInt64) {
        let (seconds, attoseconds) = patience.components
        let delay = Double(seconds) + Double(attoseconds) / 1e18
        DispatchQueue.global().asyncAfter(deadline: .now() + delay) { [weak self] in
            guard let self else { return }
            fail(
                ticket,
                DatabaseError(
                    kind: .poolExhausted,
                    message:
                        "all \(size) connections stayed busy for \(patience); try again, or raise the pool size"
                ))
        }
    }

    private func fail(_ ticket: UInt64, _ error: any Error) {
        let waiter: CheckedContinuation<Connection, any Error>? = lock.withLock {
            guard let position = waiters.firstIndex(where: { $0.id == ticket }) else { return nil }
            return waiters.remove(at: position).continuation
        }
        waiter?.resume(throwing: error)
    }
}
