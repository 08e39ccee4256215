/// A protobuf message as a Swift value. Fields not sent are nil (or empty arrays); unknown fields are ignored.
public protocol WireMessage: Sendable {
    /// Reads a packed message. Throws `WireError` when it is malformed or would need unreasonable memory.
    init(decoding bytes: UnsafeRawBufferPointer) throws
    /// The packed message. Throws `WireError` when a string holds a NUL, which C strings cannot carry.
    func encoded() throws -> [UInt8]
}

extension WireMessage {
    /// Reads a packed message. Throws `WireError` when it is malformed or would need unreasonable memory.
    public init(decoding bytes: [UInt8]) throws {
        self = try bytes.withUnsafeBytes { try Self(decoding: $0) }
    }
}

/// Why bytes are no message, or a value cannot become one.
public enum WireError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Not a packed message of this type, or one whose structures would outgrow the memory budget.
    case malformed(message: String, bytes: Int)
    /// A string field that is not UTF-8.
    case notUTF8(field: String)
    /// A string field with a NUL inside.
    case holdsNUL(field: String)
    /// An enum value this version does not know.
    case unknownValue(field: String, value: UInt32)

    public var description: String {
        switch self {
        case .malformed(let message, let bytes):
            "expected a packed \(message), got \(bytes) bytes that are malformed or unpack to more memory than allowed"
        case .notUTF8(let field): "\(field): expected UTF-8 text"
        case .holdsNUL(let field): "\(field): expected text without NUL characters"
        case .unknownValue(let field, let value): "\(field): \(value) is none of the known values"
        }
    }
}
