import Imaging
import Testing

@testable import Scenes

@Suite struct SceneSetTests {
    private static let whole = Result { try SceneSet.make(artwork: Installed.artwork, seed: 11) }

    @Test func theDefaultSetHasTheDemosSizes() throws {
        let scenes = try Self.whole.get()
        let counts = Dictionary(grouping: scenes, by: \.split).mapValues(\.count)
        #expect(counts == [.train: 2400, .validation: 120, .test: 240])
    }

    @Test(arguments: [1, 11, 2024])
    func noHeldOutFactIsSeenInTraining(seed: UInt64) throws {
        let scenes = try SceneSet.make(artwork: try Installed.artwork, seed: seed)
        #expect(SceneSetCheck.compositionViolations(scenes: scenes) == [])
        let test = scenes.filter { $0.split == .test }
        #expect(Set(test.map(\.composition)).count == test.count)
        #expect(Set(test.map(\.composition.kind)) == Set(Composition.Kind.allCases))
    }

    @Test func noPictureIsInTwoSplits() throws {
        let artwork = try Installed.artwork
        let scenes = try SceneSet.make(artwork: artwork, seed: 5, train: 300, validation: 40, test: 60)
        #expect(try SceneSetCheck.violations(scenes: scenes, artwork: artwork, side: 40) == [])
    }

    @Test func theCheckFindsEveryKindOfLeak() throws {
        let artwork = try Installed.artwork
        let scenes = try Self.whole.get()
        let train = scenes.filter { $0.split == .train }
        for kind in Composition.Kind.allCases {
            let source = try #require(train.first { $0.composition.kind == kind })
            let leaked = Scene(
                split: .test, composition: source.composition, recipe: source.recipe,
                captions: source.captions)
            let found = try SceneSetCheck.violations(
                scenes: [source, leaked], artwork: artwork, side: 24)
            #expect(found.contains { $0.contains("same picture") }, "\(kind)")
            #expect(found.contains { $0.hasPrefix("composition") }, "\(kind)")
            let fact =
                switch kind {
                case .single, .big, .small: "object and background"
                case .two, .three: "object and count"
                case .leftRight, .aboveBelow: "pair"
                }
            #expect(found.contains { $0.hasPrefix(fact) }, "\(kind)")
        }
        let test = try #require(scenes.first { $0.split == .test })
        let unseen = SceneSetCheck.compositionViolations(scenes: [test])
        #expect(
            unseen.contains { $0.hasPrefix("object '") } && unseen.contains { $0.hasPrefix("background '") })
    }

    @Test func everyObjectAndBackgroundIsInTraining() throws {
        let train = try Self.whole.get().filter { $0.split == .train }
        let everyday = try Installed.artwork.everyday
        for object in everyday {
            let uses = train.count { $0.composition.names.contains(object.name) }
            #expect(uses >= 30, "\(object.name) occurs \(uses) times")
        }
        for background in BackgroundColour.allCases {
            #expect(train.count { $0.composition.background == background } >= 80, "\(background)")
        }
    }

    @Test func captionsAreThreeDifferentLowerCaseSentencesOfFiveToFourteenWords() throws {
        for scene in try Self.whole.get() {
            #expect(Set(scene.captions).count == 3)
            for caption in scene.captions {
                #expect((5...14).contains(caption.split(separator: " ").count), "\(caption)")
                #expect(caption == caption.lowercased() && !caption.contains("  "))
            }
        }
    }

    @Test func captionsAgreeWithThePicture() throws {
        for scene in try Self.whole.get() {
            let placements = scene.recipe.placements
            let kind = scene.composition.kind
            let first = placements[0].object
            let ground = scene.composition.background.phrase
            let expected: String
            switch kind {
            case .single: expected = "\(first.phrase) on \(ground)"
            case .big: expected = "a big \(first.name) on \(ground)"
            case .small: expected = "a small \(first.name) on \(ground)"
            case .two: expected = "two \(first.plural) on \(ground)"
            case .three: expected = "three \(first.plural) on \(ground)"
            case .leftRight:
                let order = placements.sorted { $0.x < $1.x }.map(\.object.phrase)
                expected = "\(order[0]) to the left of \(order[1]) on \(ground)"
                #expect(scene.captions[1] == "\(order[1]) to the right of \(order[0]) on \(ground)")
            case .aboveBelow:
                let order = placements.sorted { $0.y < $1.y }.map(\.object.phrase)
                expected = "\(order[0]) above \(order[1]) on \(ground)"
                #expect(scene.captions[1] == "\(order[1]) below \(order[0]) on \(ground)")
            }
            #expect(scene.captions[0] == expected)
            #expect(scene.captions[2].hasPrefix("\(ground) with "))
            #expect(
                placements.count == (kind == .three ? 3 : [.single, .big, .small].contains(kind) ? 1 : 2))
        }
        #expect(BackgroundColour.orange.phrase == "an orange background")
    }

    @Test func objectsAreApartInsideAndClearlyBigOrSmall() throws {
        for scene in try Self.whole.get() {
            let placements = scene.recipe.placements
            for (index, one) in placements.enumerated() {
                #expect(min(one.x, one.y, 1 - one.x, 1 - one.y) >= one.extent / 2, "\(scene.captions[0])")
                for other in placements[(index + 1)...] {
                    let gap =
                        max(abs(one.x - other.x), abs(one.y - other.y)) - (one.extent + other.extent) / 2
                    #expect(gap > 0, "\(scene.captions[0]): \(gap)")
                }
            }
            switch scene.composition.kind {
            case .big: #expect(placements[0].extent >= 0.8)
            case .small: #expect(placements[0].extent <= 0.28)
            case .single: #expect((0.42...0.54).contains(placements[0].extent))
            case .leftRight, .aboveBelow, .two, .three: break
            }
        }
    }

    @Test func everyObjectStandsOutFromItsGround() throws {
        let artwork = try Installed.artwork
        let renderer = try SceneRenderer(artwork: artwork, objects: artwork.everyday)
        for scene in try Self.whole.get() {
            guard case .plain(let colour) = scene.recipe.ground else {
                Issue.record("a scene's ground is plain")
                continue
            }
            for placement in scene.recipe.placements {
                let share = try renderer.cutOut(placement.object).visibleShare(on: colour)
                #expect(share >= 0.6, "\(scene.captions[0])")
            }
        }
    }

    @Test func theGroundHasTheColourThatTheCaptionNames() throws {
        let named: [BackgroundColour: [Int]] = [
            .white: [255, 255, 255], .black: [0, 0, 0], .red: [220, 20, 20], .orange: [255, 140, 0],
            .yellow: [255, 230, 0], .green: [0, 150, 0], .blue: [0, 60, 220], .purple: [120, 0, 150],
            .pink: [255, 160, 200], .brown: [120, 70, 30], .gray: [128, 128, 128],
        ]
        let artwork = try Installed.artwork
        let renderer = try SceneRenderer(artwork: artwork, objects: artwork.everyday)
        let small = try Self.whole.get().filter { $0.composition.kind == .small }
        #expect(Set(small.map(\.composition.background)).count == named.count)
        for scene in small {
            let pixels = try renderer.render(scene.recipe, side: 32).pixels
            // A small object covers few pixels, so the middle value of each channel is the ground's.
            let ground = (0..<3).map { channel in
                stride(from: channel, to: pixels.count, by: 3).map { Int(pixels[$0]) }.sorted()[512]
            }
            func distance(_ other: [Int]) -> Int {
                zip(ground, other).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
            }
            let nearest = named.min { distance($0.value) < distance($1.value) }?.key
            #expect(nearest == scene.composition.background, "\(ground)")
        }
    }

    @Test func theVocabularyCoversEveryCaption() throws {
        let artwork = try Installed.artwork
        let words = SceneSet.vocabularyWords(artwork: artwork)
        #expect(words == Array(Set(words)).sorted())
        #expect(words.contains("dogs") && words.contains("-") && words.contains("shirt"))
        #expect(!words.contains("t-shirt") && words.count < 700)
        let known = Set(words)
        for caption in try Self.whole.get().flatMap(\.captions) + artwork.objects.map(\.phrase) {
            let pieces = caption.split { " -'".contains($0) }.map(String.init)
            #expect(known.isSuperset(of: pieces), "\(caption)")
        }
    }

    @Test func aNegativeCountIsAnError() throws {
        let artwork = try Installed.artwork
        #expect(throws: SceneError.self) { try SceneSet.make(artwork: artwork, seed: 1, train: -1) }
    }
}
