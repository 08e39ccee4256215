internal import Crypto
public import Foundation

/// Compiled programs kept as files, so that the next process need not compile them.
///
/// Entries are machine code that will be run: the folder is made with mode 0700, one that another user owns or may
/// write to is not used, and nothing in it may come from elsewhere. Whatever goes wrong costs a compilation, never
/// an error. Several processes may share a folder. Functions block; call them on a thread of your own.
public struct ExecutableCache: Sendable {
    /// Where the files lie.
    public let folder: URL
    /// The bytes all files together may have; those unused for longest go first.
    public let byteLimit: Int

    /// - Parameter byteLimit: 4 GiB unless told otherwise; an executable of a training step has about 1 MiB.
    public init(folder: URL, byteLimit: Int = 4 << 30) {
        (self.folder, self.byteLimit) = (folder, byteLimit)
    }

    private static let mark = Data("BLIPPJRT1\n".utf8)
    private static let ending = "executable"

    func file(_ key: String) -> URL { folder.appending(path: "\(key).\(Self.ending)") }

    /// The bytes stored for a key; a damaged entry is deleted.
    func load(_ key: String) -> Data? {
        guard isOurs() else { return nil }
        let file = file(key)
        guard let content = try? Data(contentsOf: file) else { return nil }
        let head = Self.mark.count + SHA256.byteCount
        let body = content.dropFirst(head)
        guard content.count > head, content.starts(with: Self.mark),
            content[Self.mark.count..<head].elementsEqual(SHA256.hash(data: body))
        else {
            delete(key)
            return nil
        }
        // The time of the last use decides what goes first.
        try? FileManager.default.setAttributes(
            [.modificationDate: Date()], ofItemAtPath: file.path(percentEncoded: false))
        return Data(body)
    }

    /// Stores under a temporary name, renames, and deletes the oldest beyond the limit. Returns why it did not.
    func store(_ bytes: Data, _ key: String) -> String? {
        do {
            if !FileManager.default.fileExists(atPath: folder.path(percentEncoded: false)) {
                try FileManager.default.createDirectory(
                    at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            }
            guard isOurs() else { return "\(folder.path(percentEncoded: false)) is not this user's alone" }
            let content = Self.mark + Data(SHA256.hash(data: bytes)) + bytes
            let temporary = folder.appending(path: ".\(key).\(UUID().uuidString)")
            let path = temporary.path(percentEncoded: false)
            do {
                try content.write(to: temporary, options: .withoutOverwriting)
                try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
                guard rename(path, file(key).path(percentEncoded: false)) == 0 else {
                    throw CocoaError(.fileWriteUnknown)
                }
            } catch {
                try? FileManager.default.removeItem(at: temporary)
                throw error
            }
            trim()
            return nil
        } catch {
            return "\(error)"
        }
    }

    func delete(_ key: String) {
        try? FileManager.default.removeItem(at: file(key))
    }

    /// Whether the folder is a folder of this user that nobody else may write to.
    private func isOurs() -> Bool {
        var facts = stat()
        return lstat(folder.path(percentEncoded: false), &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
            && facts.st_uid == geteuid() && facts.st_mode & 0o022 == 0
    }

    private func trim() {
        let keys: Set<URLResourceKey> = [.fileSizeKey, .contentModificationDateKey]
        let files =
            (try? FileManager.default.contentsOfDirectory(
                at: folder, includingPropertiesForKeys: Array(keys))) ?? []
        let now = Date()
        var entries: [(file: URL, size: Int, used: Date)] = []
        for file in files {
            guard let facts = try? file.resourceValues(forKeys: keys),
                let used = facts.contentModificationDate
            else { continue }
            if file.pathExtension == Self.ending {
                entries.append((file, facts.fileSize ?? 0, used))
            } else if file.lastPathComponent.hasPrefix("."), now.timeIntervalSince(used) > 3600 {
                // Left by a process that ended while it wrote.
                try? FileManager.default.removeItem(at: file)
            }
        }
        var total = entries.reduce(0) { $0 + $1.size }
        for entry in entries.sorted(by: { $0.used < $1.used }) where total > byteLimit {
            try? FileManager.default.removeItem(at: entry.file)
            total -= entry.size
        }
    }
}
