/// English articles and plurals for names of things, as far as the names of emoji need them.
enum EnglishNoun {
    /// "a" or "an", chosen by the sound the name starts with.
    static func article(for name: String) -> String {
        let word = name.lowercased().prefix { $0 != " " }
        guard let first = word.first else { return "a" }
        // A letter said by its name: "an x-ray", "a t-shirt".
        if word.dropFirst().first == "-" { return "aefhilmnorsx".contains(first) ? "an" : "a" }
        // Spelled with a vowel, said as "you" or "one".
        let consonantSounds = ["uni", "use", "usu", "uti", "uku", "ura", "eu", "ewe", "one", "once", "ufo"]
        if consonantSounds.contains(where: word.hasPrefix) { return "a" }
        if ["hour", "honest", "honor", "honour", "heir"].contains(where: word.hasPrefix) { return "an" }
        return "aeiou".contains(first) ? "an" : "a"
    }

    /// The plural of a singular name: its last word changes, and so does an owner in front ("women's hats").
    static func plural(of name: String) -> String {
        let words = name.split(separator: " ").map(String.init)
        guard let last = words.last else { return name }
        let front = words.dropLast().map { word in
            word.hasSuffix("man's") ? word.dropLast(4) + "en's" : word
        }
        return (front + [pluralWord(last)]).joined(separator: " ")
    }

    /// True for a name whose last word is already a plural, such as "french fries": no article fits it.
    static func isPlural(_ name: String) -> Bool {
        let word = name.lowercased().split(separator: " ").last.map(String.init) ?? ""
        guard word.hasSuffix("s"), !singularsInS.contains(word) else { return pluralsWithoutS.contains(word) }
        return !["ss", "us"].contains(where: word.hasSuffix)
    }

    private static let singularsInS: Set<String> = [
        "rhinoceros", "gas", "canvas", "lens", "compass", "t-rex",
    ]
    private static let pluralsWithoutS: Set<String> = [
        "people", "men", "women", "children", "teeth", "feet", "mice",
    ]

    private static let irregular: [String: String] = [
        "mouse": "mice", "goose": "geese", "ox": "oxen", "man": "men", "woman": "women", "child": "children",
        "person": "people", "foot": "feet", "tooth": "teeth", "louse": "lice",
        "wolf": "wolves", "leaf": "leaves", "knife": "knives", "loaf": "loaves", "scarf": "scarves",
        "calf": "calves", "shelf": "shelves", "half": "halves",
        "deer": "deer", "bison": "bison", "fish": "fish", "blowfish": "blowfish", "sheep": "sheep",
        "moose": "moose",
        "squid": "squid", "shrimp": "shrimp", "aircraft": "aircraft",
        "potato": "potatoes", "tomato": "tomatoes", "mango": "mangoes", "mosquito": "mosquitoes",
        "buffalo": "buffaloes",
        "hero": "heroes",
        "quiz": "quizzes",
    ]

    private static func pluralWord(_ word: String) -> String {
        if let known = irregular[word] { return known }
        if ["s", "x", "z", "ch", "sh"].contains(where: word.hasSuffix) { return word + "es" }
        if word.hasSuffix("y"), let before = word.dropLast().last, !"aeiou".contains(before) {
            return word.dropLast() + "ies"
        }
        return word + "s"
    }
}
