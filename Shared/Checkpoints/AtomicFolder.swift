public import Foundation

/// Folders that are there whole or not at all, across errors, crashes and power cuts.
public enum AtomicFolder {
    /// Lets `write` fill `<final>.tmp`, syncs everything in it, renames it to `final` and syncs the parent.
    ///
    /// A `.tmp` that a crash left is removed first, so no two callers may publish the same name at once. When
    /// anything fails, neither `final` nor the `.tmp` remains, and the error is passed on; a full disk becomes
    /// `CheckpointError.outOfSpace`.
    /// - Parameter expectedBytes: what `write` will need; refused beforehand when less is free.
    @discardableResult
    public static func publish<Result>(
        at final: URL, expectedBytes: Int64 = 0, write: (URL) throws -> Result
    ) throws -> Result {
        let path = final.path(percentEncoded: false).trimmingTrailingSlashes
        let target = URL(filePath: path, directoryHint: .isDirectory)
        let temporary = URL(filePath: path + ".tmp", directoryHint: .isDirectory)
        let parent = target.deletingLastPathComponent()
        guard access(path, F_OK) != 0 else { throw CheckpointError.exists(path: path) }
        try? FileManager.default.removeItem(at: temporary)
        try DiskSpace.require(expectedBytes, for: target)
        guard mkdir(path + ".tmp", 0o755) == 0 else { throw CheckpointError.last("create", path + ".tmp") }
        var renamed = false
        do {
            let result = try write(temporary)
            try syncTree(temporary)
            guard rename(path + ".tmp", path) == 0 else { throw CheckpointError.last("publish", path) }
            renamed = true
            try FileSync.folder(parent)
            return result
        } catch {
            try? FileManager.default.removeItem(at: renamed ? target : temporary)
            throw isFull(error) ? CheckpointError.outOfSpace(path: path, missing: nil) : error
        }
    }

    private static func syncTree(_ folder: URL) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false)) {
            let url = folder.appending(path: name)
            var status = stat()
            guard lstat(url.path(percentEncoded: false), &status) == 0 else {
                throw CheckpointError.last("inspect", url.path(percentEncoded: false))
            }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: try syncTree(url)
            case S_IFREG: try FileSync.file(url)
            default:
                throw CheckpointError.system(
                    action: "publish", path: url.path(percentEncoded: false),
                    reason: "only files and folders can be synced")
            }
        }
        try FileSync.folder(folder)
    }

    /// Foundation reports a full disk in its own way; ours is passed on with its number.
    private static func isFull(_ error: any Error) -> Bool {
        (error as? CocoaError)?.code == .fileWriteOutOfSpace
    }
}

extension String {
    fileprivate var trimmingTrailingSlashes: String {
        var text = self
        while text.count > 1, text.hasSuffix("/") { text.removeLast() }
        return text
    }
}
