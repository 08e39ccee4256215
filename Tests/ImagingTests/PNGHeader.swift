/// A PNG that claims a size and holds no pixel data: whoever decodes it fails, whoever reads the header
/// does not.
func hollowPNG(width: Int, height: Int) -> [UInt8] {
    let head = bigEndian(width) + bigEndian(height) + [8, 2, 0, 0, 0]
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        + chunk("IHDR", head) + chunk("IDAT", [0x78, 0x9C]) + chunk("IEND", [])
}

private func chunk(_ kind: String, _ body: [UInt8]) -> [UInt8] {
    let covered = Array(kind.utf8) + body
    return bigEndian(body.count) + covered + bigEndian(Int(crc32(covered)))
}

private func bigEndian(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
}

private func crc32(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { crc, byte in
        (0..<8).reduce(crc ^ UInt32(byte)) { value, _ in value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
}
