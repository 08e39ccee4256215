import Foundation
public import Logging

/// Serves calls on some endpoints. Register methods with `handle`, then `run`. Health is answered from the start of `run`, also
/// while handlers compute. `methods` and `hasStarted` only under `lock`.
public final class RPCServer: @unchecked Sendable {
    /// Where it really listens: like the endpoints given, with the ports the system chose.
    public let endpoints: [Endpoint]
    let core: ServerCore
    private let lock = NSLock()
    private var methods: [String: Method] = [:]
    private var hasStarted = false

    /// Listens at once, so that a caller may connect before `run`. Refuses TCP addresses other machines reach, `ipc` folders
    /// others may enter, and a socket another process answers on.
    public convenience init(endpoints: [Endpoint], name: String, logger: Logger) throws {
        try self.init(endpoints: endpoints, name: name, logger: logger, mostCalls: 256, timing: Timing())
    }

    /// The same, with another bound on the calls served at a time.
    public convenience init(endpoints: [Endpoint], name: String, logger: Logger, mostCalls: Int) throws {
        try self.init(
            endpoints: endpoints, name: name, logger: logger, mostCalls: mostCalls, timing: Timing())
    }

    init(endpoints: [Endpoint], name: String, logger: Logger, mostCalls: Int, timing: Timing) throws {
        let context = try Context()
        let open = try endpoints.map { try Listening.open($0, in: context) }
        self.endpoints = open.map(\.endpoint)
        core = try ServerCore(
            context: context, sockets: open.map(\.socket), name: name, mostCalls: mostCalls, timing: timing,
            logger: logger)
    }

    func register(_ method: Method) {
        lock.withLock {
            precondition(!hasStarted, "register \(method.path) before the server runs")
            methods[method.path] = method
        }
    }

    /// What health checks answer from now on, and why.
    public func setServing(_ serving: Bool, detail: String) {
        core.thread.perform { [core] in
            core.health = Health(isServing: serving && !core.isDraining, detail: detail)
        }
    }

    /// Serves until the task is cancelled (calls in hand then end with UNAVAILABLE) or `drain` has finished. Once only.
    public func run() async throws {
        let methods: [String: Method]? = lock.withLock {
            defer { hasStarted = true }
            return hasStarted ? nil : self.methods
        }
        guard let methods else { throw RPCError(.failedPrecondition, "a server runs once; make another") }
        core.start(methods)
        try await withTaskCancellationHandler {
            try await core.finished.value()
        } onCancel: {
            core.drain(within: .zero)
        }
    }

    /// Stops gently: health says NOT_SERVING, clients are told to go away, new calls are refused with UNAVAILABLE, running ones
    /// may finish within the time. Returns when the server has stopped.
    public func drain(within limit: Duration) async {
        core.drain(within: limit)
        guard lock.withLock({ hasStarted }) else { return }
        try? await core.finished.value()
    }
}
