public import Foundation

extension BlobStore {
    /// Lets `write` fill a new folder and publishes it: it appears under its key whole and durable, or not at all.
    /// - Parameters:
    ///   - key: such as `models/<sha256>` or `checkpoints/<run>/<name>`.
    ///   - write: gets the folder to fill.
    /// - Returns: where the folder is now.
    /// - Throws: `BlobError.exists` when the key is taken; what `write` throws.
    @discardableResult
    public func publishFolder(_ key: String, write: (URL) throws -> Void) throws -> URL {
        let target = try folderPath(key)
        guard !File.exists(target) else { throw BlobError.exists(key) }
        let parent = (target as NSString).deletingLastPathComponent
        let temporary =
            "\(parent)/\((target as NSString).lastPathComponent)-\(UUID().uuidString.lowercased()).tmp"
        try File.createFolder(temporary)
        do {
            try write(URL(filePath: temporary, directoryHint: .isDirectory))
            try syncTree(temporary)
            guard rename(temporary, target) == 0 else {
                // A folder that somebody else published meanwhile is not empty, so it is never replaced.
                if errno == ENOTEMPTY || errno == EEXIST { throw BlobError.exists(key) }
                throw File.failure("rename", target)
            }
            try syncParents(of: target)
        } catch {
            try? FileManager.default.removeItem(atPath: temporary)
            if let error = error as? CocoaError, error.code == .fileWriteOutOfSpace {
                throw BlobError.full(freeBytes: freeBytes, folder: parent)
            }
            throw error
        }
        return URL(filePath: target, directoryHint: .isDirectory)
    }

    /// A new, empty folder on the store's disk, for files that come slowly and are moved into `publishFolder`'s folder when
    /// complete. Remove it when done; one left by a process that died goes a day later.
    public func stagingFolder() throws -> URL {
        let path = temporaryPath()
        try File.createFolder(path)
        return URL(filePath: path, directoryHint: .isDirectory)
    }

    /// A published folder.
    /// - Throws: `BlobError.notFound`.
    public func folder(_ key: String) throws -> URL {
        let path = try folderPath(key)
        guard File.exists(path) else { throw BlobError.notFound(key) }
        return URL(filePath: path, directoryHint: .isDirectory)
    }

    /// Removes a folder; one that is not there is fine. It vanishes from its key at once.
    public func removeFolder(_ key: String) throws {
        let path = try folderPath(key)
        let doomed = temporaryPath()
        guard rename(path, doomed) == 0 else {
            if errno == ENOENT { return }
            throw File.failure("rename", path)
        }
        do {
            try FileManager.default.removeItem(atPath: doomed)
        } catch {
            throw File.failure("remove", doomed)
        }
    }

    /// Keys of the folders directly below a prefix, sorted. Unfinished ones are not listed.
    public func listFolders(_ prefix: String) throws -> [String] {
        let path = try folderPath(prefix)
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else { return [] }
        return names.filter { !$0.hasSuffix(".tmp") && !$0.hasPrefix(".") }.sorted().map { "\(prefix)/\($0)" }
    }

    /// Removes what writers that died more than a day ago left below a prefix.
    /// - Returns: how many.
    @discardableResult
    public func removeUnfinishedFolders(_ prefix: String, olderThan age: Duration = .seconds(24 * 3600))
        throws -> Int
    {
        let path = try folderPath(prefix)
        let oldest = Date(timeIntervalSinceNow: -Double(age.components.seconds))
        var removed = 0
        for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        where name.hasSuffix(".tmp") {
            let item = "\(path)/\(name)"
            guard
                let changed = try? FileManager.default.attributesOfItem(atPath: item)[.modificationDate]
                    as? Date,
                changed <= oldest
            else { continue }
            // Gone meanwhile is as good as removed.
            if (try? FileManager.default.removeItem(atPath: item)) != nil { removed += 1 }
        }
        return removed
    }

    private func folderPath(_ key: String) throws(BlobError) -> String {
        try BlobKey.check(key)
        guard let area = key.split(separator: "/").first,
            !["images", "derived", "tmp"].contains(String(area))
        else {
            throw .invalidKey(key)
        }
        return "\(folder)/\(key)"
    }

    private func syncTree(_ path: String) throws {
        let manager = FileManager.default
        for name in try manager.contentsOfDirectory(atPath: path) {
            let item = "\(path)/\(name)"
            var isFolder: ObjCBool = false
            _ = manager.fileExists(atPath: item, isDirectory: &isFolder)
            if isFolder.boolValue { try syncTree(item) } else { try File.sync(item) }
        }
        try File.sync(path)
    }

    private func syncParents(of path: String) throws {
        var parent = (path as NSString).deletingLastPathComponent
        while parent.count >= folder.count {
            try File.sync(parent)
            parent = (parent as NSString).deletingLastPathComponent
        }
    }
}
