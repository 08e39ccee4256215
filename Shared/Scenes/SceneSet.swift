/// Makes the demo's dataset: scenes in three splits that share no composition.
public enum SceneSet {
    /// The scenes of one dataset, split by split; a pure function of the arguments. The defaults are the
    /// demo's sizes.
    ///
    /// Every everyday object occurs in training when `train` is at least their number. Within validation and
    /// test no composition repeats as long as enough are held out. Throws `SceneError`.
    public static func make(
        artwork: EmojiArtwork, seed: UInt64, train: Int = 2400, validation: Int = 120, test: Int = 240
    ) throws(SceneError) -> [Scene] {
        guard train >= 0, validation >= 0, test >= 0 else {
            throw .badRequest("expected counts of at least 0, got \(train), \(validation) and \(test)")
        }
        let renderer = try SceneRenderer(artwork: artwork, objects: artwork.everyday)
        let holdOut = try HoldOut(objects: artwork.everyday, renderer: renderer, seed: seed)
        var composer = SceneComposer(holdOut: holdOut, seed: seed)
        var scenes: [Scene] = []
        for (split, count) in [(SceneSplit.train, train), (.validation, validation), (.test, test)] {
            for index in 0..<count { scenes.append(try composer.scene(split: split, index: index)) }
        }
        return scenes
    }

    /// Every word that captions of both families can hold, sorted, each once. Punctuation stands alone, as a
    /// BERT tokeniser splits it: "t-shirt" gives "-", "shirt" and "t".
    public static func vocabularyWords(artwork: EmojiArtwork) -> [String] {
        var captions = artwork.objects.map(\.phrase)
        for object in artwork.everyday {
            for kind in Composition.Kind.allCases {
                captions += SceneCaptions.captions(kind: kind, objects: [object, object], background: .white)
            }
        }
        captions += BackgroundColour.allCases.map(\.phrase)
        var words: Set<String> = []
        for word in captions.joined(separator: " ").split(separator: " ") {
            var letters = ""
            for character in word {
                if character.isLetter || character.isNumber {
                    letters.append(character)
                } else {
                    words.insert(String(character))
                    words.insert(letters)
                    letters = ""
                }
            }
            words.insert(letters)
        }
        words.remove("")
        return words.sorted()
    }
}
