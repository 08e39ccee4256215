import Foundation
import Imaging
import Testing

@testable import Decoding

struct SandboxTests {
    /// What /proc says of a child, by the first word of each line.
    private func facts(_ process: Int32, _ thread: String) throws -> [String: String] {
        let text = try String(
            contentsOf: URL(filePath: "/proc/\(process)/task/\(thread)/status"), encoding: .utf8)
        return Dictionary(
            uniqueKeysWithValues: text.split(separator: "\n").compactMap { line in
                let parts = line.split(separator: ":", maxSplits: 1).map {
                    $0.trimmingCharacters(in: .whitespaces)
                }
                return parts.count == 2 ? (parts[0], parts[1]) : nil
            })
    }

    @Test func aChildGainsNoPrivilegesAndItsCallsAreFiltered() throws {
        let pool = try pool()
        let child = try #require(pool.idleProcesses.first)
        for thread in try FileManager.default.contentsOfDirectory(atPath: "/proc/\(child)/task") {
            let facts = try facts(child, thread)
            #expect(facts["NoNewPrivs"] == "1")
            // Where the kernel has no filter, the pool says so in the log.
            if pool.firstLocks?.filterError == 0 { #expect(facts["Seccomp"] == "2") }
        }
    }

    @Test func aChildHoldsTheDescriptorsItNeedsAndNoMore() throws {
        let pool = try pool()
        let child = try #require(pool.idleProcesses.first)
        guard getuid() == 0 else { return }
        let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(child)/fd").sorted()
        #expect(open == ["0", "1", "2", "3", "4", "5"])
    }

    @Test func limitsAreSet() throws {
        let pool = try pool { $0.memory = 256 << 20 }
        let child = try #require(pool.idleProcesses.first)
        guard getuid() == 0 else { return }
        let text = try String(contentsOf: URL(filePath: "/proc/\(child)/limits"), encoding: .utf8)
        func line(_ name: String) -> [Substring] {
            text.split(separator: "\n").first { $0.hasPrefix(name) }?.dropFirst(26).split(separator: " ")
                ?? []
        }
        #expect(line("Max file size").first == "0")
        #expect(line("Max core file size").first == "0")
        #expect(line("Max open files").first == "8")
        #expect(line("Max cpu time").first == "120")
        #expect(line("Max address space").first != "unlimited")
    }

    @Test(arguments: ChildProbe.allCases)
    func aChildThatTriesToLeaveIsStopped(probe: ChildProbe) throws {
        let pool = try pool()
        guard let locks = pool.firstLocks, locks.gaps.isEmpty else { return }
        #expect(try pool.probe(probe) == EPERM)
    }

    @Test func theSetupCrossesTheCommandLine() {
        var setup = ChildSetup(parent: 77)
        setup.limits = ImageLimits(
            maxBytes: 5, minSide: 6, maxSide: 7, maxPixels: 8, maxAspect: 9, formats: [.bmp])
        (setup.memory, setup.processorSeconds) = (1, 2)
        #expect(ChildSetup(arguments: setup.arguments) == setup)
        #expect(ChildSetup(arguments: ["1,2", "png"]) == nil)
    }

    @Test func messagesCrossAsBytesAndNonsenseIsNone() {
        let message = Message(.rejected, [1, .max], text: "é")
        #expect(Message(message.bytes) == message)
        #expect(Message([]) == nil)
        #expect(Message([UInt8](repeating: 255, count: 64)) == nil)
        var short = Message(.done, [1, 2, 3]).bytes
        short.removeLast(8)
        #expect(Message(short) == nil)
    }

    @Test(arguments: [
        [0, 9, 3, 1, 1, 0], [9, 90_000, 3, 1, 1, 0], [9, 9, 3, 4, 1, 0], [9, 9, 9, 1, 1, 0], [9],
    ])
    func aHeaderOutsideTheLimitsIsNotBelieved(numbers: [UInt64]) {
        #expect(ImageHeader([9, 9, 3, 1, 1, 0], within: .standard) != nil)
        #expect(ImageHeader(numbers, within: .standard) == nil)
    }
}
