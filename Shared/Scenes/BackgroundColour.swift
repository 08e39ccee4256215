/// The eleven plain backgrounds that scenes stand on; the raw value is the word captions use.
public enum BackgroundColour: String, CaseIterable, Sendable, Hashable {
    case white, black, red, orange, yellow, green, blue, purple, pink, brown, gray

    var phrase: String { "\(EnglishNoun.article(for: rawValue)) \(rawValue) background" }

    /// Levels by which each channel of a picture's ground may differ from `colour`.
    static let jitter = 5

    /// The eight colours farthest from `colour` that a picture's ground may have.
    var extremes: [Colour] {
        (0..<8).map { corner in
            colour.moved { corner >> $0 & 1 == 0 ? -Self.jitter : Self.jitter }
        }
    }

    /// The colour before a picture's own jitter.
    var colour: Colour {
        switch self {
        case .white: Colour(red: 246, green: 246, blue: 246)
        case .black: Colour(red: 18, green: 18, blue: 18)
        case .red: Colour(red: 205, green: 32, blue: 38)
        case .orange: Colour(red: 246, green: 138, blue: 22)
        case .yellow: Colour(red: 250, green: 222, blue: 54)
        case .green: Colour(red: 44, green: 148, blue: 66)
        case .blue: Colour(red: 38, green: 88, blue: 208)
        case .purple: Colour(red: 116, green: 54, blue: 168)
        case .pink: Colour(red: 248, green: 164, blue: 200)
        case .brown: Colour(red: 116, green: 72, blue: 42)
        case .gray: Colour(red: 132, green: 132, blue: 132)
        }
    }
}
