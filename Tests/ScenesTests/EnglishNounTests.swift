import Testing

@testable import Scenes

@Suite struct EnglishNounTests {
    @Test(arguments: [
        ("unicorn", "a"), ("unicycle", "a"), ("ewe", "a"), ("one-piece swimsuit", "a"), ("t-shirt", "a"),
        ("t-rex", "a"), ("european castle", "a"), ("ukulele", "a"), ("wrench", "a"), ("hot dog", "a"),
        ("hourglass", "an"), ("x-ray", "an"), ("umbrella", "an"), ("oncoming bus", "an"), ("apple", "an"),
        ("owl", "an"), ("onion", "an"), ("ice cream", "an"),
    ])
    func theArticleFollowsTheSound(name: String, article: String) {
        #expect(EnglishNoun.article(for: name) == article)
    }

    @Test(arguments: [
        "french fries", "cherries", "jeans", "skis", "glasses", "woman's clothes", "paw prints", "mice",
    ])
    func aPluralNameIsRecognised(name: String) { #expect(EnglishNoun.isPlural(name)) }

    @Test(arguments: [
        "wine glass", "bus", "cactus", "rhinoceros", "lotus", "dress", "octopus", "cat", "deer",
    ])
    func aSingularNameIsNotTakenForAPlural(name: String) { #expect(!EnglishNoun.isPlural(name)) }

    /// All names whose plural is not the name with an s, checked by hand.
    static let unusualPlurals = [
        "mouse": "mice", "wolf": "wolves", "fox": "foxes", "ox": "oxen", "deer": "deer", "bison": "bison",
        "water buffalo": "water buffaloes", "rhinoceros": "rhinoceroses", "hippopotamus": "hippopotamuses",
        "t-rex": "t-rexes", "fish": "fish", "tropical fish": "tropical fish", "blowfish": "blowfish",
        "octopus": "octopuses", "butterfly": "butterflies", "cockroach": "cockroaches",
        "mosquito": "mosquitoes",
        "fly": "flies", "lotus": "lotuses", "hibiscus": "hibiscuses", "cactus": "cactuses",
        "maple leaf": "maple leaves", "fallen leaf": "fallen leaves", "mango": "mangoes", "peach": "peaches",
        "strawberry": "strawberries", "tomato": "tomatoes", "potato": "potatoes", "sandwich": "sandwiches",
        "candy": "candies", "wine glass": "wine glasses", "cocktail glass": "cocktail glasses",
        "tumbler glass": "tumbler glasses", "beverage box": "beverage boxes", "bus": "buses",
        "oncoming bus": "oncoming buses", "trolleybus": "trolleybuses", "minibus": "minibuses",
        "articulated lorry": "articulated lorries", "ferry": "ferries", "scarf": "scarves",
        "dress": "dresses",
        "man's shoe": "men's shoes", "woman's sandal": "women's sandals", "woman's boot": "women's boots",
        "woman's hat": "women's hats", "wrench": "wrenches", "toolbox": "toolboxes",
        "toothbrush": "toothbrushes",
    ]

    @Test func everyObjectHasTheRightPluralAndArticle() throws {
        let objects = try Installed.artwork.objects
        let soundsDifferent = ["unicorn": "a", "ewe": "a", "one-piece swimsuit": "a"]
        for object in objects {
            #expect(object.plural == Self.unusualPlurals[object.name] ?? object.name + "s")
            let vowel = "aeiou".contains(object.name.first ?? " ")
            #expect(object.article == soundsDifferent[object.name] ?? (vowel ? "an" : "a"), "\(object.name)")
        }
        let names = Set(objects.map(\.name))
        #expect(Self.unusualPlurals.keys.filter { !names.contains($0) } == [])
    }

    @Test func otherIrregularPluralsAreKnown() {
        #expect(EnglishNoun.plural(of: "knife") == "knives")
        #expect(EnglishNoun.plural(of: "cherry") == "cherries")
        #expect(EnglishNoun.plural(of: "goose") == "geese")
        #expect(EnglishNoun.plural(of: "toy") == "toys")
    }
}
