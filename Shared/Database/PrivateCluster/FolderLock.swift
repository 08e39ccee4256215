import Foundation

/// Keeps two processes from starting or stopping one server at the same moment.
struct FolderLock: Sendable {
    private let descriptor: Int32

    static func take(_ layout: ClusterLayout) async throws -> FolderLock {
        let parent = (layout.folder as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        let path = parent + "/postgres.lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw PrivateClusterError("cannot open \(path): \(String(cString: strerror(errno)))")
        }
        let end = ContinuousClock.now + .seconds(90)
        do {
            while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
                guard .now < end else {
                    throw PrivateClusterError(
                        "another process has been starting or stopping the server for 90 s; see \(path)")
                }
                try await Task.sleep(for: .milliseconds(50))
            }
        } catch {
            close(descriptor)
            throw error
        }
        return FolderLock(descriptor: descriptor)
    }

    func release() { close(descriptor) }
}
