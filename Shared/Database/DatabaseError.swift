/// What went wrong between this process and PostgreSQL.
public struct DatabaseError: Error, Sendable, CustomStringConvertible {
    /// Where the failure arose.
    public enum Kind: Sendable, Equatable {
        /// The server refused the statement; `sqlState` says why.
        case server
        /// No connection could be made. Nothing was sent.
        case connect
        /// The connection broke after a statement was sent: whether it took effect is unknown unless a read or
        /// an open transaction was in hand.
        case connectionLost
        /// Every connection of the pool stayed busy for the whole waiting time.
        case poolExhausted
        /// A parameter that cannot be bound.
        case badParameter
        /// A result that does not have the shape the caller asked for.
        case badResult
        /// The schema in the database and the one in this program do not fit.
        case schema
        /// The server works in a way that would lose acknowledged data.
        case notDurable
    }

    public let kind: Kind
    /// Five characters, as PostgreSQL documents them; only for `.server` and `.connect`.
    public let sqlState: String?
    /// Text for people.
    public let message: String
    /// Name of the violated constraint, when there is one.
    public let constraint: String?

    public init(kind: Kind, sqlState: String? = nil, message: String, constraint: String? = nil) {
        self.kind = kind
        self.sqlState = sqlState
        self.message = message
        self.constraint = constraint
    }

    /// The first two characters of the SQLSTATE.
    public var sqlClass: String? { sqlState.map { String($0.prefix(2)) } }

    /// The database cannot be reached now; a later try may succeed.
    public var isUnavailable: Bool {
        switch kind {
        case .connect, .connectionLost: true
        case .server: sqlClass == "08" || ["57P01", "57P02", "57P03"].contains(sqlState)
        default: false
        }
    }

    /// A unique constraint refused the row.
    public var isUniqueViolation: Bool { sqlState == "23505" }

    /// Something bounded is full: the pool, the server's connections, its disk or memory, or a lock wait ran out.
    public var isExhausted: Bool {
        kind == .poolExhausted || sqlClass == "53" || ["55P03", "57014"].contains(sqlState)
    }

    /// A conflict between transactions that a repeat resolves.
    public var isSerializationConflict: Bool { sqlState == "40001" || sqlState == "40P01" }

    /// True when the statement may have taken effect although it failed here.
    public var isOutcomeUnknown: Bool { kind == .connectionLost }

    public var description: String {
        let state = sqlState.map { " (SQLSTATE \($0))" } ?? ""
        return "database: \(message)\(state)"
    }
}
