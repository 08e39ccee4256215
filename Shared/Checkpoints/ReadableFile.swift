import Foundation

/// An open regular file, read by position so that several threads may read at once.
final class ReadableFile: Sendable {
    let path: String
    /// Size when opened, in bytes.
    let size: Int
    private let descriptor: Int32

    init(_ url: URL) throws(CheckpointError) {
        path = url.path(percentEncoded: false)
        // O_NONBLOCK: a named pipe in place of the file must be an error and not a wait.
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            size = 0
            throw .last("open", path)
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            size = 0
            throw .last("inspect", path)
        }
        size = Int(status.st_size)
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .system(action: "read", path: path, reason: "not a regular file")
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Fills `buffer` from `offset`; `what` names the part for the error when the file ends too early.
    func read(_ buffer: UnsafeMutableRawBufferPointer, at offset: Int, _ what: String) throws(CheckpointError)
    {
        guard let base = buffer.baseAddress else { return }
        var done = 0
        while done < buffer.count {
            let got = pread(descriptor, base + done, buffer.count - done, off_t(offset + done))
            if got < 0 {
                if errno == EINTR { continue }
                throw .last("read", path)
            }
            guard got > 0 else { throw .truncated(path: path, tensor: what) }
            done += got
        }
    }
}
