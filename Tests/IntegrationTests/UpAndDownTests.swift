import Database
import Foundation
import TestSupport
import Testing

extension Integration {
    struct UpAndDownTests {
        @Test(.timeLimit(.minutes(3)))
        func twoInstallationsStandSideBySideAndDownLeavesNothing() async throws {
            try await LocalStack.with { first in
                try await LocalStack.with { second in
                    async let one = first.done("up", "--json")
                    async let two = second.done("up", "--json")
                    let started = try await (one.json(Up.self), two.json(Up.self))
                    for (stack, up) in [(first, started.0), (second, started.1)] {
                        #expect(up.home == stack.home.path(percentEncoded: false))
                        #expect(up.started == LocalStack.services)
                        #expect(up.services.allSatisfy { $0.health == "SERVING" })
                    }
                    let pids = try [first, second].map { stack in
                        try LocalStack.services.map { try stack.pid($0) }
                    }
                    #expect(Set(pids.joined()).count == 10)

                    // Again: nothing to do.
                    let again = try await first.done("up", "--json").json(Up.self)
                    #expect(again.started.isEmpty)
                    let status = try await first.done("status", "--json").json(Status.self)
                    #expect(status.services.map(\.service) == LocalStack.services)
                    #expect(status.services.map(\.pid) == pids[0])

                    // One killed service is missed, and started alone.
                    try await first.signal("evaluator", SIGKILL)
                    let missing = try await first.blip("status")
                    #expect(missing.code == 1)
                    #expect(
                        missing.errors.contains("not serving: evaluator; `blip up` starts what is missing"),
                        "\(missing)")
                    #expect(try await first.done("up", "--json").json(Up.self).started == ["evaluator"])

                    let all = ProcessTable.processes(of: first.home)
                    #expect(all.count > 5)
                    try await first.done("down")
                    #expect(all.filter(ProcessTable.isRunning).isEmpty)
                    #expect(ProcessTable.processes(of: first.home).isEmpty)
                    #expect(PrivateCluster(stateFolder: first.home).status() == .stopped)
                    // The neighbour does not notice.
                    let neighbour = try await second.done("status", "--json").json(Status.self)
                    #expect(neighbour.services.map(\.pid) == pids[1])
                    try await first.done("down")
                    let gone = try await first.blip("status", "--json")
                    #expect(gone.code == 1)
                    #expect(try gone.json(Status.self).services.allSatisfy { $0.health == "no answer" })
                }
            }
        }

        private struct Service: Decodable {
            let service: String
            let pid: pid_t?
            let health: String
        }

        private struct Up: Decodable {
            let home: String
            let started: [String]
            let services: [Service]
        }

        private struct Status: Decodable {
            let services: [Service]
        }
    }
}
