import Catalog
import Database
import TestSupport
import Testing

@Suite struct MigrationTests {
    private let first = Migration(version: 1, sql: "create table a (x int); create table b (x int)")
    private let second = Migration(version: 2, sql: "insert into a values (7)")

    @Test func stepsAreAppliedOnceAndInOrder() async throws {
        let database = try await TestDatabase.empty()
        #expect(try await Migrations([first]).apply(to: database) == [1])
        #expect(try await Migrations([first, second]).apply(to: database) == [2])
        #expect(try await Migrations([first, second]).apply(to: database) == [])
        #expect(try await database.query("select x from a").map { try $0.int("x") } == [7])
    }

    @Test func aDatabaseNewerThanTheProgramIsRefused() async throws {
        let database = try await TestDatabase.empty()
        try await Migrations([first, second]).apply(to: database)
        await #expect {
            try await Migrations([first]).apply(to: database)
        } throws: { ($0 as? DatabaseError)?.kind == .schema }
    }

    @Test func anEditedStepIsRefused() async throws {
        let database = try await TestDatabase.empty()
        try await Migrations([first]).apply(to: database)
        let edited = Migration(version: 1, sql: "create table a (x bigint); create table b (x int)")
        await #expect {
            try await Migrations([edited, second]).apply(to: database)
        } throws: { ($0 as? DatabaseError)?.kind == .schema }
        #expect(try await database.query("select count(*) as n from a")[0].int("n") == 0)
    }

    @Test func aFailingStepLeavesNothing() async throws {
        let database = try await TestDatabase.empty()
        let broken = Migration(version: 2, sql: "insert into a values (1); select 1/0")
        await #expect(throws: DatabaseError.self) {
            try await Migrations([first, broken]).apply(to: database)
        }
        #expect(try await Migrations([first, second]).apply(to: database) == [1, 2])
    }

    @Test func programsThatStartTogetherMigrateOnce() async throws {
        let database = try await TestDatabase.empty()
        let applied = try await withThrowingTaskGroup(of: [Int].self) { group in
            for _ in 0..<4 { group.addTask { try await Catalog(database: database).migrate() } }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(applied == [1, 2, 3])
        #expect(try await Catalog(database: database).migrate() == [])
    }
}
