public import Foundation

/// Room on the disk that holds a path.
public enum DiskSpace {
    /// Bytes that this process may still write beside `url`, which need not exist; its folder must.
    public static func free(beside url: URL) throws(CheckpointError) -> Int64 {
        let folder = url.deletingLastPathComponent().path(percentEncoded: false)
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else { throw .last("inspect the disk of", folder) }
        let (bytes, overflow) = Int64(clamping: status.f_bavail)
            .multipliedReportingOverflow(by: Int64(clamping: status.f_frsize))
        return overflow ? .max : bytes
    }

    /// Throws `outOfSpace` with the bytes that are missing when less than `bytes` are free beside `url`.
    public static func require(_ bytes: Int64, for url: URL) throws(CheckpointError) {
        let free = try free(beside: url)
        if bytes > free { throw .outOfSpace(path: url.path(percentEncoded: false), missing: bytes - free) }
    }
}
