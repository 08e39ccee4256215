/// The text form of one-dimensional PostgreSQL arrays.
enum ArrayLiteral {
    static func encode(_ texts: [String]) -> String { encode(texts.map(Optional.some)) }

    static func encode(_ texts: [String?]) -> String {
        var literal: [UInt8] = [UInt8(ascii: "{")]
        for (index, text) in texts.enumerated() {
            if index > 0 { literal.append(UInt8(ascii: ",")) }
            guard let text else {
                literal.append(contentsOf: "NULL".utf8)
                continue
            }
            literal.append(UInt8(ascii: "\""))
            for byte in text.utf8 {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                    literal.append(UInt8(ascii: "\\"))
                }
                literal.append(byte)
            }
            literal.append(UInt8(ascii: "\""))
        }
        literal.append(UInt8(ascii: "}"))
        return String(decoding: literal, as: UTF8.self)
    }

    /// The elements as raw text; nil elements are SQL nulls. Returns nil when the literal is not one-dimensional.
    static func decode(_ literal: UnsafeBufferPointer<UInt8>) -> [String?]? {
        guard literal.count >= 2, literal.first == UInt8(ascii: "{"), literal.last == UInt8(ascii: "}") else {
            return nil
        }
        var elements: [String?] = []
        var position = 1
        let end = literal.count - 1
        while position < end {
            var bytes: [UInt8] = []
            if literal[position] == UInt8(ascii: "\"") {
                position += 1
                while position < end, literal[position] != UInt8(ascii: "\"") {
                    if literal[position] == UInt8(ascii: "\\") { position += 1 }
                    bytes.append(literal[position])
                    position += 1
                }
                guard position < end else { return nil }
                position += 1
                elements.append(String(decoding: bytes, as: UTF8.self))
            } else {
                while position < end, literal[position] != UInt8(ascii: ",") {
                    guard literal[position] != UInt8(ascii: "{") else { return nil }
                    bytes.append(literal[position])
                    position += 1
                }
                let text = String(decoding: bytes, as: UTF8.self)
                elements.append(text == "NULL" ? nil : text)
            }
            guard position == end || literal[position] == UInt8(ascii: ",") else { return nil }
            position += 1
        }
        return elements
    }
}
