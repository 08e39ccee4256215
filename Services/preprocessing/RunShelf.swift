import Catalog
import RPC
import ServiceKit

/// What the batches of a run and split are made from; never changes once the run is queued.
struct RunInput: Sendable {
    let spec: RunSpec
    let split: Split
    let model: ModelInput
    /// Of the frozen split, ordered by hash.
    let members: [Epoch.Sample]
}

/// Runs read so far. A list of members is long, so few are kept.
actor RunShelf {
    private struct Key: Hashable {
        let run: Int
        let split: Split
    }

    private let catalog: Catalog
    private let models: ModelShelf
    private var inputs: [(key: Key, task: Task<RunInput, any Error>)] = []

    init(catalog: Catalog, models: ModelShelf) {
        self.catalog = catalog
        self.models = models
    }

    /// - Throws: `CatalogError.notFound`, `UnusableModel`.
    func input(run: Int, split: Split) async throws -> RunInput {
        let key = Key(run: run, split: split)
        if let known = inputs.first(where: { $0.key == key }) { return try await known.task.value }
        let task = Task { [catalog, models] in
            let run = try await catalog.run(run)
            let model = try await models.input(run.spec.baseModel)
            let members = try await catalog.members(
                dataset: run.spec.dataset, split: split, snapshot: run.snapshot)
            return RunInput(
                spec: run.spec, split: split, model: model,
                members: members.map { Epoch.Sample(sha256: $0.sha256, captions: $0.captions) })
        }
        inputs.append((key, task))
        if inputs.count > Self.mostKept { inputs.removeFirst() }
        do { return try await task.value } catch {
            inputs.removeAll { $0.key == key }
            throw error
        }
    }

    private static let mostKept = 8
}
