import Foundation

/// A PostgreSQL database behind a small pool of connections. Every connection lives on a thread of its own; callers suspend.
public final class Database: SQLExecutor {
    /// One connection apart from the pool, so that a full pool cannot expire a lease.
    public let heartbeat: HeartbeatConnection

    private let pool: ConnectionPool
    private let settings: ConnectionSettings
    private let retry = RetryPolicy()

    /// Connects lazily.
    /// - Parameters:
    ///   - url: a libpq URL or keyword string, such as `postgresql:///blip?host=/run/postgresql`.
    ///   - applicationName: shown in `pg_stat_activity`.
    ///   - poolSize: connections for queries; the heartbeat connection comes on top.
    ///   - statementTimeout: the server ends statements that take longer.
    ///   - acquireTimeout: how long a caller waits for a free connection.
    public init(
        url: String, applicationName: String = "blipstream", poolSize: Int = 4,
        statementTimeout: Duration = .seconds(5), acquireTimeout: Duration = .seconds(2)
    ) {
        settings = ConnectionSettings(
            url: url, applicationName: applicationName, statementTimeout: statementTimeout)
        pool = ConnectionPool(settings, size: max(poolSize, 1), patience: acquireTimeout)
        heartbeat = HeartbeatConnection(settings, patience: acquireTimeout)
    }

    /// Ends all connections. Later queries fail; forgetting the last reference does the same.
    public func close() {
        pool.close()
        heartbeat.close()
    }

    @discardableResult
    public func query(_ sql: StaticString, _ parameters: [SQLValue]) async throws -> [Row] {
        let bound = try BoundParameters(parameters)
        return try await retry.whileUnreachable {
            try await self.pool.withConnection { connection in
                try await connection.run(sql.description, bound, reconnecting: true).rows
            }
        }
    }

    /// Runs `body` in one transaction and commits. `body` may run again: after a serialization conflict or deadlock, and
    /// when the connection broke before the commit was sent. So it must have no effects outside the transaction.
    /// - Parameters:
    ///   - statementTimeout: replaces the database's for this transaction.
    /// - Throws: what `body` throws, after a roll-back; `DatabaseError` with `isOutcomeUnknown` when the connection broke
    ///   during the commit.
    @discardableResult
    public func transaction<R: Sendable>(
        statementTimeout: Duration? = nil, _ body: @escaping @Sendable (Transaction) async throws -> R
    ) async throws -> R {
        try await retry.transaction {
            try await self.pool.withConnection { connection in
                let transaction = Transaction(
                    connection, timeout: statementTimeout ?? self.settings.statementTimeout)
                return try await transaction.run(limited: statementTimeout != nil, body)
            }
        }
    }

    /// Checks that the server keeps what it acknowledges through a power loss.
    /// - Throws: `DatabaseError` of kind `.notDurable`, naming the setting.
    public func requireDurableServer() async throws {
        let rows = try await query(
            """
            select name from pg_settings where setting = 'off'
             and name in ('fsync', 'synchronous_commit', 'full_page_writes') order by name
            """)
        guard rows.isEmpty else {
            let names = try rows.map { try $0.text("name") }.joined(separator: ", ")
            throw DatabaseError(
                kind: .notDurable,
                message: "the server runs with \(names) off, so acknowledged data could be lost; set it to on"
            )
        }
    }

    /// Runs text that cannot be a literal, such as the creation of a named database. Only for text made here.
    func command(_ sql: String) async throws {
        let none = try BoundParameters([])
        _ = try await retry.whileUnreachable {
            try await self.pool.withConnection { connection in
                try await connection.run(
                    sql, none, reconnecting: true, prepare: false, timeout: .seconds(60))
            }
        }
    }
}

/// The connection for heartbeats and health checks.
public final class HeartbeatConnection: SQLExecutor {
    private let pool: ConnectionPool
    private let retry = RetryPolicy()

    init(_ settings: ConnectionSettings, patience: Duration) {
        pool = ConnectionPool(settings, size: 1, patience: patience)
    }

    func close() { pool.close() }

    @discardableResult
    public func query(_ sql: StaticString, _ parameters: [SQLValue]) async throws -> [Row] {
        let bound = try BoundParameters(parameters)
        return try await retry.whileUnreachable {
            try await self.pool.withConnection { connection in
                try await connection.run(sql.description, bound, reconnecting: true).rows
            }
        }
    }
}
