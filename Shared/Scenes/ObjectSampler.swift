public import Imaging

/// A picture and its reference caption.
public struct LabelledPicture: Sendable {
    public let picture: Picture
    public let caption: String
    public let object: EmojiObject
}

/// Pictures for pre-training: one object at a random place and size on a random ground, captioned by name
/// alone ("a wrench"). A sample is a pure function of (seed, index), so nothing needs to be stored.
public struct ObjectSampler: Sendable {
    public let objects: [EmojiObject]
    /// Width and height of every picture.
    public let side: Int
    private let renderer: SceneRenderer

    /// Decodes all objects of `artwork` once (about 25 MB). Throws `SceneError`.
    public init(artwork: EmojiArtwork, side: Int) throws(SceneError) {
        guard side >= 8 else { throw .badRequest("expected a side of at least 8 pixels, got \(side)") }
        objects = artwork.objects
        self.side = side
        renderer = try SceneRenderer(artwork: artwork, objects: artwork.objects)
    }

    /// Sample `index` of the endless sequence that `seed` names: RGB, side × side. Safe to call from many
    /// threads.
    public func sample(seed: UInt64, index: Int) throws(SceneError) -> LabelledPicture {
        let recipe = try recipe(seed: seed, index: index)
        let object = recipe.placements[0].object
        return LabelledPicture(
            picture: try renderer.render(recipe, side: side), caption: object.phrase, object: object)
    }

    /// What sample `index` shows.
    public func recipe(seed: UInt64, index: Int) throws(SceneError) -> SceneRecipe {
        var random = CounterRandom(seed: seed, stream: RandomStream.objects, index: index)
        let object = objects[random.below(objects.count)]
        let extent = random.between(0.2, 0.92)
        let x = random.between(extent / 2, 1 - extent / 2)
        let y = random.between(extent / 2, 1 - extent / 2)
        return SceneRecipe(
            ground: Self.ground(under: try renderer.cutOut(object), &random),
            placements: [.init(object: object, x: x, y: y, extent: extent)])
    }

    /// Draws colours until the object stands out; the last draw is kept however it looks, so the loop ends.
    private static func ground(under cutOut: CutOut, _ random: inout CounterRandom) -> SceneRecipe.Ground {
        func colour() -> Colour {
            var colour = Colour.random(&random)
            for _ in 0..<8 where cutOut.visibleShare(on: colour) < 0.5 {
                colour = Colour.random(&random)
            }
            return colour
        }
        let first = colour()
        guard random.unit() < 0.4 else { return .plain(first) }
        return .gradient(first, colour(), turns: random.unit())
    }
}

/// Keeps the random numbers of the two families, and of the split, apart under one seed.
enum RandomStream {
    static let objects: UInt64 = 1
    static let scenes: UInt64 = 2
    static let holdOut: UInt64 = 3
    static let order: UInt64 = 4
}
