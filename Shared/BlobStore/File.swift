import Foundation

/// The few file operations durability depends on, with errors that say what to do.
enum File {
    static func failure(_ call: String, _ path: String, _ code: Int32 = errno) -> BlobError {
        if code == ENOSPC || code == EDQUOT {
            let folder = (path as NSString).deletingLastPathComponent
            return .full(freeBytes: freeBytes(near: folder), folder: folder)
        }
        return .system(call: call, path: path, code: code, reason: String(cString: strerror(code)))
    }

    /// Free bytes of the file system that holds `folder`.
    static func freeBytes(near folder: String) -> Int {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else { return 0 }
        return Int(status.f_bavail) * Int(status.f_frsize)
    }

    static func createFolder(_ path: String) throws(BlobError) {
        if mkdir(path, 0o755) == 0 || errno == EEXIST { return }
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw failure("mkdir", path)
        }
    }

    static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, path: String) throws(BlobError) {
        var done = 0
        while done < bytes.count {
            guard let base = bytes.baseAddress else { return }
            let count = Foundation.write(descriptor, base + done, bytes.count - done)
            if count < 0 {
                if errno == EINTR { continue }
                throw failure("write", path)
            }
            done += count
        }
    }

    static func openNew(_ path: String) throws(BlobError) -> Int32 {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure("open", path) }
        return descriptor
    }

    /// Brings a file or folder to the disk. Never repeated after a failure: the page may be gone by then.
    static func sync(_ path: String) throws(BlobError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("fsync", path) }
    }

    static func move(_ source: String, to target: String) throws(BlobError) {
        guard rename(source, target) == 0 else { throw failure("rename", target) }
    }

    static func exists(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0
    }

    static func read(_ path: String, key: String) throws(BlobError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { throw .notFound(key) }
            throw failure("open", path)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure("stat", path) }
        let count = Int(status.st_size)
        var code: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count, let base = buffer.baseAddress {
                let got = Foundation.read(descriptor, base + filled, count - filled)
                if got < 0 {
                    if errno == EINTR { continue }
                    code = errno
                    return
                }
                if got == 0 { return }
                filled += got
            }
        }
        if code != 0 { throw failure("read", path, code) }
        return bytes
    }
}
