import BlipstreamClient
import Database
import Foundation
import RPC
import ServiceKit
import Wire

/// The services of one state folder and the database under them, as local processes.
struct Stack: Sendable {
    static let services = ["ingestion", "preprocessing", "trainer", "evaluator", "captioner"]

    /// What a call of `start` brought to life; the rest was there before.
    struct Started: Sendable, Equatable {
        var services: [String] = []
        var database = false

        var isEmpty: Bool { services.isEmpty && !database }
    }

    let state: StateFolder
    let databaseURL: String?
    /// Folder of the service programs: where this program is.
    let programs: URL
    let client: Blipstream

    init(_ installation: Installation) throws {
        state = installation.state
        databaseURL = installation.settings.optionalText(Setting.databaseURL)
        programs = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        client = try Blipstream(runFolder: state.run)
    }

    var cluster: PrivateCluster { PrivateCluster(stateFolder: state.home) }

    func client(of service: String) -> RPCClient? {
        switch service {
        case "ingestion": client.ingestion
        case "preprocessing": client.preprocessing
        case "trainer": client.trainer
        case "evaluator": client.evaluator
        default: client.captioners.clients.first
        }
    }

    func log(_ service: String) -> URL { state.logs.appending(path: "\(service).log") }

    /// Starts what is missing and waits until every service answers that it serves.
    ///
    /// - Parameters:
    ///   - parent: services end by themselves when this process has gone; nil: they stay.
    ///   - started: told of each thing as soon as it runs, so that a failure half way can be undone.
    func start(
        parent: pid_t?, report: (String) -> Void, started: (Started) -> Void
    ) async throws {
        try refuseSharedEndpoints()
        try state.create()
        let lock = try await StackLock.take(state)
        defer { lock.release() }
        var done = Started()
        if databaseURL == nil {
            if case .running = cluster.status() {
            } else {
                report("starting PostgreSQL in \(cluster.folder.path)")
                done.database = true
                started(done)
            }
            try await cluster.start()
        }
        // A service without a pid file may have been started by hand.
        let serving = await Set(reports().filter(\.isServing).map(\.service))
        for service in Self.services where !serving.contains(service) {
            if let record = ServiceRecord.read(service, state), record.isAlive { continue }
            report("starting \(service)")
            try launch(service, parent: parent)
            done.services.append(service)
            started(done)
        }
        for service in Self.services { try await waitUntilServing(service) }
    }

    private func refuseSharedEndpoints() throws {
        guard let listen = ProcessInfo.processInfo.environment[Setting.listen.environment], !listen.isEmpty
        else { return }
        throw Failure.badInput(
            "BLIP_LISTEN is \(listen), but five services cannot share an endpoint; unset it, or start each service by "
                + "hand with its own --listen")
    }

    private func launch(_ service: String, parent: pid_t?) throws {
        let program = programs.appending(path: service)
        let path = program.path(percentEncoded: false)
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw Failure.failed("the program \(path) is missing; build it: swift build -c release")
        }
        var environment = ProcessInfo.processInfo.environment
        environment[Setting.home.environment] = state.home.path(percentEncoded: false)
        environment[Setting.parentPID.environment] = parent.map(String.init)
        let log = log(service)
        rotate(log)
        let pid = try DetachedProcess.start(program: program, environment: environment, log: log)
        guard let entry = ProcessEntry(pid: pid) else {
            throw Failure.failed("\(service) ended at once; its log: \(log.path(percentEncoded: false))")
        }
        try ServiceRecord(service: service, pid: pid, startTime: entry.startTime).write(state)
    }

    /// A log beyond 16 MiB becomes `<name>.log.1`, replacing the one before.
    private func rotate(_ log: URL) {
        let path = log.path(percentEncoded: false)
        guard let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int,
            size > 16 << 20
        else { return }
        rename(path, path + ".1")
    }

    private func waitUntilServing(_ service: String) async throws {
        let end = ContinuousClock.now + .seconds(60)
        var last = "no answer"
        while ContinuousClock.now < end {
            if let answer = await health(of: service) {
                if answer.status == .serving { return }
                last = answer.detail ?? "not serving"
            }
            if let record = ServiceRecord.read(service, state), !record.isAlive {
                record.remove(state)
                throw Failure.failed("\(service) ended while starting\(logTail(service))")
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw Failure.failed("\(service) does not serve after 60 s: \(last)\(logTail(service))")
    }

    private func logTail(_ service: String) -> String {
        let log = log(service)
        guard let text = try? String(decoding: Data(contentsOf: log), as: UTF8.self), !text.isEmpty else {
            return "; its log \(log.path(percentEncoded: false)) is empty"
        }
        let lines = text.split(separator: "\n").suffix(5).map { "\n  \(String($0).safe)" }.joined()
        return "; the last lines of \(log.path(percentEncoded: false)):\(lines)"
    }

    /// What a service says of itself; nil when it does not answer within a second.
    func health(of service: String) async -> HealthCheckResponse? {
        let socket = state.run.appending(path: "\(service).ipc").path(percentEncoded: false)
        guard FileManager.default.fileExists(atPath: socket), let client = client(of: service) else {
            return nil
        }
        return try? await self.client.health(of: client)
    }
}
