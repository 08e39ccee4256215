import Foundation

/// Where things of one private server are.
struct ClusterLayout: Sendable {
    static let port = 5432
    /// Longest socket path the kernel takes.
    private static let socketPathLimit = 107

    let folder: String
    var data: String { folder + "/data" }
    var log: String { folder + "/log" }
    let socketFolder: String

    init(stateFolder: URL) {
        var path = stateFolder.standardizedFileURL.path(percentEncoded: false)
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        folder = path + "/postgres"
        let inside = folder + "/run"
        let socket = "/.s.PGSQL.\(Self.port).lock"
        socketFolder =
            inside.utf8.count + socket.utf8.count <= Self.socketPathLimit
            ? inside : "/tmp/blip-\(String(Self.hash(folder), radix: 36))"
    }

    /// Makes what is missing, for the server's account alone.
    func createFolders(ownedBy account: ServerAccount) throws {
        guard !folder.contains(where: { "\"'$`\\\n,".contains($0) }) else {
            throw PrivateClusterError(
                "the state folder \(folder) has a quote, '$', ',' or backslash in its path; choose another")
        }
        do {
            try FileManager.default.createDirectory(
                atPath: (folder as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        } catch {
            throw PrivateClusterError("cannot make the state folder for \(folder): \(error)")
        }
        for path in [folder, socketFolder] {
            if mkdir(path, 0o700) == 0 {
                guard lchown(path, account.uid, account.gid) == 0 else {
                    throw PrivateClusterError("cannot give \(path) to user \(account.name): \(reason())")
                }
                continue
            }
            guard errno == EEXIST else { throw PrivateClusterError("cannot make \(path): \(reason())") }
            // In a folder that everybody may write to, an existing one could be somebody's trap.
            var status = stat()
            guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == account.uid,
                status.st_mode & 0o077 == 0
            else {
                throw PrivateClusterError(
                    "\(path) must be a folder of user \(account.name) with mode 0700; remove it, or use another state folder"
                )
            }
        }
    }

    /// The server's process, when it is alive.
    func runningPID() -> Int32? {
        guard let pid = Self.pid(inFile: data + "/postmaster.pid"), isServer(pid) else { return nil }
        return pid
    }

    /// Lock files of a server that was killed name a process that may be somebody else by now; then PostgreSQL would refuse to
    /// start. Those of a dead process it removes itself.
    func removeStaleLocks() {
        for path in [data + "/postmaster.pid", "\(socketFolder)/.s.PGSQL.\(Self.port).lock"] {
            guard let pid = Self.pid(inFile: path), kill(pid, 0) == 0 || errno == EPERM, !isServer(pid) else {
                continue
            }
            unlink(path)
        }
    }

    /// Leaves nothing of a stopped server outside its own folder.
    func removeOutsideSocketFolder() {
        if !socketFolder.hasPrefix(folder + "/") { rmdir(socketFolder) }
    }

    /// The last lines the server wrote.
    func logTail() -> String {
        guard let text = try? String(contentsOfFile: log, encoding: .utf8) else { return "" }
        return text.split(separator: "\n").suffix(8).joined(separator: "\n")
    }

    private func isServer(_ pid: Int32) -> Bool {
        guard let bytes = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") else { return false }
        let arguments = bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        guard let program = arguments.first, program.hasSuffix("postgres") else { return false }
        return arguments.contains(data)
    }

    private static func pid(inFile path: String) -> Int32? {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        return text.split(separator: "\n").first.flatMap { Int32($0) }.map(abs)
    }

    /// FNV-1a: short, and the same in every process.
    private static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }

    private func reason() -> String { String(cString: strerror(errno)) }
}
