internal import Crypto
public import Foundation

/// Getting bytes onto the disk, and knowing which they are.
public enum FileSync {
    /// Flushes a file's content.
    public static func file(_ url: URL) throws(CheckpointError) {
        try sync(url, O_RDONLY)
    }

    /// Flushes the names in a folder: a new or renamed file survives a power cut only after this.
    public static func folder(_ url: URL) throws(CheckpointError) {
        try sync(url, O_RDONLY | O_DIRECTORY)
    }

    /// Writes a small file and flushes it; on an error no file is left.
    public static func write(_ data: Data, to url: URL) throws(CheckpointError) {
        var file = try WritableFile(url, expectedBytes: data.count)
        let bytes = [UInt8](data)
        try bytes.withUnsafeBufferPointer { (buffer) throws(CheckpointError) in
            try file.write(UnsafeRawBufferPointer(buffer))
        }
        try file.finish()
    }

    /// SHA-256 of a regular file as 64 hexadecimal digits, read a piece at a time.
    public static func sha256(of url: URL) throws(CheckpointError) -> String {
        let file = try ReadableFile(url)
        var hash = SHA256()
        var buffer = [UInt8](repeating: 0, count: min(1 << 20, max(1, file.size)))
        var offset = 0
        while offset < file.size {
            let count = min(buffer.count, file.size - offset)
            try buffer.withUnsafeMutableBufferPointer { (bytes) throws(CheckpointError) in
                let piece = UnsafeMutableRawBufferPointer(
                    UnsafeMutableBufferPointer(rebasing: bytes[..<count]))
                try file.read(piece, at: offset, "its content")
                hash.update(bufferPointer: UnsafeRawBufferPointer(piece))
            }
            offset += count
        }
        let digits = Array("0123456789abcdef")
        return String(hash.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    private static func sync(_ url: URL, _ flags: Int32) throws(CheckpointError) {
        let path = url.path(percentEncoded: false)
        let descriptor = open(path, flags | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .last("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .last("sync", path) }
    }
}
