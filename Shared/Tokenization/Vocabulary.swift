public import Foundation

/// The tokens of a WordPiece model; the position of a token is its id.
public struct Vocabulary: Sendable {
    private let tokens: [String]
    let trie: TokenTrie

    /// Reads a vocabulary file: UTF-8, one token per line, the line number from zero is the id.
    ///
    /// - Throws: `TokenizationError`, or Foundation's error when the file cannot be read.
    public init(contentsOf url: URL) throws {
        try self.init(bytes: Data(contentsOf: url))
    }

    /// A vocabulary from the text of such a file. LF or CRLF; the last line may lack its end.
    ///
    /// - Throws: `TokenizationError`
    public init(text: String) throws {
        try self.init(bytes: text.utf8)
    }

    /// A vocabulary from its tokens in id order.
    ///
    /// - Throws: `TokenizationError`
    public init(tokens: [String]) throws {
        guard !tokens.isEmpty else { throw TokenizationError.emptyVocabulary }
        var trie = TokenTrie(reserving: tokens.count)
        for (line, token) in tokens.enumerated() {
            guard !token.isEmpty else { throw TokenizationError.emptyToken(line: line) }
            if let first = trie.insert(token.unicodeScalars, id: Int32(line)) {
                throw TokenizationError.duplicateToken(token, first: Int(first), second: line)
            }
        }
        self.tokens = tokens
        self.trie = trie
    }

    private init(bytes: some Sequence<UInt8>) throws {
        let newline = UInt8(ascii: "\n")
        var lines = Array(bytes).split(separator: newline, omittingEmptySubsequences: false)
        if let last = lines.last, last.isEmpty { lines.removeLast() }
        var tokens: [String] = []
        tokens.reserveCapacity(lines.count)
        for (line, bytes) in lines.enumerated() {
            let body = bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes
            guard let token = String(validating: body, as: UTF8.self) else {
                throw TokenizationError.notUTF8(line: line)
            }
            tokens.append(token)
        }
        try self.init(tokens: tokens)
    }

    /// The number of tokens, 30,522 for bert-base-uncased.
    public var count: Int { tokens.count }

    /// The id of a token as the vocabulary spells it (`"##ing"`, `"[SEP]"`).
    public func id(of token: String) -> Int32? {
        trie.node(after: token.unicodeScalars).flatMap(trie.id(at:))
    }

    /// The token of an id, nil outside `0..<count`.
    public func token(_ id: Int32) -> String? {
        tokens.indices.contains(Int(id)) ? tokens[Int(id)] : nil
    }
}
