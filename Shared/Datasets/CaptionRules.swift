/// What a caption must be to be stored.
enum CaptionRules {
    /// Captions without white space around them, blank ones left out.
    /// - Throws: `caption_empty` when none is left, `caption_control_characters`, `bad_row` for what is too much.
    static func checked(_ captions: [String]) throws(RowRefusal) -> [String] {
        var kept: [String] = []
        for caption in captions {
            let text = trimmed(caption)
            if text.isEmpty { continue }
            guard text.utf8.count <= SourceLimits.captionBytes else {
                throw RowRefusal(
                    .badRow,
                    "a caption has \(text.utf8.count) bytes; at most \(SourceLimits.captionBytes) are taken")
            }
            if let control = isPlain(text) ? nil : text.unicodeScalars.first(where: isForbidden) {
                let code = String(control.value, radix: 16, uppercase: true)
                throw RowRefusal(
                    .captionControlCharacters,
                    "a caption holds the control character U+\(String(repeating: "0", count: max(0, 4 - code.count)))"
                        + "\(code); remove it")
            }
            kept.append(text)
        }
        guard !kept.isEmpty else { throw RowRefusal(.captionEmpty, "no caption that says anything") }
        guard kept.count <= SourceLimits.captions else {
            throw RowRefusal(
                .badRow, "\(kept.count) captions; at most \(SourceLimits.captions) a picture are taken")
        }
        return kept
    }

    /// Printable ASCII, as most captions are: bytes tell it, and nothing more needs a look.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
    }

    static func trimmed(_ text: String) -> String {
        if let first = text.utf8.first, let last = text.utf8.last, (0x21..<0x7F).contains(first),
            (0x21..<0x7F).contains(last)
        {
            return text
        }
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[first...last])
    }

    /// C0 and C1 controls; tabs and line ends are white space of a caption.
    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: false
        case 0..<0x20, 0x7F..<0xA0: true
        default: false
        }
    }
}
