/// Chooses, among all emoji, the things that one can point at and call by a name with an article.
enum ObjectCatalogue {
    /// The qualifying objects of a font, in the order of the names file. No two share a bitmap.
    static func objects(font: EmojiFont, names: EmojiNames) -> [EmojiObject] {
        var bitmaps: Set<[UInt8]> = []
        var taken: Set<String> = []
        var objects: [EmojiObject] = []
        for entry in names.entries where qualifies(subgroup: entry.subgroup) {
            let name = everydayName(entry.name)
            guard qualifies(name: name), let png = font.png(for: entry.codePoint), !taken.contains(name),
                bitmaps.insert(png).inserted
            else { continue }
            taken.insert(name)
            objects.append(EmojiObject(codePoint: entry.codePoint, name: name))
        }
        return objects
    }

    static func qualifies(subgroup: String) -> Bool {
        subgroup.hasPrefix("animal-") || subgroup.hasPrefix("plant-") || subgroups.contains(subgroup)
    }

    static func qualifies(name: String) -> Bool {
        let words = name.split(separator: " ").map(String.init)
        return (1...2).contains(words.count) && !withoutArticle.contains(name)
            && !words.contains { excludedWords.contains($0) } && !EnglishNoun.isPlural(name)
            && name.allSatisfy { $0.isASCII && ($0.isLetter || " -'".contains($0)) }
    }

    /// CLDR's name in lower case and plain ASCII, with the word that people use where CLDR's is stiff.
    static func everydayName(_ name: String) -> String {
        let plain = name.lowercased().replacing("\u{2019}", with: "'")
        return everyday[plain] ?? plain
    }

    private static let everyday = [
        "automobile": "car", "oncoming automobile": "oncoming car", "red apple": "apple", "honeybee": "bee",
    ]

    private static let subgroups: Set<String> = [
        "food-fruit", "food-vegetable", "food-prepared", "food-sweet", "drink", "transport-ground",
        "transport-air", "transport-water", "sport", "musical-instrument", "clothing", "tool", "household",
    ]

    /// "small" would teach that a size word belongs to a name; "herb" takes "a" in Britain and "an" in
    /// America.
    private static let excludedWords: Set<String> = [
        "with", "departure", "arrival", "bacon", "sake", "station", "meat", "sushi", "small", "herb",
    ]

    /// Stuff and activities: "a bread" and "a tennis" are not English.
    private static let withoutArticle: Set<String> = [
        "badminton", "baguette bread", "bowling", "bread", "broccoli", "butter", "canned food",
        "construction",
        "cooking", "coral", "field hockey", "garlic", "ice", "ice hockey", "lacrosse", "leafy green",
        "light rail",
        "mate", "ping pong", "popcorn", "pouring liquid", "salt", "shaved ice", "soap", "tennis",
    ]
}
