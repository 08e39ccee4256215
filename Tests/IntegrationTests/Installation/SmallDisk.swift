import Foundation

/// A disk of a few MiB in memory. Mounting one is for root only.
struct SmallDisk {
    let folder: URL

    /// Whether a disk can be mounted here; tried once.
    static let isPossible: Bool = {
        let folder = URL(filePath: "/tmp/blip-mount-\(getpid())")
        defer { try? FileManager.default.removeItem(at: folder) }
        guard let disk = try? SmallDisk(at: folder, mebibytes: 1) else { return false }
        disk.unmount()
        return true
    }()

    init(at folder: URL, mebibytes: Int) throws {
        self.folder = folder
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let code = mount(
            "tmpfs", folder.path(percentEncoded: false), "tmpfs", 0, "size=\(mebibytes)m,mode=0755")
        guard code == 0 else {
            throw Unexpected("cannot mount a tmpfs at \(folder.path): \(String(cString: strerror(errno)))")
        }
    }

    /// Takes all room there is.
    func fill() throws -> URL {
        let file = folder.appending(path: "filler")
        let descriptor = open(file.path(percentEncoded: false), O_CREAT | O_WRONLY, 0o600)
        guard descriptor >= 0 else { throw Unexpected("cannot write \(file.path)") }
        defer { close(descriptor) }
        let block = [UInt8](repeating: 1, count: 4096)
        while write(descriptor, block, block.count) > 0 {}
        guard errno == ENOSPC else { throw Unexpected("filling ended with errno \(errno), not ENOSPC") }
        return file
    }

    func unmount() { Self.unmount(folder) }

    private static func unmount(_ folder: URL) {
        // Detached: a service that still has a file open must not keep the mount.
        let detach: Int32 = 2
        umount2(folder.path(percentEncoded: false), detach)
    }

    static func unmountBelow(_ folder: URL) {
        let mounts = (try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)) ?? ""
        let prefix = folder.path(percentEncoded: false) + "/"
        for line in mounts.split(separator: "\n") {
            let fields = line.split(separator: " ")
            if fields.count > 1, fields[1].hasPrefix(prefix) { unmount(URL(filePath: String(fields[1]))) }
        }
    }
}
