/// Reads the JSON of a safetensors header and nothing else: objects, arrays of plain integers and strings, nested as
/// deep as the format goes. There is no recursion, so no input can exhaust the stack.
struct HeaderScanner {
    struct Problem: Error {
        let reason: String
    }

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Calls `member` with each key of an object, positioned at the value. A key that comes twice is refused.
    mutating func object(
        _ what: String, _ member: (inout HeaderScanner, String) throws(Problem) -> Void
    ) throws(Problem) {
        try expect(UInt8(ascii: "{"), "\(what) to be an object")
        if take(UInt8(ascii: "}")) { return }
        var seen: Set<String> = []
        repeat {
            let key = try string("a key of \(what)")
            guard seen.insert(key).inserted else { throw Problem(reason: "\(what) has \(key) twice") }
            try expect(UInt8(ascii: ":"), "a colon after \(key)")
            try member(&self, key)
        } while take(UInt8(ascii: ","))
        try expect(UInt8(ascii: "}"), "\(what) to end with a brace")
    }

    /// An array of at most `limit` plain integers.
    mutating func integers(_ what: String, limit: Int) throws(Problem) -> [Int] {
        try expect(UInt8(ascii: "["), "\(what) to be an array")
        if take(UInt8(ascii: "]")) { return [] }
        var values: [Int] = []
        repeat {
            guard values.count < limit else {
                throw Problem(reason: "\(what) has more than \(limit) numbers")
            }
            values.append(try integer(what))
        } while take(UInt8(ascii: ","))
        try expect(UInt8(ascii: "]"), "\(what) to end with a bracket")
        return values
    }

    /// After the object only spaces may follow.
    mutating func end() throws(Problem) {
        while position < bytes.count, bytes[position] == UInt8(ascii: " ") { position += 1 }
        guard position == bytes.count else { throw unexpected("nothing after the header but spaces") }
    }

    mutating func string(_ what: String) throws(Problem) -> String {
        try expect(UInt8(ascii: "\""), "\(what) to be a string")
        var text: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let decoded = String(validating: text, as: UTF8.self) else {
                    throw Problem(reason: "\(what) is not UTF-8")
                }
                return decoded
            case UInt8(ascii: "\\"): text += try escape(what)
            case 0..<0x20: throw Problem(reason: "\(what) holds a control character")
            default: text.append(byte)
            }
        }
        throw Problem(reason: "\(what) does not end")
    }

    private mutating func escape(_ what: String) throws(Problem) -> [UInt8] {
        guard position < bytes.count else { throw Problem(reason: "\(what) does not end") }
        let letter = bytes[position]
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter]
        case UInt8(ascii: "b"): return [8]
        case UInt8(ascii: "t"): return [9]
        case UInt8(ascii: "n"): return [10]
        case UInt8(ascii: "f"): return [12]
        case UInt8(ascii: "r"): return [13]
        case UInt8(ascii: "u"): return Array(String(try scalar(what)).utf8)
        default: throw Problem(reason: "\(what) has an unknown escape")
        }
    }

    private mutating func scalar(_ what: String) throws(Problem) -> Character {
        var code = try hexadecimal(what)
        if (0xD800..<0xDC00).contains(code) {
            guard position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
                bytes[position + 1] == UInt8(ascii: "u")
            else { throw Problem(reason: "\(what) has half a surrogate pair") }
            position += 2
            let low = try hexadecimal(what)
            guard (0xDC00..<0xE000).contains(low) else {
                throw Problem(reason: "\(what) has half a surrogate pair")
            }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else {
            throw Problem(reason: "\(what) has half a surrogate pair")
        }
        return Character(scalar)
    }

    private mutating func hexadecimal(_ what: String) throws(Problem) -> UInt32 {
        guard position + 4 <= bytes.count else { throw Problem(reason: "\(what) does not end") }
        var value: UInt32 = 0
        for byte in bytes[position..<position + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw Problem(reason: "\(what) has a broken \\u escape")
            }
            value = value << 4 | UInt32(digit)
        }
        position += 4
        return value
    }

    private mutating func integer(_ what: String) throws(Problem) -> Int {
        skipSpace()
        let start = position
        var value = 0
        while position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) {
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(Int(bytes[position] - UInt8(ascii: "0")))
            guard !overflow, !carry else { throw Problem(reason: "\(what) has a number beyond 63 bits") }
            value = sum
            position += 1
        }
        guard position > start else { throw unexpected("\(what) to hold plain non-negative integers") }
        guard bytes[start] != UInt8(ascii: "0") || position == start + 1 else {
            throw Problem(reason: "\(what) has a number with a leading zero")
        }
        return value
    }

    private mutating func expect(_ byte: UInt8, _ what: String) throws(Problem) {
        guard take(byte) else { throw unexpected(what) }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    private func unexpected(_ what: String) -> Problem {
        let found = position < bytes.count ? "byte \(bytes[position])" : "the end"
        return Problem(reason: "expected \(what), found \(found) at header byte \(position)")
    }
}
