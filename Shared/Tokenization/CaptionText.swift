/// Captions as the training recipe wants them.
public struct CaptionText {
    private static let blanked = Set(".!\"()*#:;~".unicodeScalars)

    /// Lower-cases a caption, turns `. ! " ( ) * # : ; ~` into spaces, makes every run of white space one
    /// space, trims, and keeps the first `maxWords` words.
    public static func cleaned(_ caption: String, maxWords: Int = 30) -> String {
        words(caption).prefix(maxWords).joined(separator: " ")
    }

    /// The words of the cleaned caption, none left out.
    static func words(_ caption: String) -> [String] {
        caption.lowercased().unicodeScalars
            .split { blanked.contains($0) || $0.properties.isWhitespace }
            .map { String($0) }
    }
}
