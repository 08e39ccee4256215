/// Cuts a caption into Penn Treebank tokens for scoring: lower case, most punctuation dropped.
///
/// Follows the tokenizer of the COCO caption evaluation, its oddities included: brackets stay as `-lrb-`,
/// runs such as `?!` stay, `3 1/2` is one token with a no-break space inside.
public enum PTBTokenizer {
    /// The tokens of one caption. Newlines count as spaces.
    public static func tokens(_ caption: String) -> [String] {
        var scanner = PTBScanner(caption)
        return scanner.tokens()
    }

    /// The tokens joined by single spaces; empty when nothing is left of the caption.
    public static func text(_ caption: String) -> String {
        tokens(caption).joined(separator: " ")
    }
}
