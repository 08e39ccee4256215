/// One caption as the decoder is trained on it: `[DEC]`, the prompt, the caption, `[SEP]`.
public struct CaptionEncoding: Sendable, Equatable {
    /// The most ids of a caption, `[DEC]` and `[SEP]` included.
    public static let defaultMaxTokens = 40
    /// The most words kept of a caption.
    public static let defaultMaxWords = 30

    /// The ids. Not padded.
    public let ids: [Int32]
    /// How many labels at the front to mask: `[DEC]` and the prompt. 4 for `"a picture of "`, 1 without
    /// prompt.
    public let promptLength: Int
    /// Whether words or tokens of the caption were cut.
    public let wasTruncated: Bool

    /// Cleans and encodes a caption.
    ///
    /// - Parameters:
    ///   - caption: as the user wrote it.
    ///   - prompt: put before the cleaned caption, a space between them; may be empty.
    ///   - maxTokens: the most ids, at least 2; a cut keeps the `[SEP]`.
    public init(
        caption: String, prompt: String, tokenizer: Tokenizer, maxTokens: Int = defaultMaxTokens,
        maxWords: Int = defaultMaxWords
    ) {
        let words = CaptionText.words(caption)
        let start = Self.start(prompt: prompt, tokenizer: tokenizer)
        let kept = words.prefix(maxWords).joined(separator: " ")
        let whole = start + tokenizer.pieces(kept)
        let cut = whole.prefix(max(1, maxTokens - 1))
        ids = cut + [tokenizer.special.sep]
        promptLength = min(start.count, cut.count)
        wasTruncated = words.count > maxWords || cut.count < whole.count
    }

    /// What generation starts from: `[DEC]` and the ids of the prompt.
    public static func start(prompt: String, tokenizer: Tokenizer) -> [Int32] {
        [tokenizer.special.bos] + tokenizer.pieces(prompt)
    }
}
