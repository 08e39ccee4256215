import CPostgres

/// Owns a finished PGresult.
final class ResultSet: @unchecked Sendable {
    // Sendable because a PGresult is never changed after libpq hands it out: every access here reads.
    let raw: OpaquePointer
    let columns: [String: Int32]

    init(owning raw: OpaquePointer) {
        self.raw = raw
        var columns: [String: Int32] = [:]
        for index in 0..<PQnfields(raw) {
            if let name = PQfname(raw, index) { columns[String(cString: name)] = index }
        }
        self.columns = columns
    }

    deinit { PQclear(raw) }

    /// What the server says it did, such as "COMMIT".
    var commandTag: String { PQcmdStatus(raw).map { String(cString: $0) } ?? "" }

    var rows: [Row] { (0..<PQntuples(raw)).map { Row(set: self, index: $0) } }

    /// The value's text, or nil for SQL null; valid during the call only.
    func withValue<R>(row: Int32, column: Int32, _ body: (UnsafeBufferPointer<UInt8>?) throws -> R) rethrows
        -> R
    {
        guard PQgetisnull(raw, row, column) == 0, let value = PQgetvalue(raw, row, column) else {
            return try body(nil)
        }
        let count = Int(PQgetlength(raw, row, column))
        return try value.withMemoryRebound(to: UInt8.self, capacity: count) {
            try body(UnsafeBufferPointer(start: $0, count: count))
        }
    }
}
