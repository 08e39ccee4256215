/// The ids with a meaning of their own.
public struct SpecialTokens: Sendable, Equatable {
    /// `[PAD]`, fills a batch to a rectangle.
    public let pad: Int32
    /// `[UNK]`, a word the vocabulary cannot spell.
    public let unk: Int32
    /// `[CLS]`, the first id of an encoded text.
    public let cls: Int32
    /// `[SEP]`, the last id of an encoded text; it ends a caption.
    public let sep: Int32
    /// `[DEC]`, what the caption decoder starts from. One past the vocabulary when the file has no `[DEC]`.
    public let bos: Int32
    /// `[ENC]`, what the image-text encoder starts from. Two past the vocabulary when the file has no
    /// `[ENC]`.
    public let enc: Int32
    /// `[MASK]`, where the vocabulary has it.
    public let mask: Int32?

    /// Looks the tokens up.
    ///
    /// - Throws: `TokenizationError.missingSpecialToken` for `[PAD]`, `[UNK]`, `[CLS]` and `[SEP]`.
    public init(vocabulary: Vocabulary) throws {
        func required(_ token: String) throws -> Int32 {
            guard let id = vocabulary.id(of: token) else {
                throw TokenizationError.missingSpecialToken(token)
            }
            return id
        }
        pad = try required("[PAD]")
        unk = try required("[UNK]")
        cls = try required("[CLS]")
        sep = try required("[SEP]")
        bos = vocabulary.id(of: "[DEC]") ?? Int32(vocabulary.count)
        enc = vocabulary.id(of: "[ENC]") ?? Int32(vocabulary.count + 1)
        mask = vocabulary.id(of: "[MASK]")
    }

    /// Whether decoding leaves this id out.
    public func contains(_ id: Int32) -> Bool {
        id == pad || id == unk || id == cls || id == sep || id == bos || id == enc || id == mask
    }
}
