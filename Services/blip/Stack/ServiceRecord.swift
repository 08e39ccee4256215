import Foundation
import ServiceKit

/// The pid file of one service: which process it is, in a way that a reused pid cannot fake.
struct ServiceRecord: Sendable, Equatable {
    let service: String
    let pid: pid_t
    /// Clock ticks between boot and the start of the process, as the kernel counts them.
    let startTime: UInt64

    static func file(_ service: String, _ state: StateFolder) -> URL {
        state.run.appending(path: "\(service).pid")
    }

    /// The record on disk, whether its process lives or not.
    static func read(_ service: String, _ state: StateFolder) -> ServiceRecord? {
        guard let text = try? String(contentsOf: file(service, state), encoding: .utf8) else { return nil }
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count == 2, let pid = pid_t(words[0]), pid > 1, let start = UInt64(words[1]) else {
            return nil
        }
        return ServiceRecord(service: service, pid: pid, startTime: start)
    }

    func write(_ state: StateFolder) throws {
        try Data("\(pid) \(startTime)\n".utf8).write(to: Self.file(service, state), options: .atomic)
    }

    /// Removes the file if it still names this process.
    func remove(_ state: StateFolder) {
        guard Self.read(service, state) == self else { return }
        try? FileManager.default.removeItem(at: Self.file(service, state))
    }

    /// Whether the process is alive and still this service.
    var isAlive: Bool {
        // A child of ours that has ended stays in the process table until it is waited for.
        var status: Int32 = 0
        waitpid(pid, &status, WNOHANG)
        guard let process = ProcessEntry(pid: pid) else { return false }
        return process.startTime == startTime && process.program == service && process.state != "Z"
    }
}

/// What /proc says of a process.
struct ProcessEntry: Sendable {
    let startTime: UInt64
    let state: Character
    /// The base name of the program it was started as.
    let program: String

    init?(pid: pid_t) {
        guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            // The second field is the name in parentheses and may hold anything.
            let end = stat.lastIndex(of: ")")
        else { return nil }
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        guard fields.count > 19, let state = fields[0].first, let start = UInt64(fields[19]) else {
            return nil
        }
        (startTime, self.state) = (start, state)
        let commandLine = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data()
        let first = String(decoding: commandLine.prefix { $0 != 0 }, as: UTF8.self)
        program = first.split(separator: "/").last.map(String.init) ?? ""
    }

    /// Seconds since the process started.
    var age: Double? {
        guard let uptime = try? String(contentsOfFile: "/proc/uptime", encoding: .utf8),
            let seconds = uptime.split(separator: " ").first.flatMap({ Double($0) })
        else { return nil }
        return max(0, seconds - Double(startTime) / Double(sysconf(Int32(_SC_CLK_TCK))))
    }
}
