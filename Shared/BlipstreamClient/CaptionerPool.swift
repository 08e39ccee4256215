import Foundation
public import RPC
import Wire

/// Several captioners as one. A call goes to the one with the fewest calls under way, ties at random; one that fails is
/// avoided until a health check finds it serving again. `members` only under `lock`.
public final class CaptionerPool: @unchecked Sendable {
    private struct Member {
        let client: RPCClient
        var outstanding = 0
        var failures = 0
        var isChecking = false
        var avoidUntil: ContinuousClock.Instant?
        /// The wait doubles each time a check fails.
        var pause = Duration.seconds(1)
        var lastError: String?
    }

    private static let mostOutstanding = 16
    private static let failuresToEject = 5
    private static let longestPause = Duration.seconds(30)
    private let lock = NSLock()
    private var members: [Member]

    /// A pool of these clients. Of several, each has to pass a health check before it is used.
    public init(_ clients: [RPCClient]) {
        members = clients.map { Member(client: $0, failures: clients.count > 1 ? Self.failuresToEject : 0) }
    }

    /// All members' clients.
    public var clients: [RPCClient] { lock.withLock { members.map(\.client) } }

    /// Runs a call on a member, and on another when one is UNAVAILABLE or full, all within one time. The call must be pure.
    func withClient<Reply: Sendable>(
        _ call: @escaping @Sendable (RPCClient, Duration) async throws -> Reply, within limit: () -> Duration
    ) async throws -> Reply {
        let deadline = ContinuousClock.now + limit()
        var tried: Set<Int> = []
        var last: RPCError?
        while let index = await pick(avoiding: tried, deadline: deadline) {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else {
                release(index, nil)
                break
            }
            do {
                let reply = try await watching(clients[index], left, call)
                release(index, nil)
                return reply
            } catch let error as RPCError {
                release(index, error)
                guard [.unavailable, .resourceExhausted].contains(error.code), clients.count > 1 else {
                    throw error
                }
                (last, _) = (error, tried.insert(index))
            } catch {
                release(index, nil)
                throw error
            }
        }
        throw last ?? RPCError(.unavailable, "no captioner takes calls now: \(complaints)")
    }

    /// Runs a call, and gives it up when its captioner no longer answers health checks while others could take it: a call to
    /// a process that has gone would wait for all of its time.
    private func watching<Reply: Sendable>(
        _ client: RPCClient, _ limit: Duration,
        _ call: @escaping @Sendable (RPCClient, Duration) async throws -> Reply
    ) async throws -> Reply {
        guard clients.count > 1 else { return try await call(client, limit) }
        return try await withThrowingTaskGroup(of: Reply.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await call(client, limit) }
            group.addTask {
                while true {
                    try await Task.sleep(for: .milliseconds(500))
                    do {
                        _ = try await client.call(
                            HealthService.check, HealthCheckRequest(), timeout: .seconds(2))
                    } catch let error as RPCError {
                        throw RPCError(
                            .unavailable, "stopped answering during a call: \(error.message)",
                            endpoint: client.endpoint)
                    }
                }
            }
            guard let reply = try await group.next() else { throw CancellationError() }
            return reply
        }
    }

    private var complaints: String {
        lock.withLock {
            guard !members.isEmpty else { return "none was configured" }
            return members.map { "\($0.client.endpoint): \($0.lastError ?? "busy")" }.joined(separator: "; ")
        }
    }

    /// The member to use next, counted as outstanding. Waits while those that serve are busy or checks are under way; nil when
    /// none is left or time is up.
    private func pick(avoiding tried: Set<Int>, deadline: ContinuousClock.Instant) async -> Int? {
        while ContinuousClock.now < deadline, !Task.isCancelled {
            startChecks()
            let (index, mayComeFree): (Int?, Bool) = lock.withLock {
                let now = ContinuousClock.now
                // Alone, a captioner is always asked: its own error is the best answer.
                let usable = members.indices.filter { i in
                    members.count == 1
                        || members[i].failures < Self.failuresToEject && members[i].avoidUntil ?? now <= now
                }.filter { !tried.contains($0) }
                let free = usable.filter { members[$0].outstanding < Self.mostOutstanding }
                let fewest = free.map { members[$0].outstanding }.min()
                let index = free.filter { members[$0].outstanding == fewest }.randomElement()
                if let index { members[index].outstanding += 1 }
                return (index, !usable.isEmpty || members.contains(where: \.isChecking))
            }
            if let index { return index }
            guard mayComeFree else { return nil }
            try? await Task.sleep(for: .milliseconds(5))
        }
        return nil
    }

    private func release(_ index: Int, _ error: RPCError?) {
        lock.withLock {
            members[index].outstanding -= 1
            guard let error, ![.invalidArgument, .failedPrecondition, .notFound].contains(error.code) else {
                members[index].failures = 0
                return
            }
            members[index].failures += 1
            members[index].lastError = "\(error.code.name): \(error.message)"
            // A captioner that fails fast looks idle: keep away for a moment.
            members[index].avoidUntil = .now + (error.retryAfter ?? .seconds(1))
            if error.code == .unavailable { members[index].failures = Self.failuresToEject }
        }
    }

    /// Asks the ejected members whose pause is over, beside the calls, whether they serve.
    private func startChecks() {
        let due: [(index: Int, client: RPCClient)] = lock.withLock {
            guard members.count > 1 else { return [] }
            let now = ContinuousClock.now
            return members.indices.compactMap { i in
                guard members[i].failures >= Self.failuresToEject, !members[i].isChecking,
                    members[i].avoidUntil ?? now <= now
                else { return nil }
                members[i].isChecking = true
                return (i, members[i].client)
            }
        }
        for (index, client) in due { Task { await self.check(index, client) } }
    }

    private func check(_ index: Int, _ client: RPCClient) async {
        let health: Result<HealthCheckResponse, any Error>
        do {
            health = .success(
                try await client.call(HealthService.check, HealthCheckRequest(), timeout: .seconds(1)))
        } catch {
            health = .failure(error)
        }
        lock.withLock {
            members[index].isChecking = false
            switch health {
            case .success(let reply):
                members[index].lastError =
                    reply.status == .serving ? nil : "is not serving: \(reply.detail ?? "")"
            case .failure(let error):
                members[index].lastError = "\((error as? RPCError)?.message ?? "\(error)")"
            }
            if case .success(let reply) = health, reply.status == .serving {
                (members[index].failures, members[index].avoidUntil, members[index].pause) = (
                    0, nil, .seconds(1)
                )
            } else {
                members[index].avoidUntil = .now + members[index].pause
                members[index].pause = min(Self.longestPause, members[index].pause * 2)
            }
        }
    }
}
