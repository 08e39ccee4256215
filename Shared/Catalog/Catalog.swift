public import Database

/// Everything the services keep in PostgreSQL: datasets, jobs, runs, models, evaluations. The only place with SQL for them.
/// Methods throw `CatalogError` for what a caller can act on, and `DatabaseError` for the rest.
public struct Catalog: Sendable {
    /// The database beneath.
    public let database: Database

    public init(database: Database) {
        self.database = database
    }

    /// Brings the schema up to date. Harmless when it is.
    /// - Returns: the steps applied now.
    @discardableResult
    public func migrate() async throws -> [Int] {
        try await Migrations(Schema.steps).apply(to: database)
    }

    /// Names of datasets and models: what can stand in a folder, a URL and a shell line as it is.
    /// - Throws: `CatalogError.invalid`.
    public static func checkName(_ name: String, of kind: String) throws(CatalogError) {
        let allowed = name.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
        }
        guard allowed, (1...100).contains(name.utf8.count), !name.hasPrefix("."), !name.hasPrefix("-") else {
            throw .invalid(
                "a \(kind) name has 1 to 100 letters, digits, '.', '_' or '-' and starts with neither '.' nor '-'; "
                    + "got \"\(name.prefix(100))\"")
        }
    }

    static func checkSHA256(_ sha256: [UInt8]) throws(CatalogError) {
        guard sha256.count == 32 else { throw .invalid("a SHA-256 has 32 bytes; got \(sha256.count)") }
    }
}
