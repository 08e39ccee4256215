/// An open transaction; valid within the closure it was handed to.
public struct Transaction: SQLExecutor {
    private let connection: Connection
    private let timeout: Duration

    init(_ connection: Connection, timeout: Duration) {
        self.connection = connection
        self.timeout = timeout
    }

    @discardableResult
    public func query(_ sql: StaticString, _ parameters: [SQLValue]) async throws -> [Row] {
        try await connection.run(
            sql.description, try BoundParameters(parameters), reconnecting: false, timeout: timeout
        ).rows
    }

    /// Runs a script of several statements without parameters.
    func script(_ sql: StaticString) async throws {
        _ = try await connection.runScript(sql.description, timeout: timeout)
    }

    /// Begins, runs `body`, commits; rolls back when it throws. Failures of the database before the commit come out as
    /// `RolledBack`.
    func run<R: Sendable>(
        limited: Bool, _ body: @Sendable (Transaction) async throws -> R
    ) async throws -> R {
        let none = try BoundParameters([])
        let value: R
        do {
            _ = try await connection.run("begin", none, reconnecting: true, timeout: timeout)
            if limited {
                let milliseconds =
                    timeout.components.seconds * 1000
                    + timeout.components.attoseconds / 1_000_000_000_000_000
                try await query(
                    "select set_config('statement_timeout', $1, true)", [.text(String(milliseconds))])
            }
            value = try await body(self)
        } catch {
            do {
                _ = try await connection.run("rollback", none, reconnecting: false)
            } catch {
                // A connection in an unknown state must not go back into the pool as it is.
                connection.reset()
            }
            if let error = error as? DatabaseError, error.kind != .connect { throw RolledBack(cause: error) }
            throw error
        }
        let committed: ResultSet
        do {
            committed = try await connection.run("commit", none, reconnecting: false, timeout: timeout)
        } catch let error as DatabaseError where error.kind == .server {
            throw RolledBack(cause: error)
        }
        guard committed.commandTag == "COMMIT" else {
            throw RolledBack(
                cause: DatabaseError(
                    kind: .server, sqlState: "25P02",
                    message: "a statement had failed, so the server rolled the transaction back"))
        }
        return value
    }
}
