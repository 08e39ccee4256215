/// What a program's `@main` takes and gives, read from its text.
///
/// PJRT compares the number of arguments and each one's bytes, nothing else: a transposed or reinterpreted argument
/// would run and give numbers. So the text is read here and every argument compared.
struct ProgramSignature: Equatable {
    var arguments: [PJRTType] = []
    var outputs: [PJRTType] = []
    /// For each argument that gives its memory to an output, that output's position.
    var aliases: [Int: Int] = [:]

    init(_ program: String) throws(PJRTError) {
        let bytes = Array(program.utf8)
        guard let name = Self.range(of: "@main", in: bytes) else {
            throw Self.refusal("the program has no function @main")
        }
        var reader = Reader(bytes: bytes, at: name)
        let arguments = try reader.list()
        for (index, text) in arguments.enumerated() {
            guard let colon = text.firstIndex(of: ":") else {
                throw Self.refusal("argument \(index) of @main has no type: \(text)")
            }
            let rest = text[text.index(after: colon)...]
            self.arguments.append(try Self.type(rest))
            if let attribute = rest.range(of: "tf.aliasing_output") {
                let digits = rest[attribute.upperBound...].drop { $0 == " " || $0 == "=" }.prefix {
                    $0.isNumber
                }
                guard let output = Int(digits) else {
                    throw Self.refusal(
                        "argument \(index) of @main names no output in tf.aliasing_output: \(text)")
                }
                aliases[index] = output
            }
        }
        guard reader.arrow() else { return }
        outputs = try reader.results().map { text throws(PJRTError) in try Self.type(text[...]) }
    }

    /// `tensor<2x3xf32>` at the beginning of the text, blanks before it.
    static func type(_ text: Substring) throws(PJRTError) -> PJRTType {
        let trimmed = text.drop { $0.isWhitespace }
        let opening = "tensor<"
        guard trimmed.hasPrefix(opening), let end = trimmed.firstIndex(of: ">") else {
            throw refusal("expected a type such as tensor<2x3xf32>, found \(trimmed.prefix(60))")
        }
        let parts = trimmed[trimmed.index(trimmed.startIndex, offsetBy: opening.count)..<end]
            .split(separator: "x", omittingEmptySubsequences: false)
        let sizes = parts.dropLast().compactMap { Int($0) }.filter { $0 >= 0 }
        guard let element = parts.last.flatMap({ PJRTElement(text: $0) }), sizes.count == parts.count - 1
        else {
            let known = PJRTElement.allCases.map(\.description).joined(separator: ", ")
            throw refusal("expected fixed sizes and one of \(known), found \(trimmed[...end])")
        }
        return PJRTType(shape: sizes, element: element)
    }

    /// The position behind the first occurrence of `word` that ends there.
    private static func range(of word: String, in bytes: [UInt8]) -> Int? {
        let word = Array(word.utf8)
        guard bytes.count >= word.count else { return nil }
        for start in 0...(bytes.count - word.count) where bytes[start] == word[0] {
            let end = start + word.count
            if bytes[start..<end].elementsEqual(word), end < bytes.count, bytes[end] == UInt8(ascii: "(") {
                return end
            }
        }
        return nil
    }

    private static func refusal(_ message: String) -> PJRTError {
        PJRTError(
            code: PJRTError.invalid, phase: "compile", message: message,
            advice: "Write func.func public @main(%name: tensor<...>, ...) -> (tensor<...>, ...).")
    }

    private struct Reader {
        let bytes: [UInt8]
        var at: Int

        mutating func blanks() {
            while at < bytes.count, bytes[at] == 32 || bytes[at] == 10 || bytes[at] == 9 || bytes[at] == 13 {
                at += 1
            }
        }

        /// The parts of a list in round brackets, split at the commas that lie in no inner bracket.
        mutating func list() throws(PJRTError) -> [String] {
            var parts: [String] = []
            var depth = 0
            var quoted = false
            at += 1
            var start = at
            while at < bytes.count {
                let byte = bytes[at]
                if quoted {
                    if byte == UInt8(ascii: "\\") {
                        at += 1
                    } else if byte == UInt8(ascii: "\"") {
                        quoted = false
                    }
                } else {
                    switch byte {
                    case UInt8(ascii: "\""): quoted = true
                    case UInt8(ascii: "("), UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "<"):
                        depth += 1
                    case UInt8(ascii: ")") where depth == 0:
                        let last = String(decoding: bytes[start..<at], as: UTF8.self)
                        if !parts.isEmpty || last.contains(where: { !$0.isWhitespace }) { parts.append(last) }
                        at += 1
                        return parts
                    case UInt8(ascii: ")"), UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
                    case UInt8(ascii: ">") where bytes[at - 1] != UInt8(ascii: "-"): depth -= 1
                    case UInt8(ascii: ",") where depth == 0:
                        parts.append(String(decoding: bytes[start..<at], as: UTF8.self))
                        start = at + 1
                    default: break
                    }
                }
                at += 1
            }
            throw ProgramSignature.refusal("the list of @main has no end")
        }

        /// Whether results follow.
        mutating func arrow() -> Bool {
            blanks()
            guard bytes[at...].starts(with: "->".utf8) else { return false }
            at += 2
            blanks()
            return true
        }

        /// The types behind the arrow: one, or a list in brackets.
        mutating func results() throws(PJRTError) -> [String] {
            if at < bytes.count, bytes[at] == UInt8(ascii: "(") { return try list() }
            return [String(decoding: bytes[at..<min(at + 200, bytes.count)], as: UTF8.self)]
        }
    }
}

extension Substring {
    /// The first place of `word`.
    fileprivate func range(of word: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(word) { return start..<index(start, offsetBy: word.count) }
            start = index(after: start)
        }
        return nil
    }
}
