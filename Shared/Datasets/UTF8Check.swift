/// Whether bytes are UTF-8, and where not.
enum UTF8Check {
    /// The place of the first byte that is no UTF-8, as an index of the slice; nil: all is well.
    static func firstBadByte(_ bytes: ArraySlice<UInt8>) -> Int? {
        if bytes.allSatisfy({ $0 < 0x80 }) || String(validating: bytes, as: UTF8.self) != nil { return nil }
        var place = bytes.startIndex
        while place < bytes.endIndex {
            let length =
                switch bytes[place] {
                case 0..<0x80: 1
                case 0xC2...0xDF: 2
                case 0xE0...0xEF: 3
                case 0xF0...0xF4: 4
                default: 0
                }
            let end = place + length
            guard length > 0, end <= bytes.endIndex,
                String(validating: bytes[place..<end], as: UTF8.self) != nil
            else { return place }
            place = end
        }
        return nil
    }

    /// The text of a row.
    /// - Throws: `caption_not_utf8` with the byte's place in the file, from 1.
    static func text(_ bytes: ArraySlice<UInt8>) throws(RowRefusal) -> String {
        if let bad = firstBadByte(bytes) {
            throw RowRefusal(.captionNotUTF8, "byte \(bad + 1) of the file is no UTF-8; save it as UTF-8")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
