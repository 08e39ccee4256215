/// Decides, before any scene is drawn, which facts each split may show: training never sees a held-out pair
/// of objects, a held-out object and background, or a held-out object and count, in any kind of scene.
struct HoldOut: Sendable {
    let objects: [EmojiObject]
    /// For each object, the backgrounds on which it can be seen well.
    let clear: [[BackgroundColour]]
    /// For each object, the clear backgrounds by the split that may show it alone.
    private let grounds: [[SceneSplit: [BackgroundColour]]]
    /// For each object, the split that may show it two (0) and three (1) times.
    private let counts: [[SceneSplit]]
    private let seed: UInt64

    init(objects: [EmojiObject], renderer: SceneRenderer, seed: UInt64) throws(SceneError) {
        self.objects = objects
        self.seed = seed
        var clear: [[BackgroundColour]] = []
        var grounds: [[SceneSplit: [BackgroundColour]]] = []
        for (index, object) in objects.enumerated() {
            let cutOut = try renderer.cutOut(object)
            let visible = BackgroundColour.allCases.filter { ground in
                ground.extremes.allSatisfy { cutOut.visibleShare(on: $0) >= SceneLayout.leastVisibleShare }
            }
            guard visible.count >= 5 else {
                throw .badBitmap(
                    object: object.name, reason: "it is clear on only \(visible.map(\.rawValue))")
            }
            var random = CounterRandom(seed: seed, stream: RandomStream.holdOut, index: index)
            let order = random.shuffled(visible)
            let held = visible.count >= 9 ? 3 : 2
            clear.append(visible)
            grounds.append([
                .validation: [order[0]], .test: Array(order[1..<held]), .train: Array(order[held...]),
            ])
        }
        self.clear = clear
        self.grounds = grounds

        // Of every twenty objects: three are held out as two, three as three, one of each for validation.
        var random = CounterRandom(seed: seed, stream: RandomStream.holdOut, index: -1)
        let rank = random.shuffled(Array(objects.indices))
        counts = objects.indices.map { index in
            switch rank[index] % 20 {
            case 0..<3: [.test, .train]
            case 3..<6: [.train, .test]
            case 6: [.validation, .train]
            case 7: [.train, .validation]
            default: [.train, .train]
            }
        }
    }

    /// The split that may show two different objects together, whatever their order.
    func split(pair a: Int, _ b: Int) -> SceneSplit {
        let pair = min(a, b) * objects.count + max(a, b)
        var random = CounterRandom(seed: seed, stream: RandomStream.holdOut, index: pair + objects.count)
        return switch random.below(100) {
        case 0..<14: .test
        case 14..<22: .validation
        default: .train
        }
    }

    /// The split that may show `count` (2 or 3) of an object.
    func split(object: Int, count: Int) -> SceneSplit { counts[object][count - 2] }

    /// The backgrounds for an object alone. In training they bind every scene the object is in.
    func grounds(of object: Int, in split: SceneSplit) -> [BackgroundColour] { grounds[object][split] ?? [] }

    /// The backgrounds for scenes that another held-out fact (a pair or a count) already assigns to `split`.
    func groundsBeside(_ object: Int, in split: SceneSplit) -> [BackgroundColour] {
        split == .train ? grounds(of: object, in: .train) : clear[object]
    }
}
