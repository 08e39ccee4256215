/// Which failures are tried again, and how long: only those known to have had no effect.
struct RetryPolicy: Sendable {
    let patience: Duration = .seconds(2)
    let transactionAttempts = 6

    /// Repeats while no connection can be made; nothing has been sent then.
    func whileUnreachable<R: Sendable>(_ body: () async throws -> R) async throws -> R {
        let end = ContinuousClock.now + patience
        var delay = Duration.milliseconds(50)
        while true {
            do {
                return try await body()
            } catch let error as DatabaseError where error.kind == .connect && .now + delay < end {
                try await Task.sleep(for: delay * Double.random(in: 0.8...1.2))
                delay = min(delay * 2, .seconds(1))
            }
        }
    }

    /// Repeats a transaction that rolled back for a reason that passes.
    func transaction<R: Sendable>(_ body: () async throws -> R) async throws -> R {
        var delay = Duration.milliseconds(50)
        var attempt = 1
        while true {
            do {
                return try await whileUnreachable(body)
            } catch let error as RolledBack where attempt < transactionAttempts {
                guard error.cause.isSerializationConflict || error.cause.isUnavailable else {
                    throw error.cause
                }
                try await Task.sleep(for: delay * Double.random(in: 0.5...1.5))
                delay = min(delay * 2, .seconds(1))
                attempt += 1
            } catch let error as RolledBack {
                throw error.cause
            }
        }
    }
}

/// A database failure before the commit was sent: the transaction has had no effect.
struct RolledBack: Error {
    let cause: DatabaseError
}
