/// What a picture shows, without its pixels: the same recipe drawn at any size shows the same scene.
public struct SceneRecipe: Sendable, Hashable {
    /// How the ground is painted.
    public enum Ground: Sendable, Hashable {
        case plain(Colour)
        /// From one colour to the other along a direction given in turns (0...1).
        case gradient(Colour, Colour, turns: Double)
    }

    /// One object; lengths are shares of the picture's side.
    public struct Placement: Sendable, Hashable {
        public let object: EmojiObject
        /// The middle of the object.
        public let x: Double
        public let y: Double
        /// The longer side of the object.
        public let extent: Double
    }

    public let ground: Ground
    /// Drawn in this order.
    public let placements: [Placement]
}
