/// Big-endian reads from a byte array. A read outside the bytes is an error, never a trap: fonts are outside
/// data.
struct ByteReader {
    let bytes: [UInt8]

    func u16(_ offset: Int, _ what: String) throws(SceneError) -> Int {
        try require(offset, 2, what)
        return Int(bytes[offset]) << 8 | Int(bytes[offset + 1])
    }

    func u32(_ offset: Int, _ what: String) throws(SceneError) -> Int {
        try require(offset, 4, what)
        return Int(bytes[offset]) << 24 | Int(bytes[offset + 1]) << 16
            | Int(bytes[offset + 2]) << 8 | Int(bytes[offset + 3])
    }

    func slice(_ offset: Int, _ count: Int, _ what: String) throws(SceneError) -> [UInt8] {
        try require(offset, count, what)
        return Array(bytes[offset..<offset + count])
    }

    func require(_ offset: Int, _ count: Int, _ what: String) throws(SceneError) {
        guard offset >= 0, count >= 0, offset <= bytes.count, count <= bytes.count - offset else {
            throw .badFont(
                expected: "\(count) bytes of \(what) at byte \(offset)",
                found: "a file of \(bytes.count) bytes")
        }
    }
}
