/// What a scene shows as far as a caption can tell: the kind of scene, the things in it and the ground.
/// Two scenes with equal compositions differ only in exact places, sizes and shades.
public struct Composition: Sendable, Hashable, CustomStringConvertible {
    public enum Kind: String, CaseIterable, Sendable {
        case single, big, small, leftRight, aboveBelow, two, three
    }

    public let kind: Kind
    /// Names in alphabetical order: one, or two for `leftRight` and `aboveBelow`.
    public let names: [String]
    public let background: BackgroundColour

    init(kind: Kind, objects: [EmojiObject], background: BackgroundColour) {
        self.kind = kind
        names = objects.map(\.name).sorted()
        self.background = background
    }

    public var description: String {
        "\(kind.rawValue): \(names.joined(separator: " and ")) on \(background.rawValue)"
    }
}

/// The part of a dataset that a scene belongs to; the raw value is the folder's name.
public enum SceneSplit: String, CaseIterable, Sendable {
    case train, validation, test
}

/// One captioned picture of the demo's dataset.
public struct Scene: Sendable {
    public let split: SceneSplit
    public let composition: Composition
    public let recipe: SceneRecipe
    /// Three references that say the same in different words.
    public let captions: [String]
}
