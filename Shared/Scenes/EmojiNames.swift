/// The English names of emoji (Unicode CLDR) and the subgroup that each belongs to (`emoji-test.txt`).
///
/// Keys have the variation selector U+FE0F removed, because the two files disagree on where it stands.
struct EmojiNames: Sendable {
    /// One emoji that is a single code point, in the order of `emoji-test.txt`.
    struct Entry: Sendable, Equatable {
        let codePoint: UInt32
        let name: String
        let subgroup: String
    }

    let entries: [Entry]

    /// - Parameters:
    ///   - annotations: text of CLDR's `annotations/en.xml`.
    ///   - emojiTest: text of Unicode's `emoji-test.txt`.
    init(annotations: String, emojiTest: String) {
        let names = Self.names(annotations)
        var entries: [Entry] = []
        var seen: Set<UInt32> = []
        var subgroup = ""
        let heading = "# subgroup:"
        for line in emojiTest.split(whereSeparator: \.isNewline) {
            if line.hasPrefix(heading) {
                subgroup = String(line.dropFirst(heading.count).drop { $0 == " " })
                continue
            }
            guard !line.hasPrefix("#"), let semicolon = line.firstIndex(of: ";") else { continue }
            let points = line[..<semicolon].split(separator: " ").compactMap { UInt32($0, radix: 16) }
                .filter { $0 != Self.variationSelector }
            guard points.count == 1, let name = names[points[0]], seen.insert(points[0]).inserted else {
                continue
            }
            entries.append(Entry(codePoint: points[0], name: name, subgroup: subgroup))
        }
        self.entries = entries
    }

    private static let variationSelector: UInt32 = 0xFE0F

    /// Reads the lines `<annotation cp="…" type="tts">name</annotation>`, the only ones that hold names.
    static func names(_ xml: String) -> [UInt32: String] {
        var names: [UInt32: String] = [:]
        for line in xml.split(whereSeparator: \.isNewline) where line.contains("type=\"tts\"") {
            guard let key = between(line, "cp=\"", "\""), let name = between(line, ">", "</annotation>")
            else {
                continue
            }
            let scalars = unescape(key).unicodeScalars.filter { $0.value != variationSelector }
            guard scalars.count == 1, let scalar = scalars.first else { continue }
            names[scalar.value] = unescape(name)
        }
        return names
    }

    private static func between(_ text: Substring, _ opening: String, _ closing: String) -> Substring? {
        guard let start = text.firstRange(of: opening)?.upperBound,
            let end = text[start...].firstRange(of: closing)?.lowerBound
        else { return nil }
        return text[start..<end]
    }

    private static func unescape(_ text: Substring) -> String {
        var result = String(text)
        for (entity, character) in [
            ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&"),
        ] {
            result.replace(entity, with: character)
        }
        return result
    }
}
