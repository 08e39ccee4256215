import Catalog
import Database
import Foundation
import RPC
import ServiceKit
import ServiceLifecycle
import ServiceLifecycleTestKit
import TestSupport
import Testing

/// A database with jobs of one kind, and workers that take them.
struct Workplace: Sendable {
    let context: ServiceContext
    private let test: TestDatabase
    static let kind = JobKind.evaluate

    var catalog: Catalog { context.catalog }

    static func with(_ body: (Workplace) async throws -> Void) async throws {
        let test = try await TestDatabase.make()
        let home = Scratch.make()
        let settings = try Settings(
            keys: Setting.common,
            arguments: [
                "--home", home.path(percentEncoded: false), "--database-url", test.url, "--poll", "0.02",
                "--log-level", "critical",
            ], environment: [:])
        let context = try await ServiceProcess.prepare("tester", settings)
        defer {
            context.catalog.database.close()
            test.database.close()
            try? FileManager.default.removeItem(at: home)
        }
        try await body(Workplace(context: context, test: test))
    }

    /// Adds jobs with these keys.
    /// - Parameter device: what they ask for; "": nothing.
    func add(_ keys: [String], failuresAllowed: Int = 5, device: String = "") async throws {
        for key in keys {
            try await test.database.query(
                "insert into jobs (kind, dedup_key, max_failures, device) values ($1, $2, $3, $4)",
                [.text(Self.kind.rawValue), .text(key), .int(failuresAllowed), .text(device)])
        }
    }

    /// Runs workers while `body` looks on, and drains them when it returns.
    func working(
        _ workers: Int = 1, lease: Duration = .seconds(30), batch: Int = 1, devices: [String] = ["cpu"],
        handle: @escaping @Sendable ([HeldJob]) async throws -> Void,
        _ body: (GracefulShutdownTestTrigger) async throws -> Void
    ) async throws {
        try await testGracefulShutdown { trigger in
            let worker = try JobWorker(
                kind: Self.kind, context: context, lease: lease, batch: batch, devices: devices,
                handle: handle)
            let running = (0..<workers).map { _ in Task { try await worker.run() } }
            do { try await body(trigger) } catch {
                running.forEach { $0.cancel() }
                throw error
            }
            trigger.triggerGracefulShutdown()
            for task in running { try await task.value }
        }
    }

    struct Row: Equatable {
        var state: String
        var attempt: Int
        var failures: Int
        var error: String?
    }

    func row(_ key: String) async throws -> Row {
        let rows = try await test.database.query(
            "select state, attempt, failures, last_error from jobs where dedup_key = $1", [.text(key)])
        let row = try #require(rows.first)
        return Row(
            state: try row.text("state"), attempt: try row.int("attempt"), failures: try row.int("failures"),
            error: try row.optionalText("last_error"))
    }

    func isIn(_ state: String, _ key: String) async throws -> Bool { try await row(key).state == state }

    /// Retries wait for a second and more; not here.
    func makeDue() async throws {
        try await test.database.query("update jobs set run_at = clock_timestamp() where state = 'ready'")
    }

    /// The lease runs out and somebody else takes the job.
    func takeAway(_ key: String) async throws {
        try await test.database.query(
            """
            update jobs set attempt = attempt + 1, worker = 'another',
               lease_until = clock_timestamp() + interval '1 min'
             where dedup_key = $1
            """, [.text(key)])
    }

    func id(_ key: String) async throws -> Int {
        try #require(
            try await test.database.query("select id from jobs where dedup_key = $1", [.text(key)]).first
        ).int("id")
    }
}

/// What handlers saw. `items` only under `lock`.
final class Seen<Item: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var items: [Item] = []

    var all: [Item] { lock.withLock { items } }
    func add(_ item: Item) { lock.withLock { items.append(item) } }
}

/// Fails the test when `condition` does not come to hold.
func expectEventually(
    within limit: Duration = .seconds(60), sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () async throws -> Bool
) async throws {
    let holds = try await eventually(within: limit, condition)
    #expect(holds, sourceLocation: sourceLocation)
}

/// Waits until somebody stops this task, as long work does.
func workUntilStopped(_ job: HeldJob) async throws {
    while true {
        try job.checkStopped()
        try await Task.sleep(for: .milliseconds(5))
    }
}
