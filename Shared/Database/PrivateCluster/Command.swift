import Foundation

/// Runs a program to its end without blocking the cooperative pool. A daemon it leaves behind does not keep it.
enum Command {
    struct Result: Sendable {
        let status: Int32
        /// What it wrote to both outputs.
        let output: String
    }

    /// - Parameter words: program (a full path) and arguments.
    static func run(_ words: [String]) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread {
                continuation.resume(with: Swift.Result { try runBlocking(words) })
            }
            thread.start()
        }
    }

    private static func runBlocking(_ words: [String]) throws -> Result {
        // A file, not a pipe: a pipe would stay open for as long as a daemon holds it.
        let output =
            FileManager.default.temporaryDirectory.path(percentEncoded: false)
            + "/blip-command-\(UUID().uuidString)"
        defer { unlink(output) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // A daemon must not hold on to what this program, or whoever started it, keeps open: a lock, or the socket by which
        // a parent learns that its child has ended.
        for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? [] {
            if let descriptor = Int32(name), descriptor > 2 {
                posix_spawn_file_actions_addclose(&actions, descriptor)
            }
        }
        // The working folder may be closed to the account the program runs as.
        let shell = ["/bin/sh", "-c", "cd / && exec \"$@\"", "sh"] + words
        var arguments = shell.map { strdup($0) } + [nil]
        // PG… variables of the caller would lead the programs to another server.
        var environment =
            ProcessInfo.processInfo.environment
            .filter { !$0.key.hasPrefix("PG") && !$0.key.hasPrefix("LC_") && $0.key != "LANG" }
            .map { strdup("\($0.key)=\($0.value)") } + [strdup("LC_ALL=C"), nil]
        defer { for text in arguments + environment { free(text) } }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, "/bin/sh", &actions, nil, &arguments, &environment)
        guard code == 0 else {
            throw PrivateClusterError("cannot run \(words[0]): \(String(cString: strerror(code)))")
        }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 {
            guard errno == EINTR else {
                throw PrivateClusterError("cannot wait for \(words[0]): \(String(cString: strerror(errno)))")
            }
        }
        let text = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
        let exited = status & 0x7f == 0
        return Result(status: exited ? (status >> 8) & 0xff : 128 + (status & 0x7f), output: text)
    }
}
