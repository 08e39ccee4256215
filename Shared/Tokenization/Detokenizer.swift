/// Joins tokens to a readable text, with the clean-up of BLIP's era.
enum Detokenizer {
    /// In this order: a later rule sees what an earlier one left.
    private static let cleanUp: [(find: String, put: String)] = [
        (" ##", ""), (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"),
        (" n't", "n't"), (" 'm", "'m"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ]

    static func text(of tokens: [String]) -> String {
        // Bytes, not characters: a combining mark after the full stop must not hide it.
        var text = Array(tokens.joined(separator: " ").utf8)
        for rule in cleanUp { text = replace(Array(rule.find.utf8), by: rule.put.utf8, in: text) }
        return String(decoding: text, as: UTF8.self)
    }

    private static func replace(
        _ find: [UInt8], by put: some Sequence<UInt8>, in text: [UInt8]
    ) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var position = 0
        while position < text.count {
            if text[position...].starts(with: find) {
                result.append(contentsOf: put)
                position += find.count
            } else {
                result.append(text[position])
                position += 1
            }
        }
        return result
    }
}
