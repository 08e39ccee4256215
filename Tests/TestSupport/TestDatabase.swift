public import Catalog
public import Database
public import Foundation

/// A migrated database of its own on a server that all tests of the process share.
public struct TestDatabase: Sendable {
    public let database: Database
    public let catalog: Catalog
    public let url: String

    public static func make(poolSize: Int = 4, acquireTimeout: Duration = .seconds(10)) async throws
        -> TestDatabase
    {
        let cluster = try await TestCluster.shared.started()
        let name = "t" + UUID().uuidString.lowercased().replacing("-", with: "")
        let url = try await cluster.createDatabase(name, template: TestCluster.template)
        let database = Database(url: url, poolSize: poolSize, acquireTimeout: acquireTimeout)
        return TestDatabase(database: database, catalog: Catalog(database: database), url: url)
    }

    /// A database without a schema.
    public static func empty() async throws -> Database {
        let cluster = try await TestCluster.shared.started()
        let name = "e" + UUID().uuidString.lowercased().replacing("-", with: "")
        return Database(url: try await cluster.createDatabase(name))
    }
}

/// The server all tests of the process share. Without fsync; gone when the process ends.
public actor TestCluster {
    public static let shared = TestCluster()
    static let template = "template_blip"
    static let folderPrefix = "blip-tests-"

    private var starting: Task<PrivateCluster, any Error>?

    public func started() async throws -> PrivateCluster {
        if let starting { return try await starting.value }
        let task = Task {
            await Self.removeRemains()
            let cluster = PrivateCluster(stateFolder: Scratch.folder, durable: false)
            try await cluster.start()
            Scratch.stopAtExit(cluster)
            let database = Database(url: try await cluster.createDatabase(Self.template), poolSize: 1)
            try await Catalog(database: database).migrate()
            database.close()
            return cluster
        }
        starting = task
        return try await task.value
    }

    /// Servers of test processes that were killed.
    private static func removeRemains() async {
        let temporary = FileManager.default.temporaryDirectory
        for name in (try? FileManager.default.contentsOfDirectory(atPath: temporary.path)) ?? []
        where name.hasPrefix(folderPrefix) {
            guard let pid = name.split(separator: "-").compactMap({ Int32($0) }).first,
                kill(pid, 0) != 0, errno == ESRCH
            else { continue }
            let folder = temporary.appending(path: name)
            try? await PrivateCluster(stateFolder: folder, durable: false).stop()
            try? FileManager.default.removeItem(at: folder)
        }
    }
}

/// Folders of this test process.
public enum Scratch {
    public static let folder = FileManager.default.temporaryDirectory
        .appending(path: "\(TestCluster.folderPrefix)\(getpid())", directoryHint: .isDirectory)

    /// A folder for one test's own server; `remove` it when done.
    public static func make() -> URL {
        FileManager.default.temporaryDirectory
            .appending(path: "\(TestCluster.folderPrefix)\(getpid())-\(UUID().uuidString.prefix(8))")
    }

    static func stopAtExit(_ cluster: PrivateCluster) {
        atexit {
            let cluster = PrivateCluster(stateFolder: Scratch.folder, durable: false)
            if case .running(let pid) = cluster.status() {
                kill(pid, SIGINT)
                let end = Date(timeIntervalSinceNow: 10)
                while kill(pid, 0) == 0, Date() < end { usleep(20_000) }
            }
            try? FileManager.default.removeItem(at: Scratch.folder)
        }
    }
}

/// Waits until `condition` holds, 20 s at most.
public func eventually(
    within limit: Duration = .seconds(60), _ condition: () async throws -> Bool
) async throws -> Bool {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
        if try await condition() { return true }
        try await Task.sleep(for: .milliseconds(20))
    }
    // The time may have passed without this task getting its turn.
    return try await condition()
}
