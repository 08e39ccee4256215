/// A sample after tokenising.
///
/// A token may hold a no-break space (`3 1/2`). BLEU and CIDEr-D see two words there and ROUGE-L sees one, as
/// the reference scorers do, so both splits are kept.
struct TokenizedSample {
    let id: String
    /// Split on any white space.
    let candidate: [String]
    let references: [[String]]
    /// Split on single spaces: an empty caption is one empty token.
    let candidateTokens: [String]
    let referenceTokens: [[String]]
    /// Whether the candidate equals a reference.
    let isExact: Bool

    init(_ sample: CaptionSample) {
        let candidate = PTBTokenizer.text(sample.candidate)
        let references = sample.references.map(PTBTokenizer.text)
        id = sample.id
        self.candidate = Self.words(candidate)
        self.references = references.map(Self.words)
        candidateTokens = Self.tokens(candidate)
        referenceTokens = references.map(Self.tokens)
        isExact = references.contains(candidate)
    }

    private static func words(_ text: String) -> [String] {
        text.unicodeScalars.split { $0.properties.isWhitespace }.map { String($0) }
    }

    private static func tokens(_ text: String) -> [String] {
        text.unicodeScalars.split(separator: " ", omittingEmptySubsequences: false).map { String($0) }
    }
}
