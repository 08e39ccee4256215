/// Something that runs one statement: a database, its heartbeat connection, or an open transaction.
public protocol SQLExecutor: Sendable {
    /// Runs `sql` with `$1…` bound to `parameters`. The text is a literal, so nothing can be spliced into it.
    /// - Throws: `DatabaseError`.
    @discardableResult
    func query(_ sql: StaticString, _ parameters: [SQLValue]) async throws -> [Row]
}

extension SQLExecutor {
    /// Runs a statement without parameters.
    @discardableResult
    public func query(_ sql: StaticString) async throws -> [Row] { try await query(sql, []) }
}
