import CPostgres
import Foundation

/// One libpq connection and the thread that alone touches it, so that waiting for the server never holds a thread of
/// the cooperative pool.
final class Connection: @unchecked Sendable {
    // Sendable because `raw` and `prepared` are touched on `thread` only, and `mailbox` and `closed` under `condition`.
    private let settings: ConnectionSettings
    private let condition = NSCondition()
    private var mailbox: [@Sendable () -> Void] = []
    private var closed = false
    private var raw: OpaquePointer?
    private var prepared: [String: String] = [:]

    init(_ settings: ConnectionSettings) {
        self.settings = settings
        let thread = Thread { [self] in serve() }
        thread.stackSize = 1 << 20
        thread.start()
    }

    /// Ends the thread after what is already in its mailbox.
    func close() {
        condition.lock()
        closed = true
        condition.signal()
        condition.unlock()
    }

    /// Runs one prepared statement. With `reconnecting` a dead connection is made anew first; inside a transaction
    /// it must not be.
    func run(
        _ sql: String, _ parameters: BoundParameters, reconnecting: Bool, prepare: Bool = true,
        timeout: Duration? = nil
    ) async throws -> ResultSet {
        let limit = (timeout ?? settings.statementTimeout) + .seconds(5)
        return try await onThread { [self] in
            try execute(sql, parameters, reconnecting: reconnecting, prepare: prepare, deadline: .now + limit)
        }
    }

    /// Runs several statements without parameters within an open transaction.
    func runScript(_ sql: String, timeout: Duration) async throws -> ResultSet {
        try await onThread { [self] in
            let connection = try connected(reconnecting: false)
            return try send(connection, .now + timeout + .seconds(5)) { PQsendQuery(connection, sql) }
        }
    }

    private func onThread(_ body: @escaping @Sendable () throws -> ResultSet) async throws -> ResultSet {
        try await withCheckedThrowingContinuation { continuation in
            let work: @Sendable () -> Void = { continuation.resume(with: Result { try body() }) }
            condition.lock()
            let refused = closed
            if !refused {
                mailbox.append(work)
                condition.signal()
            }
            condition.unlock()
            if refused {
                continuation.resume(
                    throwing: DatabaseError(kind: .connect, message: "the database handle is closed"))
            }
        }
    }

    /// Drops the server connection; the next reconnecting statement makes a new one.
    func reset() {
        condition.lock()
        mailbox.append { [self] in disconnect() }
        condition.signal()
        condition.unlock()
    }

    private func serve() {
        Thread.current.name = "postgres"
        while true {
            condition.lock()
            while mailbox.isEmpty, !closed { condition.wait() }
            let work = mailbox
            mailbox.removeAll()
            let ends = closed
            condition.unlock()
            for item in work { item() }
            if ends, work.isEmpty { break }
        }
        disconnect()
    }

    private func disconnect() {
        if let raw { PQfinish(raw) }
        raw = nil
        prepared.removeAll()
    }

    private func execute(
        _ sql: String, _ parameters: BoundParameters, reconnecting: Bool, prepare: Bool,
        deadline: ContinuousClock.Instant
    ) throws -> ResultSet {
        let connection = try connected(reconnecting: reconnecting)
        guard prepare else {
            return try send(connection, deadline) {
                parameters.withArrays {
                    PQsendQueryParams(connection, sql, Int32(parameters.count), nil, $0, $1, $2, 0)
                }
            }
        }
        let name: String
        if let known = prepared[sql] {
            name = known
        } else {
            name = "s\(prepared.count)"
            _ = try send(connection, deadline) { PQsendPrepare(connection, name, sql, 0, nil) }
            prepared[sql] = name
        }
        return try send(connection, deadline) {
            parameters.withArrays {
                PQsendQueryPrepared(connection, name, Int32(parameters.count), $0, $1, $2, 0)
            }
        }
    }

    private func connected(reconnecting: Bool) throws -> OpaquePointer {
        if let raw {
            // A server that went away has left its farewell, or an end of file, in the socket.
            while SocketWait.isReady(PQsocket(raw), for: .zero), PQconsumeInput(raw) == 1 {}
            if PQstatus(raw) == CONNECTION_OK { return raw }
            disconnect()
        }
        guard reconnecting else {
            throw DatabaseError(kind: .connectionLost, message: "the connection broke within a transaction")
        }
        let fresh = try settings.connect()
        raw = fresh
        return fresh
    }

    private func send(
        _ connection: OpaquePointer, _ deadline: ContinuousClock.Instant, _ start: () -> Int32
    ) throws -> ResultSet {
        guard start() == 1 else { throw lost(connection) }
        while true {
            let pending = PQflush(connection)
            if pending < 0 { throw lost(connection) }
            if pending == 0, PQisBusy(connection) == 0 { break }
            let left = deadline - .now
            guard left > .zero else {
                disconnect()
                throw DatabaseError(
                    kind: .connectionLost,
                    message: "the server gave no answer in time; the connection was dropped")
            }
            SocketWait.wait(PQsocket(connection), writing: pending > 0, for: left)
            if PQconsumeInput(connection) == 0 { throw lost(connection) }
        }
        var outcome: ResultSet?
        while let raw = PQgetResult(connection) {
            let set = ResultSet(owning: raw)
            let status = PQresultStatus(raw)
            let isFine = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK
            // The first failure is the cause; what follows it only repeats it.
            if outcome == nil || !isFine { outcome = set }
        }
        guard let outcome else { throw lost(connection) }
        let status = PQresultStatus(outcome.raw)
        guard status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK else {
            throw failure(outcome.raw, connection)
        }
        return outcome
    }

    private func failure(_ result: OpaquePointer, _ connection: OpaquePointer) -> DatabaseError {
        func field(_ code: Character) -> String? {
            PQresultErrorField(result, Int32(code.asciiValue ?? 0)).map { String(cString: $0) }
        }
        guard PQstatus(connection) == CONNECTION_OK, let state = field("C") else { return lost(connection) }
        var message = field("M") ?? "the server gave no reason"
        if let detail = field("D") { message += ": " + detail }
        return DatabaseError(kind: .server, sqlState: state, message: message, constraint: field("n"))
    }

    private func lost(_ connection: OpaquePointer) -> DatabaseError {
        let message = ConnectionSettings.message(of: connection)
        disconnect()
        return DatabaseError(kind: .connectionLost, message: "the connection broke: \(message)")
    }
}
