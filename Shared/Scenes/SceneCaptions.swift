/// The three reference captions of a composition. They use few words in few orders on purpose: the demo's
/// model has minutes to learn them.
enum SceneCaptions {
    /// - Parameter objects: one object, or two in the order left, right or top, bottom.
    static func captions(kind: Composition.Kind, objects: [EmojiObject], background: BackgroundColour)
        -> [String]
    {
        let object = objects[0]
        switch kind {
        case .single: return one(object.phrase, "is", background)
        case .big: return one("a big \(object.name)", "is", background)
        case .small: return one("a small \(object.name)", "is", background)
        case .two: return one("two \(object.plural)", "are", background)
        case .three: return one("three \(object.plural)", "are", background)
        case .leftRight: return pair(objects, "to the left of", "to the right of", background)
        case .aboveBelow: return pair(objects, "above", "below", background)
        }
    }

    private static func one(_ subject: String, _ verb: String, _ background: BackgroundColour) -> [String] {
        [
            "\(subject) on \(background.phrase)",
            "there \(verb) \(subject) on \(background.phrase)",
            "\(background.phrase) with \(subject)",
        ]
    }

    private static func pair(
        _ objects: [EmojiObject], _ relation: String, _ inverse: String, _ background: BackgroundColour
    ) -> [String] {
        let (first, second) = (objects[0].phrase, objects[1].phrase)
        return [
            "\(first) \(relation) \(second) on \(background.phrase)",
            "\(second) \(inverse) \(first) on \(background.phrase)",
            "\(background.phrase) with \(first) \(relation) \(second)",
        ]
    }
}
