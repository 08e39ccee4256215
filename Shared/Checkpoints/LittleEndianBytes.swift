/// Bytes read one field after the other; reading past the end is an error and never a trap.
struct LittleEndianBytes {
    struct Problem: Error {
        let position: Int
    }

    private let bytes: [UInt8]
    private(set) var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var remaining: Int { bytes.count - position }
    var isAtEnd: Bool { position == bytes.count }

    mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
        guard count >= 0, count <= remaining else { throw Problem(position: position) }
        defer { position += count }
        return bytes[position..<position + count]
    }

    /// Passes over `count` bytes; past the end, the next read fails.
    mutating func skip(_ count: Int) { position = min(bytes.count, position + count) }

    mutating func uint8() throws -> UInt8 { UInt8(truncatingIfNeeded: try integer(1)) }
    mutating func uint16() throws -> UInt16 { UInt16(truncatingIfNeeded: try integer(2)) }
    mutating func uint32() throws -> UInt32 { UInt32(truncatingIfNeeded: try integer(4)) }
    mutating func uint64() throws -> UInt64 { try integer(8) }

    /// 64 bits that must be a plain size or place.
    mutating func int() throws -> Int {
        guard let value = Int(exactly: try integer(8)) else { throw Problem(position: position - 8) }
        return value
    }

    /// The bytes up to the next newline, which is passed over.
    mutating func line(limit: Int) throws -> ArraySlice<UInt8> {
        guard let end = bytes[position...].prefix(limit + 1).firstIndex(of: UInt8(ascii: "\n")) else {
            throw Problem(position: position)
        }
        defer { position = end + 1 }
        return bytes[position..<end]
    }

    private mutating func integer(_ count: Int) throws -> UInt64 {
        try take(count).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
