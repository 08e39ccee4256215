/// What can be wrong with a vocabulary.
public enum TokenizationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The bytes of the vocabulary are not UTF-8; the offset is that of the first broken line.
    case notUTF8(line: Int)
    /// A line that holds no token. Lines count from zero, as ids do.
    case emptyToken(line: Int)
    /// The same token on two lines, so that one id could never be produced.
    case duplicateToken(String, first: Int, second: Int)
    /// The file has no token at all.
    case emptyVocabulary
    /// A special token the tokenizer cannot work without.
    case missingSpecialToken(String)

    public var description: String {
        switch self {
        case .notUTF8(let line):
            "expected a UTF-8 vocabulary, line \(line) (from zero) is not UTF-8; save the file as UTF-8"
        case .emptyToken(let line):
            "expected one token per line, line \(line) (from zero) is empty; "
                + "the line number is the token id, so restore the token instead of deleting the line"
        case .duplicateToken(let token, let first, let second):
            "expected every token once, found \"\(token)\" as id \(first) and as id \(second); "
                + "use the vocabulary file the model was trained with"
        case .emptyVocabulary:
            "expected one token per line, the vocabulary is empty"
        case .missingSpecialToken(let token):
            "expected the special token \(token) in the vocabulary, it is not there; "
                + "use a BERT vocabulary, or one made by VocabularyBuilder"
        }
    }
}
