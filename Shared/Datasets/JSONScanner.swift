/// What is wrong with a JSON text, and where.
struct JSONFault: Error, Equatable {
    /// From 0.
    let offset: Int
    let text: String
}

/// Reads JSON from front to back, so that files of hundreds of megabytes are never held as a tree, and so that what stands
/// before a fault is not lost.
struct JSONScanner {
    private static let deepest = 64
    private let bytes: [UInt8]
    private(set) var place: Int
    private let end: Int

    init(_ bytes: [UInt8], in range: Range<Int>? = nil) {
        self.bytes = bytes
        end = range?.upperBound ?? bytes.count
        place = range?.lowerBound ?? 0
        if place == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
    }

    /// The next byte that is no white space; nil: the end.
    mutating func peek() -> UInt8? {
        while place < end, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[place]) { place += 1 }
        return place < end ? bytes[place] : nil
    }

    /// - Throws: when more than white space is left.
    mutating func finish() throws(JSONFault) {
        if peek() != nil { throw fault("expected the end, found more") }
    }

    /// Calls `body` with each key of an object; `body` takes the value, by `value`, `skip` or another walk.
    mutating func eachMember(
        _ body: (String, inout JSONScanner) throws(JSONFault) -> Void
    ) throws(JSONFault) {
        try take(UInt8(ascii: "{"))
        if peek() == UInt8(ascii: "}") { return place += 1 }
        while true {
            guard peek() == UInt8(ascii: "\""), case .string(let key) = try string() else {
                throw fault("expected a key in quotes")
            }
            try take(UInt8(ascii: ":"))
            try body(key, &self)
            if try closes(UInt8(ascii: "}")) { return }
        }
    }

    /// Calls `body` before each element of an array with its index and offset; `body` takes the element.
    mutating func eachElement(
        _ body: (Int, Int, inout JSONScanner) throws(JSONFault) -> Void
    ) throws(JSONFault) {
        try take(UInt8(ascii: "["))
        if peek() == UInt8(ascii: "]") { return place += 1 }
        var index = 0
        while true {
            _ = peek()
            try body(index, place, &self)
            index += 1
            if try closes(UInt8(ascii: "]")) { return }
        }
    }

    mutating func skip() throws(JSONFault) { _ = try value(depth: 0, keeps: false) }

    mutating func value() throws(JSONFault) -> JSONValue { try value(depth: 0, keeps: true) }

    private mutating func value(depth: Int, keeps: Bool) throws(JSONFault) -> JSONValue {
        guard depth < Self.deepest else { throw fault("nested more than \(Self.deepest) deep") }
        switch peek() {
        case UInt8(ascii: "\""): return try string(keeps: keeps)
        case UInt8(ascii: "{"):
            var members: [(key: String, value: JSONValue)] = []
            try eachMember { key, scanner throws(JSONFault) in
                let value = try scanner.value(depth: depth + 1, keeps: keeps)
                if keeps { members.append((key, value)) }
            }
            return .object(members)
        case UInt8(ascii: "["):
            var values: [JSONValue] = []
            try eachElement { _, _, scanner throws(JSONFault) in
                let value = try scanner.value(depth: depth + 1, keeps: keeps)
                if keeps { values.append(value) }
            }
            return .array(values)
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "N"): return try word("NaN", .null)
        case nil: throw fault("the text ends too early")
        default: return try number()
        }
    }

    private func fault(_ text: String) -> JSONFault { JSONFault(offset: place, text: text) }

    private mutating func take(_ byte: UInt8) throws(JSONFault) {
        guard peek() == byte else {
            let found = place < end ? "found \(Self.shown(bytes[place]))" : "the text ends"
            throw fault("expected \(Self.shown(byte)), \(found)")
        }
        place += 1
    }

    /// After a member or an element: whether the whole ends here.
    private mutating func closes(_ byte: UInt8) throws(JSONFault) -> Bool {
        switch peek() {
        case byte:
            place += 1
            return true
        case UInt8(ascii: ","):
            place += 1
            return false
        case nil: throw fault("the text ends too early")
        default: throw fault("expected ',' or \(Self.shown(byte)), found \(Self.shown(bytes[place]))")
        }
    }

    private static func shown(_ byte: UInt8) -> String {
        (0x21..<0x7F).contains(byte) ? "'\(Character(Unicode.Scalar(byte)))'" : "byte \(byte)"
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONFault) -> JSONValue {
        let count = word.utf8CodeUnitCount
        guard place + count <= end,
            bytes[place..<place + count].elementsEqual(
                UnsafeBufferPointer(start: word.utf8Start, count: count))
        else { throw fault("expected \(word)") }
        place += count
        return value
    }

    private mutating func number() throws(JSONFault) -> JSONValue {
        let start = place
        while place < end, Self.isNumeric(bytes[place]) { place += 1 }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        guard Double(text) != nil else {
            place = start
            throw fault("expected a value, found \(Self.shown(bytes[start]))")
        }
        return .number(text)
    }

    private static func isNumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }

    private mutating func string(keeps: Bool = true) throws(JSONFault) -> JSONValue {
        place += 1
        let start = place
        var isEscaped = false
        while place < end, bytes[place] != UInt8(ascii: "\"") {
            if bytes[place] == UInt8(ascii: "\\") {
                isEscaped = true
                place += 1
            }
            // A line end cannot stand in a text, so a quote that is missing costs one line of a JSONL file.
            if place < end, bytes[place] == 0x0A { throw fault("a text is not closed before the line ends") }
            place += 1
        }
        guard place < end else {
            place = end
            throw fault("a text is not closed")
        }
        let raw = bytes[start..<place]
        place += 1
        guard keeps else { return .null }
        if let bad = UTF8Check.firstBadByte(raw) { return .badString(offset: bad) }
        guard isEscaped else { return .string(String(decoding: raw, as: UTF8.self)) }
        return JSONEscapes.decoded(raw).map(JSONValue.string) ?? .badString(offset: start)
    }
}

/// Backslash escapes of JSON.
private enum JSONEscapes {
    /// - Returns: nil for an unknown escape or half a surrogate pair.
    static func decoded(_ raw: ArraySlice<UInt8>) -> String? {
        var result: [UInt8] = []
        result.reserveCapacity(raw.count)
        var place = raw.startIndex
        while place < raw.endIndex {
            let byte = raw[place]
            place += 1
            guard byte == UInt8(ascii: "\\") else {
                result.append(byte)
                continue
            }
            guard place < raw.endIndex else { return nil }
            let kind = raw[place]
            place += 1
            switch kind {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(kind)
            case UInt8(ascii: "b"): result.append(0x08)
            case UInt8(ascii: "f"): result.append(0x0C)
            case UInt8(ascii: "n"): result.append(0x0A)
            case UInt8(ascii: "r"): result.append(0x0D)
            case UInt8(ascii: "t"): result.append(0x09)
            case UInt8(ascii: "u"):
                guard let scalar = scalar(raw, &place) else { return nil }
                result += Array(String(Character(scalar)).utf8)
            default: return nil
            }
        }
        return String(validating: result, as: UTF8.self)
    }

    private static func scalar(_ raw: ArraySlice<UInt8>, _ place: inout Int) -> Unicode.Scalar? {
        guard let first = unit(raw, &place) else { return nil }
        guard (0xD800..<0xDC00).contains(first) else { return Unicode.Scalar(first) }
        guard raw[place...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) else { return nil }
        place += 2
        guard let second = unit(raw, &place), (0xDC00..<0xE000).contains(second) else { return nil }
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    }

    private static func unit(_ raw: ArraySlice<UInt8>, _ place: inout Int) -> UInt32? {
        guard place + 4 <= raw.endIndex else { return nil }
        let text = String(decoding: raw[place..<place + 4], as: UTF8.self)
        place += 4
        return text.utf8.first == UInt8(ascii: "+") ? nil : UInt32(text, radix: 16)
    }
}
