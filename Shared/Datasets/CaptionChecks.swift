import Foundation
public import Tokenization

/// What captions hold that training would cut, lose or turn into its opposite.
public struct CaptionChecks: Sendable {
    /// nil: lengths in tokens and unknown words are not looked at.
    public var tokenizer: Tokenizer?
    /// Put before each caption in training.
    public var prompt = ""
    /// Tokens of a caption in training, with the first and the last.
    public var maxTokens = CaptionEncoding.defaultMaxTokens
    /// Training mirrors pictures.
    public var flips = false

    private static let sideWords: Set<String> = [
        "left", "right", "leftmost", "rightmost", "left-hand", "right-hand", "clockwise", "counterclockwise",
        "anticlockwise", "mirrored", "reversed",
    ]
    private static let hugeBytes = 1000

    public init(tokenizer: Tokenizer? = nil) { self.tokenizer = tokenizer }

    public func run(_ pictures: [PlannedPicture]) -> [DatasetWarning] {
        var (cut, unknown, sides, foreign, huge, wordless) = (
            Found(), Found(), Found(), Found(), Found(), Found()
        )
        var (longestWords, longestTokens, total) = (0, 0, 0)
        var uses: [String: Int] = [:]
        var pieces = WordPieces()
        for caption in pictures.lazy.flatMap(\.captions) {
            total += 1
            uses[caption, default: 0] += 1
            let words = Self.words(caption)
            longestWords = max(longestWords, words.count)
            if words.isEmpty { wordless.add(caption) }
            if caption.utf8.count > Self.hugeBytes { huge.add(caption) }
            if flips, words.contains(where: { Self.sideWords.contains(String($0)) }) { sides.add(caption) }
            if Self.isForeign(caption) { foreign.add(caption) }
            let tokens = tokenizer.map { count(words, $0, &pieces, &unknown, caption) } ?? 0
            longestTokens = max(longestTokens, tokens)
            if words.count > CaptionEncoding.defaultMaxWords || tokens > maxTokens {
                cut.add(cut.wantsExamples ? marked(words) : "")
            }
        }
        var warnings = [
            cut.warning(
                "captions_truncated", of: total,
                "are cut in training, at \(CaptionEncoding.defaultMaxWords) words or \(maxTokens) tokens "
                    + "(the longest has \(longestWords) words\(longestTokens > 0 ? ", \(longestTokens) tokens" : ""))"
            ),
            sides.warning(
                "captions_with_sides", of: total,
                "speak of left and right, which flipping pictures makes untrue"),
            unknown.warning(
                "captions_unknown_words", of: total, "hold words that the vocabulary cannot spell"),
            foreign.warning(
                "captions_not_latin", of: total, "are not in Latin script; BLIP's vocabulary is English"),
            huge.warning("captions_huge", of: total, "have more than \(Self.hugeBytes) bytes"),
            wordless.warning("captions_without_words", of: total, "hold no word"),
        ].compactMap(\.self)
        if let alike = alike(uses, pictures.count) { warnings.append(alike) }
        return warnings
    }

    /// - Returns: tokens of prompt and caption, with the first and the last.
    private func count(
        _ words: [Substring], _ tokenizer: Tokenizer, _ pieces: inout WordPieces, _ unknown: inout Found,
        _ caption: String
    ) -> Int {
        var (total, hasUnknown) = (pieces.start(prompt, tokenizer) + 1, false)
        for word in words.prefix(CaptionEncoding.defaultMaxWords) {
            let found = pieces.count(word, tokenizer)
            total += found.count
            hasUnknown = hasUnknown || found.hasUnknown
        }
        if hasUnknown { unknown.add(caption) }
        return total
    }

    /// Tokens of single words: captions use few words often, and a word's tokens do not depend on its neighbours.
    private struct WordPieces {
        private var known: [Substring: (count: Int, hasUnknown: Bool)] = [:]
        private var startCount: Int?

        mutating func count(_ word: Substring, _ tokenizer: Tokenizer) -> (count: Int, hasUnknown: Bool) {
            if let found = known[word] { return found }
            let pieces = tokenizer.pieces(String(word))
            let found = (pieces.count, pieces.contains(tokenizer.special.unk))
            if known.count < 1 << 20 { known[Substring(String(word))] = found }
            return found
        }

        mutating func start(_ prompt: String, _ tokenizer: Tokenizer) -> Int {
            if let startCount { return startCount }
            let count = CaptionEncoding.start(prompt: prompt, tokenizer: tokenizer).count
            startCount = count
            return count
        }
    }

    /// The caption with a bar where training cuts it.
    private func marked(_ words: [Substring]) -> String {
        var kept = min(words.count, CaptionEncoding.defaultMaxWords)
        if let tokenizer {
            let room = maxTokens - 1 - CaptionEncoding.start(prompt: prompt, tokenizer: tokenizer).count
            while kept > 0, tokenizer.pieces(words.prefix(kept).joined(separator: " ")).count > room {
                kept -= 1
            }
        }
        return words.prefix(kept).joined(separator: " ") + " | "
            + words.dropFirst(kept).joined(separator: " ")
    }

    /// The words that training sees.
    private static func words(_ caption: String) -> [Substring] {
        // Lower-case ASCII letters, digits, commas, dashes and single spaces are clean as they stand.
        var isClean = true
        for byte in caption.utf8 where isClean {
            isClean =
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: " "), UInt8(ascii: ","), UInt8(ascii: "-"), UInt8(ascii: "'"):
                    true
                default: false
                }
        }
        let clean = isClean ? caption : CaptionText.cleaned(caption, maxWords: .max)
        return clean.split(separator: " ")
    }

    private static func isForeign(_ caption: String) -> Bool {
        guard !caption.utf8.allSatisfy({ $0 < 0x80 }) else { return false }
        let letters = caption.unicodeScalars.filter(\.properties.isAlphabetic)
        // Latin with its extensions ends at U+024F; U+1E00 to U+1EFF are more of them.
        let latin = letters.count { $0.value < 0x250 || (0x1E00...0x1EFF).contains($0.value) }
        return !letters.isEmpty && latin * 2 < letters.count
    }

    private func alike(_ uses: [String: Int], _ pictures: Int) -> DatasetWarning? {
        guard let top = uses.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), pictures >= 2,
            uses.count == 1 || pictures >= 10 && top.value * 2 > pictures
        else { return nil }
        return DatasetWarning(
            "captions_alike", count: top.value,
            uses.count == 1
                ? "all captions are the same; a model learns nothing else from them"
                : "one caption stands at \(top.value) of \(pictures) pictures",
            examples: [String(top.key.prefix(200))])
    }

    /// Captions that a check found.
    private struct Found {
        private(set) var count = 0
        private(set) var examples: [String] = []

        var wantsExamples: Bool { examples.count < 3 }

        mutating func add(_ caption: String) {
            count += 1
            if examples.count < 3 { examples.append(String(caption.prefix(400))) }
        }

        func warning(_ code: String, of total: Int, _ text: String) -> DatasetWarning? {
            guard count > 0 else { return nil }
            let share = (1000 * Double(count) / Double(max(total, 1))).rounded() / 10
            return DatasetWarning(
                code, count: count, "\(count) of \(total) captions (\(share) %) \(text)", examples: examples)
        }
    }
}
