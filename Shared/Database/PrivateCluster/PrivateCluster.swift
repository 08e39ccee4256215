public import Foundation

/// A PostgreSQL server of our own under a state folder, reachable through a Unix socket only. It outlives the process that
/// starts it. Servers of different state folders run side by side.
public struct PrivateCluster: Sendable {
    public enum Status: Sendable, Equatable {
        /// Never started here.
        case absent
        case stopped
        case running(pid: Int32)
    }

    /// Everything of the server is below this folder, which belongs to the account it runs as.
    public let folder: URL
    let layout: ClusterLayout
    private let isDurable: Bool

    /// - Parameters:
    ///   - stateFolder: the server takes its `postgres` subfolder.
    ///   - durable: false turns fsync off; for tests only.
    public init(stateFolder: URL, durable: Bool = true) {
        layout = ClusterLayout(stateFolder: stateFolder)
        folder = URL(filePath: layout.folder, directoryHint: .isDirectory)
        isDurable = durable
    }

    /// libpq URL of the product's database.
    public var url: String { url(database: "blip") }

    /// libpq URL of a database of this server.
    public func url(database: String) -> String {
        let unreserved = CharacterSet(
            charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
        let host =
            layout.socketFolder.addingPercentEncoding(withAllowedCharacters: unreserved)
            ?? layout.socketFolder
        return "postgresql://blip@/\(database)?host=\(host)&port=\(ClusterLayout.port)"
    }

    /// Whether it runs now.
    public func status() -> Status {
        if let pid = layout.runningPID() { return .running(pid: pid) }
        return FileManager.default.fileExists(atPath: layout.data + "/PG_VERSION") ? .stopped : .absent
    }

    /// Starts the server, making it first when there is none, and waits until it answers. Does nothing when it runs.
    /// - Returns: `url`.
    /// - Throws: `PrivateClusterError`, saying what to do.
    @discardableResult
    public func start() async throws -> String {
        try await whileLocked {
            if layout.runningPID() == nil {
                let tools = try await prepare()
                try await launch(tools)
            }
            try await waitUntilReady()
        }
        return url
    }

    /// Stops the server: clients are disconnected, everything is written out. Does nothing when it does not run.
    public func stop() async throws {
        guard FileManager.default.fileExists(atPath: layout.data) else { return }
        try await whileLocked {
            guard layout.runningPID() != nil else { return }
            let tools = try await ClusterTools.find(for: layout)
            let result = try await tools.run(
                "pg_ctl", ["-D", layout.data, "-m", "fast", "-w", "-t", "60", "-s", "stop"])
            guard result.status == 0 || layout.runningPID() == nil else {
                throw PrivateClusterError("the private PostgreSQL server did not stop: \(result.output)")
            }
            layout.removeOutsideSocketFolder()
        }
    }

    /// Makes a database when there is none of this name.
    /// - Parameters:
    ///   - name: lower-case letters, digits and '_'.
    ///   - template: a database to copy; nobody may be connected to it.
    /// - Returns: its URL.
    @discardableResult
    public func createDatabase(_ name: String, template: String? = nil) async throws -> String {
        for name in [name, template].compactMap(\.self) {
            guard !name.isEmpty, name.utf8.count <= 60,
                name.utf8.allSatisfy({
                    (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "_")
                })
            else {
                throw PrivateClusterError("a database name has 1 to 60 of a-z, 0-9 and '_'; got \"\(name)\"")
            }
        }
        let database = Database(url: url(database: "postgres"), poolSize: 1, statementTimeout: .seconds(60))
        defer { database.close() }
        let found = try await database.query("select 1 from pg_database where datname = $1", [.text(name)])
        if found.isEmpty {
            try await database.command("create database \(name)" + (template.map { " template \($0)" } ?? ""))
        }
        return url(database: name)
    }

    private func whileLocked(_ body: () async throws -> Void) async throws {
        let lock = try await FolderLock.take(layout)
        defer { lock.release() }
        try await body()
    }

    private func prepare() async throws -> ClusterTools {
        let tools = try await ClusterTools.find(for: layout)
        try layout.createFolders(ownedBy: tools.account)
        layout.removeStaleLocks()
        guard !FileManager.default.fileExists(atPath: layout.data) else { return tools }
        // Made beside its place and moved there whole: an interrupted start leaves nothing half done.
        let fresh = layout.data + ".new"
        try? FileManager.default.removeItem(atPath: fresh)
        let result = try await tools.run(
            "initdb",
            [
                "-D", fresh, "-U", "blip", "-k", "-E", "UTF8", "--locale=C.UTF-8", "--auth-local=trust",
                "--auth-host=reject",
            ] + (isDurable ? [] : ["--no-sync"]))
        guard result.status == 0 else {
            throw PrivateClusterError("initdb failed for \(layout.folder): \(result.output)")
        }
        guard rename(fresh, layout.data) == 0 else {
            throw PrivateClusterError("cannot name \(layout.data): \(String(cString: strerror(errno)))")
        }
        return tools
    }

    private func launch(_ tools: ClusterTools) async throws {
        var options = [
            "listen_addresses=''", "unix_socket_directories='\(layout.socketFolder)'",
            "unix_socket_permissions=0700", "port=\(ClusterLayout.port)", "max_connections=200",
        ]
        if !isDurable { options += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"] }
        let flags = options.map { "-c \($0)" }.joined(separator: " ")
        let end = ContinuousClock.now + .seconds(30)
        while true {
            let result = try await tools.run(
                "pg_ctl",
                ["-D", layout.data, "-l", layout.log, "-w", "-t", "60", "-s", "-o", flags, "start"])
            if result.status == 0 { return }
            let log = layout.logTail()
            // Children of a killed server need a moment to notice that it is gone.
            guard log.contains("shared memory block"), .now < end else {
                throw PrivateClusterError(
                    "the private PostgreSQL server did not start: \(result.output)\n\(log)")
            }
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    private func waitUntilReady() async throws {
        let end = ContinuousClock.now + .seconds(60)
        while true {
            do {
                try await createDatabase("blip")
                return
            } catch let error as DatabaseError where error.isUnavailable && .now < end {
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }
}

/// Why the private server cannot be made, started or stopped, and what to do.
public struct PrivateClusterError: Error, Sendable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
