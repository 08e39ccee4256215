/// Makes a WordPiece vocabulary for a data set, for models trained from nothing.
public enum VocabularyBuilder {
    /// The special tokens, first in every vocabulary made here; `[PAD]` has id 0.
    public static let specialTokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[DEC]", "[ENC]"]

    /// The tokens in id order: the special tokens, the printable ASCII characters, `##` with each ASCII
    /// letter and digit, then the words of the captions, the most frequent first and equals by their bytes.
    ///
    /// Any ASCII word of up to 100 characters can be spelled. Upper-case letters and `##` with punctuation
    /// are left out: normalised text has none. The same captions in any order give the same tokens.
    ///
    /// - Parameter size: the most tokens; the fixed part is returned whole even when it is larger.
    public static func build(captions: [String], size: Int) -> [String] {
        var tokens = specialTokens
        let printable = (UInt8(0x21)...0x7E).map { Unicode.Scalar($0) }.filter { !$0.properties.isUppercase }
        tokens += printable.map { String($0) }
        tokens += printable.filter { !ScalarRules.isPunctuation($0) }.map { "##\($0)" }

        let normalizer = TextNormalizer(lowercase: true)
        var counts: [String: Int] = [:]
        for caption in captions {
            for word in normalizer.words(caption.unicodeScalars) where word.count <= Tokenizer.longestWord {
                var view = String.UnicodeScalarView()
                view.append(contentsOf: word)
                counts[String(view), default: 0] += 1
            }
        }
        for token in tokens { counts[token] = nil }
        let words = counts.sorted {
            $0.value != $1.value ? $0.value > $1.value : $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
        }
        return tokens + words.prefix(max(0, size - tokens.count)).map(\.key)
    }
}
