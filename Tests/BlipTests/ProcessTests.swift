import Foundation
import Testing

@testable import blip
@testable import ServiceKit

struct ProcessTests {
    @Test func aStartedProgramIsKnownByItsPidFileUntilItEnds() throws {
        let disk = try FolderOnDisk()
        let state = StateFolder(home: disk.url.appending(path: "home"))
        try state.create()
        let log = disk.url.appending(path: "log")
        let pid = try DetachedProcess.start(
            program: URL(filePath: "/bin/cat"), environment: ["PATH": "/bin"], log: log)
        // With /dev/null as input it ends at once, so a zombie is what there is to see.
        let entry = try #require(ProcessEntry(pid: pid))
        #expect(entry.startTime > 0)
        let record = ServiceRecord(service: "cat", pid: pid, startTime: entry.startTime)
        try record.write(state)
        #expect(ServiceRecord.read("cat", state) == record)
        let end = ContinuousClock.now + .seconds(60)
        while record.isAlive, ContinuousClock.now < end { usleep(1000) }
        #expect(!record.isAlive)
        record.remove(state)
        #expect(ServiceRecord.read("cat", state) == nil)
    }

    @Test func anotherProcessIsNeverTakenForTheService() throws {
        let own = try #require(ProcessEntry(pid: getpid()))
        #expect(ServiceRecord(service: own.program, pid: getpid(), startTime: own.startTime).isAlive)
        #expect(!ServiceRecord(service: own.program, pid: getpid(), startTime: own.startTime + 1).isAlive)
        #expect(!ServiceRecord(service: "trainer", pid: getpid(), startTime: own.startTime).isAlive)
    }

    @Test(arguments: ["", "12", "1 5", "x y", "12 34 56"])
    func aBrokenPidFileIsNone(_ text: String) throws {
        let disk = try FolderOnDisk()
        let state = StateFolder(home: disk.url)
        try state.create()
        try Data(text.utf8).write(to: ServiceRecord.file("trainer", state))
        #expect(ServiceRecord.read("trainer", state) == nil)
    }

    @Test func aProgramThatIsMissingIsNamed() throws {
        let disk = try FolderOnDisk()
        #expect(throws: Failure.self) {
            try DetachedProcess.start(
                program: disk.url.appending(path: "none"), environment: [:],
                log: disk.url.appending(path: "log"))
        }
    }

    @Test func blockingWorkReturnsItsValueErrorOrCancellation() async throws {
        let value = try await onThread { 7 }
        #expect(value == 7)
        await #expect(throws: Failure.self) { try await onThread { throw Failure.failed("x") } }
        let release = DispatchSemaphore(value: 0)
        defer { release.signal() }
        let task = Task { try await onThread { release.wait() } }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
