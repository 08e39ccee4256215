import Foundation
import ServiceKit
import TestSupport
import Testing

@Suite struct WorkThreadsTests {
    @Test func resultsAndErrorsComeBackAndNoMoreRunAtOnceThanThereAreThreads() async throws {
        struct Odd: Error, Equatable { let number: Int }
        let threads = WorkThreads(3, name: "test")
        let inside = Places(3)
        try await withThrowingTaskGroup(of: Int?.self) { group in
            for number in 0..<200 {
                group.addTask {
                    do {
                        return try await threads.run {
                            #expect(inside.enter())
                            defer { inside.leave() }
                            if number % 2 == 1 { throw Odd(number: number) }
                            return number
                        }
                    } catch let error as Odd {
                        #expect(error.number == number)
                        return nil
                    }
                }
            }
            let even = try await group.reduce(into: Set<Int>()) { set, value in
                if let value { set.insert(value) }
            }
            #expect(even == Set(stride(from: 0, to: 200, by: 2)))
        }
        #expect(inside.used == 0)
    }

    @Test func workCancelledBeforeItsTurnIsNotBegun() async throws {
        let threads = WorkThreads(1, name: "test")
        let gate = DispatchSemaphore(value: 0)
        let begun = Places(10)
        let first = Task { try await threads.run { gate.wait() } }
        let second = Task { try await threads.run { _ = begun.enter() } }
        second.cancel()
        gate.signal()
        try await first.value
        await #expect(throws: CancellationError.self) { try await second.value }
        #expect(begun.used == 0)
    }
}
