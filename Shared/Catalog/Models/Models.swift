import Database

extension Catalog {
    /// Registers a model. The same name with the same folder and weights is fine and changes nothing.
    /// - Returns: the record, and whether it had been there before.
    /// - Throws: `CatalogError.alreadyExists` when the name belongs to another model.
    @discardableResult
    public func registerModel(_ model: NewModel) async throws -> (model: ModelRecord, existed: Bool) {
        try await Self.insert(model, on: database)
    }

    /// - Throws: `CatalogError.notFound`.
    public func model(_ name: String) async throws -> ModelRecord {
        try await Self.model(name, on: database)
    }

    /// All models by name, at most 1,000.
    public func listModels() async throws -> [ModelRecord] {
        let rows = try await database.query(
            """
            select *, floor(extract(epoch from created_at) * 1000)::bigint as created_at_ms
              from models order by name limit 1000
            """)
        return try rows.map(Self.modelRecord)
    }

    static func model(_ name: String, on executor: any SQLExecutor) async throws -> ModelRecord {
        let rows = try await executor.query(
            """
            select *, floor(extract(epoch from created_at) * 1000)::bigint as created_at_ms
              from models where name = $1
            """, [.text(name)])
        if let row = rows.first { return try modelRecord(row) }
        let known = try await executor.query("select name from models order by name limit 10")
        throw CatalogError.notFound(kind: "model", name: name, known: try known.map { try $0.text("name") })
    }

    static func insert(
        _ model: NewModel, on executor: any SQLExecutor
    ) async throws -> (model: ModelRecord, existed: Bool) {
        try checkName(model.name, of: "model")
        try checkSHA256(model.weightsSHA256)
        let inserted = try await executor.query(
            """
            insert into models (name, folder_key, weights_sha256, image_size, parameters, config, origin)
            values ($1, $2, $3, $4, $5, $6::jsonb, $7) on conflict (name) do nothing returning id
            """,
            [
                .text(model.name), .text(model.folderKey), .bytes(model.weightsSHA256), .int(model.imageSize),
                .int(model.parameters), .text(model.config), .text(model.origin),
            ])
        let record = try await Self.model(model.name, on: executor)
        guard record.weightsSHA256 == model.weightsSHA256, record.folderKey == model.folderKey else {
            throw CatalogError.alreadyExists(
                "model \(model.name) exists with other files (\(record.origin)); choose another name")
        }
        return (record, inserted.isEmpty)
    }

    static func modelRecord(_ row: Row) throws -> ModelRecord {
        ModelRecord(
            id: try row.int("id"), name: try row.text("name"), folderKey: try row.text("folder_key"),
            weightsSHA256: try row.bytes("weights_sha256"), imageSize: try row.int("image_size"),
            parameters: try row.int("parameters"), config: try row.text("config"),
            origin: try row.text("origin"),
            createdAtMS: try row.int("created_at_ms"))
    }
}
