import Foundation

/// Starts a program in a session of its own, so that neither Ctrl-C in this terminal nor its end reaches it.
enum DetachedProcess {
    /// - Parameters:
    ///   - environment: the whole environment of the new process.
    ///   - log: appended to with both outputs.
    /// - Returns: its pid. Throws `Failure`.
    static func start(program: URL, environment: [String: String], log: URL) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(
            &actions, 1, log.path(percentEncoded: false), O_WRONLY | O_APPEND | O_CREAT, 0o640)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        keepDescriptorsHere()

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Signals this process ignores or blocks must reach the service.
        var all = sigset_t()
        var none = sigset_t()
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        let setSession: Int16 = 0x80
        posix_spawnattr_setflags(
            &attributes, setSession | Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK))

        let path = program.path(percentEncoded: false)
        var arguments = [strdup(path), nil]
        var variables = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, path, &actions, &attributes, &arguments, &variables)
        guard code == 0 else {
            throw Failure.failed("cannot start \(path): \(String(cString: strerror(code)))")
        }
        return pid
    }

    /// A service must not hold on to what this program, or the shell that started it, keeps open, such as a lock.
    private static func keepDescriptorsHere() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? [] {
            if let descriptor = Int32(name), descriptor > 2 { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        }
    }
}
