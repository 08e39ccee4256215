import Foundation
import ServiceKit

/// Keeps two commands from starting or stopping the same stack at a time.
struct StackLock: Sendable {
    private let descriptor: Int32

    static func take(_ state: StateFolder) async throws -> StackLock {
        let path = state.run.appending(path: "stack.lock").path(percentEncoded: false)
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw Failure.failed("cannot open \(path): \(String(cString: strerror(errno)))")
        }
        let end = ContinuousClock.now + .seconds(120)
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard ContinuousClock.now < end else {
                close(descriptor)
                throw Failure.failed(
                    "another blip has been starting or stopping services for 2 minutes (\(path))")
            }
            do { try await Task.sleep(for: .milliseconds(50)) } catch {
                close(descriptor)
                throw error
            }
        }
        return StackLock(descriptor: descriptor)
    }

    func release() { close(descriptor) }
}
