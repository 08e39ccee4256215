import Foundation

/// A new file that is either closed whole and synced, or gone.
struct WritableFile: ~Copyable {
    private let path: String
    private let descriptor: Int32
    /// What the file is going to take: tells how many bytes a full disk lacks.
    private let expectedBytes: Int
    private var written = 0
    private var finished = false

    init(_ url: URL, expectedBytes: Int) throws(CheckpointError) {
        path = url.path(percentEncoded: false)
        self.expectedBytes = expectedBytes
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            finished = true
            throw .last("create", path)
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        if !finished { unlink(path) }
    }

    mutating func write(_ buffer: UnsafeRawBufferPointer) throws(CheckpointError) {
        guard let base = buffer.baseAddress else { return }
        var done = 0
        while done < buffer.count {
            let put = Foundation.write(descriptor, base + done, buffer.count - done)
            if put < 0 {
                if errno == EINTR { continue }
                throw .last("write", path, missing: Int64(max(0, expectedBytes - written)))
            }
            done += put
            written += put
        }
    }

    /// Syncs the content. A failed sync is final: the pages it lost cannot be written by syncing again.
    mutating func finish() throws(CheckpointError) {
        guard fsync(descriptor) == 0 else { throw .last("sync", path) }
        finished = true
    }
}
