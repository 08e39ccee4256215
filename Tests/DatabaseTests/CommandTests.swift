import Foundation
import Testing

@testable import Database

struct CommandTests {
    @Test func aProgramGetsNoneOfTheOpenDescriptors() async throws {
        let descriptor = fcntl(0, F_DUPFD, 60)
        try #require(descriptor >= 60)
        defer { close(descriptor) }
        #expect(fcntl(descriptor, F_GETFD) == 0, "it would be inherited")
        let result = try await Command.run(["/bin/sh", "-c", "echo /proc/self/fd/*"])
        #expect(result.status == 0)
        #expect(result.output.contains("/proc/self/fd/2"))
        #expect(!result.output.contains("/proc/self/fd/\(descriptor)"), "\(result.output)")
    }
}
