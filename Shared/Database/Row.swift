public import Foundation

/// One row of a result. Getters name the column and throw `DatabaseError` of kind `.badResult` when the column is missing,
/// null (except `optional…`), or of another type.
public struct Row: Sendable {
    let set: ResultSet
    let index: Int32

    /// Text of any column type.
    public func text(_ column: String) throws -> String { try required(column, try optionalText(column)) }
    /// Text, or nil for SQL null.
    public func optionalText(_ column: String) throws -> String? {
        try value(column) { $0.map { String(decoding: $0, as: UTF8.self) } }
    }

    /// Any integer type.
    public func int(_ column: String) throws -> Int { try required(column, try optionalInt(column)) }
    /// Any integer type, or nil for SQL null.
    public func optionalInt(_ column: String) throws -> Int? {
        guard let text = try optionalText(column) else { return nil }
        guard let number = Int(text) else { throw mismatch(column, "an integer", text) }
        return number
    }

    /// float8, float4 or numeric.
    public func double(_ column: String) throws -> Double { try required(column, try optionalDouble(column)) }
    /// A number, or nil for SQL null.
    public func optionalDouble(_ column: String) throws -> Double? {
        guard let text = try optionalText(column) else { return nil }
        return try number(text, column)
    }

    /// A boolean.
    public func bool(_ column: String) throws -> Bool {
        let text = try text(column)
        guard text == "t" || text == "f" else { throw mismatch(column, "a boolean", text) }
        return text == "t"
    }

    /// A bytea.
    public func bytes(_ column: String) throws -> [UInt8] { try required(column, try optionalBytes(column)) }
    /// A bytea, or nil for SQL null.
    public func optionalBytes(_ column: String) throws -> [UInt8]? {
        try value(column) { value in
            guard let value else { return nil }
            guard value.starts(with: "\\x".utf8), let bytes = Hex.decode(value.dropFirst(2)) else {
                throw mismatch(column, "bytea", String(decoding: value.prefix(40), as: UTF8.self))
            }
            return bytes
        }
    }

    /// A uuid.
    public func uuid(_ column: String) throws -> UUID {
        let text = try text(column)
        guard let id = UUID(uuidString: text) else { throw mismatch(column, "a uuid", text) }
        return id
    }

    /// A one-dimensional text array without nulls.
    public func texts(_ column: String) throws -> [String] {
        try value(column) { value in
            guard let value else { throw isNull(column) }
            guard let elements = ArrayLiteral.decode(value) else {
                throw mismatch(column, "a text array", String(decoding: value.prefix(40), as: UTF8.self))
            }
            return try elements.map { element in
                guard let element else { throw mismatch(column, "an array without nulls", "NULL") }
                return element
            }
        }
    }

    /// A one-dimensional integer array without nulls.
    public func ints(_ column: String) throws -> [Int] {
        try texts(column).map { text in
            guard let number = Int(text) else { throw mismatch(column, "an integer array", text) }
            return number
        }
    }

    /// A one-dimensional float8 array without nulls.
    public func doubles(_ column: String) throws -> [Double] {
        try texts(column).map { try number($0, column) }
    }

    private func number(_ text: String, _ column: String) throws -> Double {
        switch text {
        case "NaN": return .nan
        case "Infinity": return .infinity
        case "-Infinity": return -.infinity
        default:
            guard let number = Double(text) else { throw mismatch(column, "a number", text) }
            return number
        }
    }

    private func value<R>(_ column: String, _ body: (UnsafeBufferPointer<UInt8>?) throws -> R) throws -> R {
        guard let position = set.columns[column] else {
            throw DatabaseError(
                kind: .badResult,
                message:
                    "no column \(column) in the result; it has \(set.columns.keys.sorted().joined(separator: ", "))"
            )
        }
        return try set.withValue(row: index, column: position, body)
    }

    private func required<T>(_ column: String, _ value: T?) throws -> T {
        guard let value else { throw isNull(column) }
        return value
    }

    private func isNull(_ column: String) -> DatabaseError {
        DatabaseError(kind: .badResult, message: "column \(column) is null where a value was expected")
    }

    private func mismatch(_ column: String, _ expected: String, _ came: String) -> DatabaseError {
        DatabaseError(
            kind: .badResult,
            message: "column \(column) was expected to be \(expected), but holds \(came.prefix(40))")
    }
}
