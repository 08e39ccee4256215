import Imaging

/// Proves that a set of scenes tests what training did not show.
public enum SceneSetCheck {
    /// What is wrong with the splits, one sentence each; empty when they are sound. Renders every scene at
    /// `side` pixels to compare pictures; throws what rendering throws.
    public static func violations(
        scenes: [Scene], artwork: EmojiArtwork, side: Int
    ) throws(SceneError) -> [String] {
        let objects = Set(scenes.flatMap { $0.recipe.placements.map(\.object) })
        let renderer = try SceneRenderer(artwork: artwork, objects: Array(objects))
        var pictures: [[UInt8]: SceneSplit] = [:]
        var found: [String] = []
        for (index, scene) in scenes.enumerated() {
            let pixels = try renderer.render(scene.recipe, side: side).pixels
            if let other = pictures[pixels], other != scene.split {
                found.append(
                    "scene \(index) (\(scene.split.rawValue)) has the same picture as in \(other.rawValue)"
                )
            }
            pictures[pixels] = scene.split
        }
        return found + compositionViolations(scenes: scenes)
    }

    /// The part of `violations` that needs no pictures.
    public static func compositionViolations(scenes: [Scene]) -> [String] {
        var found: [String] = []
        let bySplit = Dictionary(grouping: scenes, by: \.split)
        let splits = SceneSplit.allCases
        for (position, split) in splits.enumerated() {
            for other in splits[(position + 1)...] {
                let mine = bySplit[split] ?? []
                let theirs = bySplit[other] ?? []
                for (what, facts) in facts {
                    let shared = Set(mine.flatMap(facts.seen)).intersection(theirs.flatMap(facts.asked))
                    found += shared.sorted().map {
                        "\(what) '\($0)' is in both \(split.rawValue) and \(other.rawValue)"
                    }
                }
            }
        }
        let train = bySplit[.train] ?? []
        let knownObjects = Set(train.flatMap(\.composition.names))
        let knownGrounds = Set(train.map(\.composition.background))
        for scene in scenes where scene.split != .train {
            let unknown = scene.composition.names.filter { !knownObjects.contains($0) }
            found += unknown.map { "object '\($0)' of \(scene.split.rawValue) is never in train" }
            if !knownGrounds.contains(scene.composition.background) {
                found.append("background '\(scene.composition.background.rawValue)' is never in train")
            }
        }
        return Array(Set(found)).sorted()
    }

    /// A fact is `seen` wherever a scene shows it, and `asked` where a held-out scene is in its split because
    /// of it.
    private struct Facts {
        let seen: (Scene) -> [String]
        let asked: (Scene) -> [String]
    }

    private static var facts: [(String, Facts)] {
        [
            ("composition", Facts(seen: { ["\($0.composition)"] }, asked: { ["\($0.composition)"] })),
            ("pair", Facts(seen: pair, asked: pair)),
            ("object and count", Facts(seen: count, asked: count)),
            ("object and background", Facts(seen: grounds, asked: { $0.isAlone ? grounds($0) : [] })),
        ]
    }

    private static func pair(_ scene: Scene) -> [String] {
        let names = scene.composition.names
        return names.count == 2 ? [names.joined(separator: " and ")] : []
    }

    private static func count(_ scene: Scene) -> [String] {
        let kind = scene.composition.kind
        return kind == .two || kind == .three ? ["\(kind.rawValue) \(scene.composition.names[0])"] : []
    }

    private static func grounds(_ scene: Scene) -> [String] {
        // What validation shows beside its own held-out facts binds nobody: only training must not leak.
        guard scene.split == .train || scene.isAlone else { return [] }
        return scene.composition.names.map { "\($0) on \(scene.composition.background.rawValue)" }
    }
}

extension Scene {
    fileprivate var isAlone: Bool {
        switch composition.kind {
        case .single, .big, .small: true
        case .leftRight, .aboveBelow, .two, .three: false
        }
    }
}
