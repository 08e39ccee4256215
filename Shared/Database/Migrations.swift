/// One step of the schema. Steps are never edited once released, only added.
public struct Migration: Sendable {
    /// 1, 2, 3 …
    public let version: Int
    /// Statements, separated by semicolons.
    public let sql: StaticString

    public init(version: Int, sql: StaticString) {
        self.version = version
        self.sql = sql
    }
}

/// Brings a database to the schema of this program.
public struct Migrations: Sendable {
    private let steps: [Migration]

    /// - Parameter steps: ordered by version, from 1, without gaps.
    public init(_ steps: [Migration]) {
        self.steps = steps
    }

    /// Applies what is missing, all of it in one transaction; programs that start together wait for each other.
    /// - Returns: the versions applied now.
    /// - Throws: `DatabaseError` of kind `.schema` when the database is newer than this program, or when a step was edited
    ///   after it had been applied.
    @discardableResult
    public func apply(to database: Database) async throws -> [Int] {
        guard steps.map(\.version) == Array(1..<(steps.count + 1)) else {
            throw DatabaseError(
                kind: .schema, message: "migrations must be numbered 1, 2, 3 …; found \(steps.map(\.version))"
            )
        }
        return try await database.transaction(statementTimeout: .seconds(60)) { transaction in
            try await prepare(transaction)
            let known = try await transaction.query(
                "select version, sha256 from schema_migrations order by version")
            try await check(known, transaction)
            let missing = steps.dropFirst(known.count)
            for step in missing {
                try await transaction.script(step.sql)
                try await transaction.query(
                    "insert into schema_migrations (version, sha256) values ($1, sha256(convert_to($2, 'UTF8')))",
                    [.int(step.version), .text(step.sql.description)])
            }
            return missing.map(\.version)
        }
    }

    private func prepare(_ transaction: Transaction) async throws {
        try await transaction.query("select set_config('lock_timeout', '30s', true)")
        try await transaction.query("select pg_advisory_xact_lock(7214050001)")
        try await transaction.query("select set_config('lock_timeout', '3s', true)")
        try await transaction.query(
            """
            create table if not exists schema_migrations (
              version int primary key, sha256 bytea not null, applied_at timestamptz not null default clock_timestamp())
            """)
    }

    private func check(_ known: [Row], _ transaction: Transaction) async throws {
        for (index, row) in known.enumerated() {
            let version = try row.int("version")
            guard index < steps.count else {
                throw DatabaseError(
                    kind: .schema,
                    message: "the database has schema version \(version), this program knows \(steps.count); "
                        + "run the newer program")
            }
            let expected = try await transaction.query(
                "select sha256(convert_to($1, 'UTF8')) as sha256", [.text(steps[index].sql.description)])
            guard version == steps[index].version, try expected[0].bytes("sha256") == row.bytes("sha256")
            else {
                throw DatabaseError(
                    kind: .schema,
                    message: "schema step \(version) in the database differs from the one in this program; "
                        + "restore a backup, or run the program that made it")
            }
        }
    }
}
