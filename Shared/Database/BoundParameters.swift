import Foundation

/// Parameters in the form libpq takes: text format, except bytea, which travels in binary.
struct BoundParameters: Sendable {
    private var storage: [UInt8] = []
    private var offsets: [Int?] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []

    init(_ values: [SQLValue]) throws(DatabaseError) {
        for (index, value) in values.enumerated() {
            try append(value, position: index + 1)
        }
    }

    var count: Int { offsets.count }

    /// Calls `body` with the arrays of values, lengths and formats; they are valid during the call only.
    func withArrays<R>(
        _ body: (
            UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<Int32>, UnsafePointer<Int32>
        ) throws -> R
    ) rethrows -> R {
        try storage.withUnsafeBytes { bytes in
            let base = bytes.bindMemory(to: CChar.self).baseAddress
            let pointers: [UnsafePointer<CChar>?] = offsets.map { offset in
                guard let offset, let base else { return nil }
                return base + offset
            }
            return try pointers.withUnsafeBufferPointer { pointers in
                try lengths.withUnsafeBufferPointer { lengths in
                    try formats.withUnsafeBufferPointer { formats in
                        guard let values = pointers.baseAddress, let sizes = lengths.baseAddress,
                            let kinds = formats.baseAddress
                        else { return try Self.withNoParameters(body) }
                        return try body(values, sizes, kinds)
                    }
                }
            }
        }
    }

    private static func withNoParameters<R>(
        _ body: (
            UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<Int32>, UnsafePointer<Int32>
        ) throws -> R
    ) rethrows -> R {
        var value: UnsafePointer<CChar>?
        var zero: Int32 = 0
        return try withUnsafePointer(to: &value) { value in
            try withUnsafePointer(to: &zero) { try body(value, $0, $0) }
        }
    }

    private mutating func append(_ value: SQLValue, position: Int) throws(DatabaseError) {
        switch value {
        case .null: add(nil)
        case .text(let text): add(try checked(text, position))
        case .int(let number): add(String(number))
        case .double(let number): add(Self.text(number))
        case .bool(let flag): add(flag ? "t" : "f")
        case .bytes(let bytes): add(bytes)
        case .uuid(let id): add(id.uuidString)
        case .milliseconds(let count): add("\(count) milliseconds")
        case .texts(let texts):
            for text in texts { _ = try checked(text, position) }
            add(ArrayLiteral.encode(texts))
        case .optionalTexts(let texts):
            for text in texts {
                _ = try text.map { text throws(DatabaseError) in try checked(text, position) }
            }
            add(ArrayLiteral.encode(texts))
        case .ints(let numbers): add("{" + numbers.map(String.init).joined(separator: ",") + "}")
        case .doubles(let numbers): add("{" + numbers.map(Self.text).joined(separator: ",") + "}")
        case .optionalDoubles(let numbers):
            add("{" + numbers.map { $0.map(Self.text) ?? "NULL" }.joined(separator: ",") + "}")
        case .byteArrays(let arrays):
            add("{" + arrays.map { "\"\\\\x\(Hex.encode($0))\"" }.joined(separator: ",") + "}")
        }
    }

    private mutating func add(_ text: String?) {
        guard let text else {
            offsets.append(nil)
            lengths.append(0)
            formats.append(0)
            return
        }
        offsets.append(storage.count)
        storage.append(contentsOf: text.utf8)
        storage.append(0)
        lengths.append(0)
        formats.append(0)
    }

    private mutating func add(_ bytes: [UInt8]) {
        offsets.append(storage.count)
        storage.append(contentsOf: bytes)
        storage.append(0)
        lengths.append(Int32(bytes.count))
        formats.append(1)
    }

    private func checked(_ text: String, _ position: Int) throws(DatabaseError) -> String {
        guard !text.utf8.contains(0) else {
            throw DatabaseError(
                kind: .badParameter,
                message:
                    "parameter \(position) holds a NUL character, which a text column cannot store; remove it"
            )
        }
        return text
    }

    /// Shortest text that reads back as the same bits.
    private static func text(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
        return number.description
    }
}
