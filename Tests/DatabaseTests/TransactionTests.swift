import Database
import Foundation
import TestSupport
import Testing

@Suite struct TransactionTests {
    private struct Stop: Error {}

    @Test func aThrowingBodyLeavesNothingBehind() async throws {
        let database = try await TestDatabase.empty()
        try await database.query("create table t (a int)")
        await #expect(throws: Stop.self) {
            try await database.transaction { transaction in
                try await transaction.query("insert into t values (1)")
                throw Stop()
            }
        }
        #expect(try await database.query("select count(*) as n from t")[0].int("n") == 0)
        try await database.transaction { try await $0.query("insert into t values (2)") }
        #expect(try await database.query("select a from t")[0].int("a") == 2)
    }

    @Test func aSwallowedFailureIsNotTakenForACommit() async throws {
        let database = try await TestDatabase.empty()
        try await database.query("create table t (a int)")
        await #expect(throws: DatabaseError.self) {
            try await database.transaction { transaction in
                try await transaction.query("insert into t values (1)")
                _ = try? await transaction.query("select 1/0")
            }
        }
        #expect(try await database.query("select count(*) as n from t")[0].int("n") == 0)
    }

    @Test func deadlocksAreResolvedByRunningAgain() async throws {
        let database = try await TestDatabase.empty()
        try await database.query("create table t (id int primary key, n int)")
        try await database.query("insert into t values (1, 0), (2, 0)")
        let runs = Counter()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (first, second) in [(1, 2), (2, 1)] {
                group.addTask {
                    try await database.transaction { transaction in
                        try await transaction.query("update t set n = n + 1 where id = $1", [.int(first)])
                        // Both hold their first row before either asks for its second.
                        if runs.add() <= 2 { _ = try await eventually { runs.value >= 2 } }
                        try await transaction.query("update t set n = n + 1 where id = $1", [.int(second)])
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(runs.value >= 3, "one of the two must have been chosen as victim and run again")
        let rows = try await database.query("select n from t order by id")
        #expect(try rows.map { try $0.int("n") } == [2, 2])
    }

    @Test func aFullPoolAnswersWithinItsBoundWhileTheHeartbeatStillWorks() async throws {
        let database = try await TestDatabase.make(poolSize: 1, acquireTimeout: .milliseconds(200)).database
        let gate = Gate()
        async let holder: Void = database.transaction { transaction in
            try await transaction.query("select 1")
            gate.open()
            await gate.waitForClosing()
        }
        #expect(try await eventually { gate.isOpen })
        let began = ContinuousClock.now
        await #expect {
            try await database.query("select 1")
        } throws: {
            ($0 as? DatabaseError)?.kind == .poolExhausted && ($0 as? DatabaseError)?.isExhausted == true
        }
        #expect(.now - began < .seconds(30))
        #expect(try await database.heartbeat.query("select 7 as n")[0].int("n") == 7)
        gate.close()
        try await holder
        #expect(try await database.query("select 8 as n")[0].int("n") == 8)
    }

    @Test func aCancelledWaiterLeavesTheQueue() async throws {
        let database = try await TestDatabase.make(poolSize: 1, acquireTimeout: .seconds(60)).database
        let gate = Gate()
        async let holder: Void = database.transaction { transaction in
            try await transaction.query("select 1")
            gate.open()
            await gate.waitForClosing()
        }
        #expect(try await eventually { gate.isOpen })
        let waiter = Task { try await database.query("select 1") }
        waiter.cancel()
        await #expect(throws: CancellationError.self) { try await waiter.value }
        gate.close()
        try await holder
        #expect(try await database.query("select 8 as n")[0].int("n") == 8)
    }

    @Test func longStatementsAreEnded() async throws {
        let cluster = try await TestCluster.shared.started()
        let database = Database(url: cluster.url, statementTimeout: .milliseconds(100))
        await #expect {
            try await database.query("select pg_sleep(30)")
        } throws: { ($0 as? DatabaseError)?.sqlState == "57014" }
        try await database.transaction(statementTimeout: .seconds(30)) { transaction in
            try await transaction.query("select pg_sleep(0.3)")
        }
    }
}

/// Counts from several tasks.
final class Counter: @unchecked Sendable {
    // Sendable because the count is touched under `lock` only.
    private let lock = NSLock()
    private var count = 0

    func add() -> Int {
        lock.withLock {
            count += 1
            return count
        }
    }

    var value: Int { lock.withLock { count } }
}

/// Lets a test hold something open.
final class Gate: @unchecked Sendable {
    // Sendable because the state is touched under `lock` only.
    private let lock = NSLock()
    private var opened = false
    private var closed = false

    var isOpen: Bool { lock.withLock { opened } }
    func open() { lock.withLock { opened = true } }
    func close() { lock.withLock { closed = true } }

    func waitForClosing() async {
        _ = try? await eventually(within: .seconds(30)) { lock.withLock { closed } }
    }
}
