import Catalog
import RPC
import ServiceKit
import Wire

/// The batches of one epoch on their way to a trainer: while it computes, the next parts are made ready on other threads.
struct BatchStream: Sendable {
    let epoch: Epoch
    let input: RunInput
    let threads: WorkThreads
    let store: PixelStore

    /// Parts made ready beyond those sent.
    static let mostAhead = 10

    func send(from first: Int, to writer: StreamWriter<Batch>) async throws {
        let ahead = min(Self.mostAhead, threads.count + 2)
        let maxTokens = min(input.spec.maxTokens, input.model.positions)
        var next = first
        var waiting: [(plan: BatchPlan, part: Int)] = []
        var making: [Task<Batch, any Error>] = []
        defer { for task in making { task.cancel() } }
        while true {
            while making.count < ahead, !waiting.isEmpty || next < epoch.batches {
                if waiting.isEmpty {
                    let index = next
                    let plan = try await threads.run {
                        BatchPlan(
                            index: index, of: epoch, input: input.model, prompt: input.spec.prompt,
                            maxTokens: maxTokens)
                    }
                    waiting = plan.parts.indices.map { (plan, $0) }
                    next += 1
                }
                let (plan, part) = waiting.removeFirst()
                making.append(Task { try await threads.run { try plan.part(part, from: store) } })
            }
            guard !making.isEmpty else { return }
            try await writer.send(try await making.removeFirst().value)
        }
    }
}
