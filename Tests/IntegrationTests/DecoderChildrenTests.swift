import Foundation
import Imaging
import TestSupport
import Testing

extension Integration {
    /// The processes in which services decode strangers' pictures.
    @Suite(.timeLimit(.minutes(5))) struct DecoderChildrenTests {
        @Test func childrenAreLockedInReplacedWhenKilledAndEndWithTheirService() async throws {
            try await LocalStack.with { stack in
                try await stack.done("up")
                var services: [String: pid_t] = [:]
                for name in ["ingestion", "preprocessing"] {
                    services[name] = try stack.pid(name)
                    let children = ProcessTable.decoders(of: try stack.pid(name))
                    #expect(!children.isEmpty, "\(name) has none")
                    for child in children { try expectLockedIn(child, name) }
                }

                // Every child that waits is killed before each push, so that the first files of it meet none alive.
                var killed: Set<pid_t> = []
                for round in 0..<3 {
                    for pid in services.values.flatMap(ProcessTable.decoders) {
                        #expect(kill(pid, SIGKILL) == 0)
                        killed.insert(pid)
                    }
                    let shelf = try PictureShelf(at: stack.scratch.appending(path: "shelf-\(round)"))
                    for number in 0..<20 {
                        try shelf.add(
                            "\(number).png", ImageEncoder.png(PictureShelf.picture(100 * round + number)),
                            caption: "a square \(number)")
                    }
                    let pushed = try await stack.done(
                        "dataset", "push", shelf.path, "--name", "round-\(round)", "--wait", "--json"
                    ).json(Pushed.self)
                    #expect((pushed.accepted, pushed.rejected) == (20, 0))
                    #expect(pushed.prepared?.ready == 20 && pushed.prepared?.rejected == 0, "round \(round)")
                }
                var last: [pid_t] = []
                for (name, pid) in services {
                    #expect(try stack.pid(name) == pid && ProcessTable.isRunning(pid), "\(name) was lost")
                    let children = ProcessTable.decoders(of: pid)
                    #expect(!children.isEmpty && killed.isDisjoint(with: children))
                    for child in children { try expectLockedIn(child, name) }
                    last += children
                }

                // One service ends by itself, the other without a chance to clean up.
                try await stack.signal("preprocessing", SIGTERM)
                try await stack.signal("ingestion", SIGKILL)
                #expect(
                    try await eventually(within: .seconds(30)) {
                        !last.contains(where: ProcessTable.isRunning)
                    })
            }
        }

        /// The system call filter is on, and nothing can be gained by starting a program.
        private func expectLockedIn(_ pid: pid_t, _ service: String) throws {
            let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
            func value(_ name: String) -> Substring? {
                status.split(separator: "\n").first { $0.hasPrefix("\(name):") }?.split(separator: "\t").last
            }
            #expect(value("Seccomp") == "2", "\(service): \(status)")
            #expect(value("NoNewPrivs") == "1", "\(service): \(status)")
            let limits = try String(contentsOfFile: "/proc/\(pid)/limits", encoding: .utf8)
            for name in ["Max cpu time", "Max address space", "Max open files"] {
                let line = limits.split(separator: "\n").first { $0.hasPrefix(name) } ?? ""
                #expect(!line.isEmpty && !line.contains("unlimited"), "\(service): \(line)")
            }
        }
    }
}
