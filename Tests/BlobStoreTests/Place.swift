import BlobStore
import Foundation

/// A temporary folder for one store.
final class Place {
    let root = FileManager.default.temporaryDirectory.appending(path: "blip-blobs-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    func store() throws -> BlobStore { try BlobStore(root: root) }

    /// All plain files below a folder of the store.
    func files(below path: String) throws -> [URL] {
        let folder = path.isEmpty ? root : root.appending(path: path)
        guard let names = FileManager.default.enumerator(atPath: folder.path) else { return [] }
        return names.compactMap { $0 as? String }.map { folder.appending(path: $0) }.filter { file in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder)
                && !isFolder.boolValue
        }
    }
}

/// A tmpfs of 4 MiB, to see what a full disk does.
struct SmallDisk {
    let root = FileManager.default.temporaryDirectory.appending(path: "blip-small-\(UUID().uuidString)")

    static let isPossible: Bool = {
        guard geteuid() == 0, let disk = try? SmallDisk() else { return false }
        disk.remove()
        return true
    }()

    init() throws {
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        guard mount("tmpfs", root.path, "tmpfs", 0, "size=4m") == 0 else {
            try FileManager.default.removeItem(at: root)
            throw CocoaError(.featureUnsupported)
        }
    }

    func remove() {
        umount(root.path)
        try? FileManager.default.removeItem(at: root)
    }
}
