public import Foundation

/// A value bound to a statement. Values travel beside the SQL text, never inside it.
public enum SQLValue: Sendable {
    case null
    /// Text without NUL; libpq would cut it silently, so it is refused.
    case text(String)
    case int(Int)
    case double(Double)
    case bool(Bool)
    case bytes([UInt8])
    case uuid(UUID)
    /// An `interval`, in milliseconds.
    case milliseconds(Int)
    case texts([String])
    /// A text array that may hold nulls.
    case optionalTexts([String?])
    case ints([Int])
    case doubles([Double])
    /// A float8 array that may hold nulls.
    case optionalDoubles([Double?])
    case byteArrays([[UInt8]])

    /// The text, or SQL null.
    public static func optional(_ value: String?) -> SQLValue { value.map(SQLValue.text) ?? .null }
    /// The integer, or SQL null.
    public static func optional(_ value: Int?) -> SQLValue { value.map(SQLValue.int) ?? .null }
    /// The number, or SQL null.
    public static func optional(_ value: Double?) -> SQLValue { value.map(SQLValue.double) ?? .null }
    /// The bytes, or SQL null.
    public static func optional(_ value: [UInt8]?) -> SQLValue { value.map(SQLValue.bytes) ?? .null }
    /// A duration as an `interval`.
    public static func interval(_ duration: Duration) -> SQLValue {
        let (seconds, attoseconds) = duration.components
        return .milliseconds(Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
    }
}
