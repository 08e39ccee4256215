import BlipstreamClient
import Database
import Foundation
import ServiceKit
import TestSupport
import Testing

/// An installation of its own: a short home under /tmp, the built programs, a private PostgreSQL, and the SDK's client.
struct LocalStack: Sendable {
    static let services = ["ingestion", "preprocessing", "trainer", "evaluator", "captioner"]
    private static let prefix = "blip-it-"

    /// The installation of the suite's `.stack` trait.
    @TaskLocal static var current: LocalStack?

    static var running: LocalStack {
        get throws { try #require(current, "the suite has no .stack trait") }
    }

    let state: StateFolder
    let client: Blipstream
    /// For what a test writes.
    let scratch: URL
    private let variables: [String: String]

    var home: URL { state.home }

    /// Makes an installation that does not run yet. `end` it in every outcome; `with` does.
    init(_ variables: [String: String] = [:]) throws {
        let home = URL(filePath: "/tmp/\(Self.prefix)\(getpid())-\(UUID().uuidString.prefix(6).lowercased())")
        state = StateFolder(home: home)
        scratch = home.appending(path: "scratch")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        // PostgreSQL runs as another user when this one is root.
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: home.path(percentEncoded: false))
        client = try Blipstream(runFolder: state.run)
        self.variables = variables
    }

    /// Runs `body` with an installation and leaves nothing of it, whatever happens.
    static func with<Value>(
        _ variables: [String: String] = [:], _ body: (LocalStack) async throws -> Value
    ) async throws -> Value {
        await Remains.removeOnce(prefix: prefix)
        let stack = try LocalStack(variables)
        do {
            let value = try await body(stack)
            try await stack.end()
            return value
        } catch {
            try? await stack.end()
            throw error
        }
    }

    /// Starts `blip`. Nothing of this process's own BLIP_ settings reaches it.
    /// - Parameter extra: variables of this command alone.
    func start(
        _ arguments: [String], environment extra: [String: String] = [:],
        within limit: Duration = .seconds(120)
    ) throws -> Program {
        var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("BLIP_") }
        // Short, so that a killed worker's job is soon another's.
        environment["BLIP_LEASE"] = "2"
        environment["BLIP_POLL"] = "0.1"
        environment["BLIP_THREADS"] = "2"
        environment.merge(variables) { $1 }
        environment.merge(extra) { $1 }
        environment["BLIP_HOME"] = home.path(percentEncoded: false)
        return try Program(
            Program.folder.appending(path: "blip"), arguments, environment: environment, scratch: scratch,
            within: limit)
    }

    /// Runs `blip` to its end.
    func blip(_ arguments: String..., within limit: Duration = .seconds(120)) async throws -> Program.Ended {
        try await start(arguments, within: limit).end()
    }

    /// Runs `blip` and requires exit code 0.
    @discardableResult
    func done(
        _ arguments: String..., environment: [String: String] = [:], within limit: Duration = .seconds(120)
    ) async throws -> Program.Ended {
        let ended = try await start(arguments, environment: environment, within: limit).end()
        guard ended.code == 0 else { throw Unexpected("\(ended)") }
        return ended
    }

    /// The pid that `blip up` recorded.
    func pid(_ service: String) throws -> pid_t {
        let text = try String(contentsOf: state.run.appending(path: "\(service).pid"), encoding: .utf8)
        return try #require(text.split(separator: " ").first.flatMap { pid_t($0) }, "\(text)")
    }

    /// Sends a signal to a service and waits until its process has ended.
    func signal(_ service: String, _ signal: Int32) async throws {
        let pid = try pid(service)
        guard kill(pid, signal) == 0 else { throw Unexpected("\(service) (\(pid)) does not run") }
        guard try await eventually(within: .seconds(30), { !ProcessTable.isRunning(pid) }) else {
            throw Unexpected("\(service) (\(pid)) still runs 30 s after signal \(signal)")
        }
    }

    /// Stops everything and removes the home. Throws when something had to be killed.
    func end() async throws {
        client.close()
        _ = try? await start(["down"], within: .seconds(60)).end()
        let left = ProcessTable.processes(of: home)
        await Remains.remove(home)
        guard left.isEmpty else { throw Unexpected("`blip down` left \(left) running") }
    }
}

/// What a test process that was killed left behind.
private actor Remains {
    private static let shared = Remains()
    private var done = false

    static func removeOnce(prefix: String) async { await shared.removeOnce(prefix) }

    private func removeOnce(_ prefix: String) async {
        guard !done else { return }
        done = true
        for name in (try? FileManager.default.contentsOfDirectory(atPath: "/tmp")) ?? []
        where name.hasPrefix(prefix) {
            guard let pid = name.split(separator: "-").compactMap({ pid_t($0) }).first,
                !ProcessTable.isRunning(pid)
            else { continue }
            await Self.remove(URL(filePath: "/tmp/\(name)"))
        }
    }

    static func remove(_ home: URL) async {
        // The server last and gently, so that it gives its shared memory back.
        for pid in ProcessTable.processes(of: home) where !isServer(pid) { kill(pid, SIGKILL) }
        try? await PrivateCluster(stateFolder: home).stop()
        for pid in ProcessTable.processes(of: home) { kill(pid, SIGKILL) }
        SmallDisk.unmountBelow(home)
        try? FileManager.default.removeItem(at: home)
    }

    private static func isServer(_ pid: pid_t) -> Bool {
        let name = (try? String(contentsOfFile: "/proc/\(pid)/comm", encoding: .utf8)) ?? ""
        return name.hasPrefix("postgres")
    }
}
