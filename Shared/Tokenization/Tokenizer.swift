/// BERT's WordPiece tokenizer: text to ids and back.
public struct Tokenizer: Sendable {
    /// A longer word is `[UNK]` as a whole.
    static let longestWord = 100

    /// The tokens.
    public let vocabulary: Vocabulary
    /// The ids with a meaning of their own.
    public let special: SpecialTokens

    private let normalizer: TextNormalizer
    private let continuation: TokenTrie.Node?
    private let literals: [(text: [Unicode.Scalar], id: Int32)]

    /// - Parameter lowercase: lower the case and strip accents, as uncased vocabularies need.
    /// - Throws: `TokenizationError.missingSpecialToken`
    public init(vocabulary: Vocabulary, lowercase: Bool = true) throws {
        self.vocabulary = vocabulary
        special = try SpecialTokens(vocabulary: vocabulary)
        normalizer = TextNormalizer(lowercase: lowercase)
        continuation = vocabulary.trie.node(after: "##".unicodeScalars)
        literals = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[DEC]", "[ENC]"].compactMap { token in
            vocabulary.id(of: token).map { (Array(token.unicodeScalars), $0) }
        }
    }

    /// The number of rows an embedding table needs: the vocabulary with `[DEC]` and `[ENC]`, 30,524 for
    /// bert-base-uncased.
    public var embeddingRows: Int { max(vocabulary.count, Int(special.bos) + 1, Int(special.enc) + 1) }

    /// The ids of a text without `[CLS]` and `[SEP]`. A special token spelled out in the text is plain text.
    public func pieces(_ text: String) -> [Int32] {
        pieces(text.unicodeScalars)
    }

    /// `[CLS]`, the ids of the text, `[SEP]`.
    ///
    /// - Parameters:
    ///   - maxLength: the most ids to return, `[CLS]` and `[SEP]` included; both are kept, so at least 2.
    ///   - recogniseSpecialTokens: take `[SEP]` and its like in the text for the tokens they spell. Never for
    ///     text of users, who could end a caption with it.
    public func encode(
        _ text: String, maxLength: Int? = nil, recogniseSpecialTokens: Bool = false
    ) -> [Int32] {
        var ids = recogniseSpecialTokens ? piecesAndLiterals(text) : pieces(text)
        if let maxLength { ids = Array(ids.prefix(max(0, maxLength - 2))) }
        return [special.cls] + ids + [special.sep]
    }

    /// The text of ids, with the spaces before punctuation and inside English contractions removed.
    ///
    /// - Parameter skipSpecialTokens: leave out every special token, `[UNK]` included. Ids outside the
    ///   vocabulary read `[DEC]`, `[ENC]` or `[UNK]` when they are not left out.
    public func decode(_ ids: [Int32], skipSpecialTokens: Bool = true) -> String {
        let tokens = ids.compactMap { id -> String? in
            if skipSpecialTokens && (special.contains(id) || vocabulary.token(id) == nil) { return nil }
            if let token = vocabulary.token(id) { return token }
            return id == special.bos ? "[DEC]" : id == special.enc ? "[ENC]" : "[UNK]"
        }
        return Detokenizer.text(of: tokens)
    }

    private func pieces(_ text: some Sequence<Unicode.Scalar>) -> [Int32] {
        var ids: [Int32] = []
        for word in normalizer.words(text) { append(word, to: &ids) }
        return ids
    }

    private func append(_ word: [Unicode.Scalar], to ids: inout [Int32]) {
        let start = ids.count
        var rest = word[...]
        var node: TokenTrie.Node? = word.count > Self.longestWord ? nil : TokenTrie.root
        while !rest.isEmpty {
            guard let from = node, let match = vocabulary.trie.longestMatch(rest, from: from) else {
                // One piece that cannot be spelled makes the whole word unknown.
                ids.removeSubrange(start...)
                ids.append(special.unk)
                return
            }
            ids.append(match.id)
            rest = rest.dropFirst(match.length)
            node = continuation
        }
    }

    private func piecesAndLiterals(_ text: String) -> [Int32] {
        let scalars = Array(text.unicodeScalars)
        var ids: [Int32] = []
        var plainStart = 0
        var position = 0
        while position < scalars.count {
            guard scalars[position] == "[",
                let literal = literals.first(where: { scalars[position...].starts(with: $0.text) })
            else {
                position += 1
                continue
            }
            ids += pieces(scalars[plainStart..<position]) + [literal.id]
            position += literal.text.count
            plainStart = position
        }
        return ids + pieces(scalars[plainStart...])
    }
}
