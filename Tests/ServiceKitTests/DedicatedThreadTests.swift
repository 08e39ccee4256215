import Foundation
import ServiceKit
import TestSupport
import Testing

@Suite struct DedicatedThreadTests {
    private actor Worker {
        let thread = DedicatedThread(name: "test")
        nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }
        private(set) var count = 0

        func threadID() -> UInt { UInt(pthread_self()) }

        /// A read and a write with work in between: two at once would lose counts.
        func add() -> UInt {
            let before = count
            for _ in 0..<200 { _ = sin(Double(before)) }
            count = before + 1
            return threadID()
        }

        func close() { thread.close() }
    }

    @Test func allWorkRunsOneAfterAnotherOnOneThreadThatIsNotTheCallers() async throws {
        let worker = Worker()
        let threads = await withTaskGroup(of: (UInt, UInt).self) { group in
            for _ in 0..<200 {
                group.addTask { (await worker.add(), Self.here()) }
            }
            return await group.reduce(into: (inside: Set<UInt>(), outside: Set<UInt>())) { sets, pair in
                sets.inside.insert(pair.0)
                sets.outside.insert(pair.1)
            }
        }
        #expect(await worker.count == 200)
        #expect(threads.inside.count == 1)
        #expect(threads.inside.isDisjoint(with: threads.outside))
        await worker.close()
    }

    @Test(.timeLimit(.minutes(1))) func twoActorsDoNotWaitForEachOther() async {
        let (blocked, free) = (Gate(), Gate())
        await blocked.begin()
        #expect(await free.answer() == 1)
        blocked.open.signal()
        await blocked.ended()
    }

    private static func here() -> UInt { UInt(pthread_self()) }
}

/// Blocks its own thread until `open` is signalled.
private actor Gate {
    let thread = DedicatedThread(name: "gate")
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }
    nonisolated let open = DispatchSemaphore(value: 0)
    private var work: Task<Void, Never>?

    func begin() { work = Task { self.block() } }
    func answer() -> Int { 1 }
    func ended() async { await work?.value }
    private func block() { open.wait() }
}
