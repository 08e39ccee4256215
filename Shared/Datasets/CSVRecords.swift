/// The records of a comma-separated file as RFC 4180 has them: quoted fields may hold commas, line ends and doubled quotes.
struct CSVRecords: Sequence, IteratorProtocol {
    struct Field {
        let bytes: [UInt8]
        let isQuoted: Bool
    }

    struct Record {
        /// Physical line where it begins, from 1.
        let line: Int
        /// Offset where it begins.
        let offset: Int
        let fields: [Field]
        /// A quote was opened and never closed; the record is its first physical line.
        let isUnclosed: Bool
        /// The first line as it stands.
        let raw: Range<Int>

        /// The fields as text.
        /// - Throws: `caption_not_utf8`, `bad_row`.
        func texts() throws(RowRefusal) -> [String] {
            if isUnclosed {
                throw RowRefusal(
                    .badRow, "a quote is opened and never closed; double a quote that belongs to the text")
            }
            var all: [String] = []
            for field in fields {
                guard UTF8Check.firstBadByte(field.bytes[...]) == nil else {
                    throw RowRefusal(
                        .captionNotUTF8,
                        "field \(all.count + 1) of the record that begins at byte \(offset + 1) is no UTF-8; "
                            + "save the file as UTF-8")
                }
                all.append(String(decoding: field.bytes, as: UTF8.self))
            }
            return all
        }
    }

    /// A longer quoted field is taken for a quote that was never closed, so that one such quote costs one record.
    private static let longestField = 64 << 10

    private let bytes: [UInt8]
    private let separator: UInt8
    private var place: Int
    private var line = 1

    init(_ bytes: [UInt8], separator: UInt8 = UInt8(ascii: ",")) {
        self.bytes = bytes
        self.separator = separator
        place = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The next record that is not a blank line.
    mutating func next() -> Record? {
        while place < bytes.count {
            let record = record()
            if record.fields.count == 1, !record.isUnclosed, !record.fields[0].isQuoted,
                TextLines.isBlank(record.fields[0].bytes[...])
            {
                continue
            }
            return record
        }
        return nil
    }

    private mutating func record() -> Record {
        let (start, first) = (place, line)
        let rawEnd = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
        var fields: [Field] = []
        while true {
            guard let (field, isLast) = field() else {
                // What the open quote swallowed may be good records: go on with the next physical line.
                (place, line) = (rawEnd + 1, first + 1)
                return Record(line: first, offset: start, fields: [], isUnclosed: true, raw: start..<rawEnd)
            }
            fields.append(field)
            if isLast {
                return Record(
                    line: first, offset: start, fields: fields, isUnclosed: false, raw: start..<rawEnd)
            }
        }
    }

    /// - Returns: nil when a quote is not closed.
    private mutating func field() -> (Field, isLast: Bool)? {
        if place < bytes.count, bytes[place] == UInt8(ascii: "\"") {
            let (start, startLine) = (place, line)
            guard let text = quoted() else { return nil }
            if place >= bytes.count || bytes[place] == separator || isLineEnd(place) {
                return (Field(bytes: text, isQuoted: true), closes())
            }
            // Text goes on behind the closing quote: the quotes belong to it.
            (place, line) = (start, startLine)
        }
        let start = place
        while place < bytes.count, bytes[place] != separator, bytes[place] != 0x0A { place += 1 }
        var end = place
        if place >= bytes.count || bytes[place] == 0x0A, end > start, bytes[end - 1] == 0x0D { end -= 1 }
        return (Field(bytes: Array(bytes[start..<end]), isQuoted: false), closes())
    }

    private mutating func quoted() -> [UInt8]? {
        var text: [UInt8] = []
        place += 1
        while place < bytes.count, text.count <= Self.longestField {
            let byte = bytes[place]
            place += 1
            if byte == UInt8(ascii: "\"") {
                guard place < bytes.count, bytes[place] == byte else { return text }
                place += 1
            }
            if byte == 0x0A { line += 1 }
            text.append(byte)
        }
        return nil
    }

    private func isLineEnd(_ place: Int) -> Bool {
        bytes[place] == 0x0A
            || bytes[place] == 0x0D && (place + 1 == bytes.count || bytes[place + 1] == 0x0A)
    }

    /// Steps over the separator or the line end.
    private mutating func closes() -> Bool {
        guard place < bytes.count else { return true }
        if bytes[place] == separator {
            place += 1
            return false
        }
        if bytes[place] == 0x0D { place += 1 }
        if place < bytes.count { place += 1 }
        line += 1
        return true
    }
}
