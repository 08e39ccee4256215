import Foundation

/// What runs on this machine, by pid.
enum ProcessTable {
    /// Whether the process is there and not merely waiting to be reaped.
    static func isRunning(_ pid: pid_t) -> Bool {
        guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            let end = stat.lastIndex(of: ")"),
            let state = stat[end...].dropFirst(2).first
        else { return false }
        return state != "Z" && state != "X"
    }

    /// The decoder children of a service that run.
    static func decoders(of service: pid_t) -> [pid_t] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { pid_t($0) }.filter { pid in
            guard isRunning(pid), parent(of: pid) == service else { return false }
            let command = (try? Data(contentsOf: URL(filePath: "/proc/\(pid)/cmdline"))) ?? Data()
            return command.range(of: Data("\0--picture-decoder\0".utf8)) != nil
        }
    }

    private static func parent(of pid: pid_t) -> pid_t? {
        let stat = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ""
        guard let end = stat.lastIndex(of: ")") else { return nil }
        return stat[end...].split(separator: " ").dropFirst(2).first.flatMap { pid_t($0) }
    }

    /// Everything that was started for the installation in `home`: its services, by their environment, and PostgreSQL, by its folder.
    static func processes(of home: URL) -> [pid_t] {
        let path = home.path(percentEncoded: false)
        let variable = Data("BLIP_HOME=\(path)\0".utf8)
        let folder = Data((path + "/postgres").utf8)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { pid_t($0) }.filter { pid in
            guard pid != getpid(), isRunning(pid) else { return false }
            let environment = (try? Data(contentsOf: URL(filePath: "/proc/\(pid)/environ"))) ?? Data()
            let command = (try? Data(contentsOf: URL(filePath: "/proc/\(pid)/cmdline"))) ?? Data()
            return environment.range(of: variable) != nil || command.range(of: folder) != nil
        }
    }
}
