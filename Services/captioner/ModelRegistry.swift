import Catalog
import Database
import RPC

/// Names to models, as the catalogue has them. An answer is believed for a moment, so that a name registered
/// anew with other weights is noticed; when the database does not answer, the last answer stands.
actor ModelRegistry {
    private let catalog: Catalog
    private let chosenDefault: String?
    private let lifetime: Duration
    private var known: [String: (record: ModelRecord, at: ContinuousClock.Instant)] = [:]
    private var asking: [String: Task<ModelRecord, any Error>] = [:]

    /// - Parameter defaultModel: the model of requests that name none; nil: the newest registered one.
    init(catalog: Catalog, defaultModel: String?, lifetime: Duration = .seconds(1)) {
        (self.catalog, chosenDefault, self.lifetime) = (catalog, defaultModel, lifetime)
    }

    /// - Parameter name: "" for the default.
    /// - Throws: `CatalogError.notFound` naming those that exist.
    func record(_ name: String) async throws -> ModelRecord {
        let name = name.isEmpty ? chosenDefault ?? "" : name
        if let entry = known[name], entry.at.duration(to: .now) < lifetime { return entry.record }
        if let task = asking[name] { return try await task.value }
        let task = Task { try await ask(name) }
        asking[name] = task
        return try await task.value
    }

    private func ask(_ name: String) async throws -> ModelRecord {
        defer { asking[name] = nil }
        do {
            let record = try await name.isEmpty ? newest() : catalog.model(name)
            known[name] = (record, .now)
            return record
        } catch let error as CatalogError {
            known[name] = nil
            throw error
        } catch let error as DatabaseError {
            guard let entry = known[name] else { throw error }
            return entry.record
        }
    }

    private func newest() async throws -> ModelRecord {
        let models = try await catalog.listModels().filter { !$0.isRetrieval }
        guard let newest = models.max(by: { ($0.createdAtMS, $0.id) < ($1.createdAtMS, $1.id) }) else {
            throw CatalogError.notFound(kind: "model", name: "", known: [])
        }
        return newest
    }
}
