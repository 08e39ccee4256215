import Foundation

/// Keeps two commands from writing the same files of the cache. It ends with `release`, or with the process, however that ends.
struct HubLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock of a model's folder in the cache, which is made when it is missing; never waits.
    ///
    /// Throws `Failure` when another command holds it.
    init(_ model: HubModel, in folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = folder.appending(path: ".lock").path(percentEncoded: false)
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw Failure.failed("cannot open \(path.safe): \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let error = errno
            close(descriptor)
            guard error == EWOULDBLOCK else {
                throw Failure.failed("cannot lock \(path.safe): \(String(cString: strerror(error)))")
            }
            throw Failure.failed(
                "another blip is fetching \(model) into \(folder.path(percentEncoded: false).safe) already; run the command "
                    + "again when that has ended, or choose another --cache")
        }
        self.descriptor = descriptor
    }

    func release() { close(descriptor) }
}
