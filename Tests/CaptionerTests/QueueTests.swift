import BLIP
import Foundation
import RPC
import TestSupport
import Testing

@testable import captioner

@Suite struct QueueTests {
    private static let key = BatchKey(
        model: ModelFiles(folderKey: "models/m", weightsSHA256: [1]), decoding: Decoding(), prompt: "")
    private static let picture = PreparedPicture(pixels: [], prompt: [])

    /// Computes when it is told to.
    private actor Gate {
        private(set) var batches: [Int] = []
        private(set) var sawNobody = false
        private var waiting: [CheckedContinuation<Void, Never>] = []

        func compute(_ count: Int, _ isAbandoned: @Sendable () -> Bool) async throws -> [GeneratedCaption] {
            batches.append(count)
            await withCheckedContinuation { waiting.append($0) }
            if isAbandoned() {
                sawNobody = true
                throw CancellationError()
            }
            return (0..<count).map { GeneratedCaption(ids: [Int32($0)], logProbabilities: [0], score: 0) }
        }

        func open() {
            waiting.forEach { $0.resume() }
            waiting = []
        }
    }

    private func queue(_ gate: Gate, limit: Int = 32) -> CaptionQueue {
        CaptionQueue(limits: .init(batch: 4, queue: limit, wait: .milliseconds(1))) {
            _, pictures, isAbandoned in
            try await gate.compute(pictures.count, isAbandoned)
        }
    }

    private func until(_ condition: () async -> Bool) async throws {
        try #require(await eventually { await condition() })
    }

    private func caption(_ queue: CaptionQueue) async throws -> Task<CaptionOutcome, any Error> {
        let ticket = try await queue.admit(Self.key, deadline: .now + .seconds(600))
        return Task { try await queue.caption(ticket, Self.key, Self.picture) }
    }

    @Test func aFullQueueRefusesWithATimeToComeBack() async throws {
        let gate = Gate()
        let queue = queue(gate, limit: 2)
        let running = try await caption(queue)
        try await until { await gate.batches == [1] }
        let waiting = [try await caption(queue), try await caption(queue)]
        let error = await failure { try await queue.admit(Self.key, deadline: .now + .seconds(600)) }
        #expect(error?.code == .resourceExhausted)
        #expect((error?.retryAfter ?? .zero) >= .milliseconds(20))
        try await until {
            await gate.open()
            let left = await queue.waiting
            return await gate.batches.count > 1 && left == 0
        }
        await gate.open()
        #expect(try await running.value.batch == 1)
        for task in waiting {
            await gate.open()
            _ = try await task.value
        }
    }

    @Test func theComputationLearnsThatEverybodyHasGone() async throws {
        let gate = Gate()
        let queue = queue(gate)
        let task = try await caption(queue)
        try await until { await gate.batches == [1] }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        await gate.open()
        try await until { await gate.sawNobody }
        // The queue goes on.
        let next = try await caption(queue)
        try await until {
            await gate.open()
            return await gate.batches.count == 2
        }
        await gate.open()
        #expect(try await next.value.caption.ids == [0])
    }

    @Test func aWaitingPictureThatIsCancelledIsNeverComputed() async throws {
        let gate = Gate()
        let queue = queue(gate)
        let running = try await caption(queue)
        try await until { await gate.batches == [1] }
        let waiting = try await caption(queue)
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        #expect(await queue.waiting == 0)
        await gate.open()
        _ = try await running.value
        #expect(await gate.batches == [1])
    }
}
