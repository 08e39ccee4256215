/// A thing that the demo's pictures can show.
public struct EmojiObject: Sendable, Hashable {
    /// The Unicode code point whose bitmap shows it.
    public let codePoint: UInt32
    /// Lower case, one or two words, without an article: "wrench".
    public let name: String
    /// "a" or "an".
    public let article: String
    /// The name for two or more: "wrenches".
    public let plural: String

    init(codePoint: UInt32, name: String) {
        self.codePoint = codePoint
        self.name = name
        article = EnglishNoun.article(for: name)
        plural = EnglishNoun.plural(of: name)
    }

    /// The name with its article: "a wrench".
    public var phrase: String { "\(article) \(name)" }
}
