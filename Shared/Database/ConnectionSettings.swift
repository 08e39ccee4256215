import CPostgres
import Foundation

/// How to reach the server, and the session settings every connection starts with.
struct ConnectionSettings: Sendable {
    let url: String
    let applicationName: String
    let statementTimeout: Duration

    /// Blocks until connected or refused, 5 s at most.
    func connect() throws(DatabaseError) -> OpaquePointer {
        let options =
            "-c statement_timeout=\(milliseconds(statementTimeout)) -c lock_timeout=2000"
            + " -c idle_in_transaction_session_timeout=10000 -c client_connection_check_interval=1000"
            + " -c timezone=UTC -c client_min_messages=warning"
        // The URL comes last: what it states wins over these.
        let pairs: [(String, String)] = [
            ("connect_timeout", "5"), ("keepalives_idle", "30"), ("keepalives_interval", "10"),
            ("keepalives_count", "3"), ("tcp_user_timeout", "15000"), ("target_session_attrs", "read-write"),
            ("client_encoding", "UTF8"), ("application_name", applicationName), ("options", options),
            ("dbname", url),
        ]
        let keys = pairs.map { strdup($0.0) }
        let values = pairs.map { strdup($0.1) }
        defer { for text in keys + values { free(text) } }
        var keyPointers = keys.map { UnsafePointer($0) } + [nil]
        var valuePointers = values.map { UnsafePointer($0) } + [nil]
        guard let raw = PQconnectdbParams(&keyPointers, &valuePointers, 1) else {
            throw DatabaseError(kind: .connect, message: "out of memory while connecting")
        }
        guard PQstatus(raw) == CONNECTION_OK else {
            let message = Self.message(of: raw)
            PQfinish(raw)
            throw DatabaseError(kind: .connect, message: "cannot connect: \(message)")
        }
        PQsetnonblocking(raw, 1)
        // Without this libpq writes the server's notices to standard error.
        _ = PQsetNoticeProcessor(raw, { _, _ in }, nil)
        return raw
    }

    static func message(of connection: OpaquePointer) -> String {
        guard let text = PQerrorMessage(connection) else { return "no reason given" }
        return String(cString: text).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func milliseconds(_ duration: Duration) -> Int64 {
        duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
    }
}
