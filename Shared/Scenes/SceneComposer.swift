/// Draws one scene after another from what the hold-out allows.
struct SceneComposer {
    private let holdOut: HoldOut
    private let seed: UInt64
    private var used: [SceneSplit: Set<Composition>] = [:]

    init(holdOut: HoldOut, seed: UInt64) {
        self.holdOut = holdOut
        self.seed = seed
    }

    /// Of a hundred scenes.
    private static let weights: [(kind: Composition.Kind, share: Int)] = [
        (.single, 18), (.big, 14), (.small, 14), (.leftRight, 20), (.aboveBelow, 14), (.two, 10),
        (.three, 10),
    ]

    mutating func scene(split: SceneSplit, index: Int) throws(SceneError) -> Scene {
        var random = CounterRandom(
            seed: seed, stream: RandomStream.scenes &+ 16 &* split.stream, index: index)
        let object = split == .train ? scheduled(index) : random.below(holdOut.objects.count)
        var candidate: (composition: Composition, objects: [EmojiObject])?
        for attempt in 0..<400 {
            let kind = Self.kind(&random)
            // Training shows every object equally often; the held-out splits draw freely.
            let first = split == .train || attempt == 0 ? object : random.below(holdOut.objects.count)
            guard let draft = draft(kind, first, split, &random) else { continue }
            candidate = draft
            // Training may repeat a composition with other places; an evaluation should not ask twice.
            if split == .train || used[split]?.contains(draft.composition) != true { break }
        }
        guard let candidate else {
            throw .badRequest(
                "found nothing held out for \(split.rawValue) under seed \(seed); choose another seed")
        }
        used[split, default: []].insert(candidate.composition)
        let (composition, objects) = candidate
        let placements = SceneLayout.placements(kind: composition.kind, objects: objects, &random)
        return Scene(
            split: split, composition: composition,
            recipe: SceneRecipe(
                ground: .plain(composition.background.colour.jittered(BackgroundColour.jitter, &random)),
                placements: placements),
            captions: SceneCaptions.captions(
                kind: composition.kind, objects: objects, background: composition.background))
    }

    /// Runs through all objects in an order that differs from round to round.
    private func scheduled(_ index: Int) -> Int {
        let count = holdOut.objects.count
        var random = CounterRandom(seed: seed, stream: RandomStream.order, index: index / count)
        return random.shuffled(Array(0..<count))[index % count]
    }

    private static func kind(_ random: inout CounterRandom) -> Composition.Kind {
        var left = random.below(weights.reduce(0) { $0 + $1.share })
        for (kind, share) in weights {
            if left < share { return kind }
            left -= share
        }
        return .single
    }

    private func draft(
        _ kind: Composition.Kind, _ first: Int, _ split: SceneSplit, _ random: inout CounterRandom
    ) -> (composition: Composition, objects: [EmojiObject])? {
        var indices = [first]
        var grounds: [BackgroundColour]
        switch kind {
        case .single, .big, .small:
            grounds = holdOut.grounds(of: first, in: split)
        case .two, .three:
            guard holdOut.split(object: first, count: kind == .two ? 2 : 3) == split else { return nil }
            grounds = holdOut.groundsBeside(first, in: split)
        case .leftRight, .aboveBelow:
            let second = random.below(holdOut.objects.count)
            guard second != first, holdOut.split(pair: first, second) == split else { return nil }
            let others = holdOut.groundsBeside(second, in: split)
            grounds = holdOut.groundsBeside(first, in: split).filter(others.contains)
            indices = random.below(2) == 0 ? [first, second] : [second, first]
        }
        guard !grounds.isEmpty else { return nil }
        let objects = indices.map { holdOut.objects[$0] }
        return (Composition(kind: kind, objects: objects, background: random.pick(grounds)), objects)
    }
}

extension SceneSplit {
    fileprivate var stream: UInt64 {
        switch self {
        case .train: 0
        case .validation: 1
        case .test: 2
        }
    }
}
