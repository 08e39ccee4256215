/// Places and sizes of a scene's objects: clearly big or small, clearly apart, never over the edge.
enum SceneLayout {
    /// An object must stand out from a scene's ground over at least this share of itself.
    static let leastVisibleShare = 0.65

    /// - Parameter objects: as in the captions, one, or two in the order left, right or top, bottom.
    static func placements(
        kind: Composition.Kind, objects: [EmojiObject], _ random: inout CounterRandom
    ) -> [SceneRecipe.Placement] {
        let object = objects[0]
        switch kind {
        case .single: return [anywhere(object, extent: random.between(0.42, 0.54), &random)]
        case .big: return [anywhere(object, extent: random.between(0.8, 0.94), &random)]
        case .small: return [anywhere(object, extent: random.between(0.22, 0.28), &random)]
        case .leftRight, .aboveBelow: return pair(objects, upright: kind == .aboveBelow, &random)
        case .two: return counted(object, 2, &random)
        case .three: return counted(object, 3, &random)
        }
    }

    private static func anywhere(
        _ object: EmojiObject, extent: Double, _ random: inout CounterRandom
    ) -> SceneRecipe.Placement {
        let edge = extent / 2 + 0.02
        return .init(
            object: object, x: random.between(edge, 1 - edge), y: random.between(edge, 1 - edge),
            extent: extent)
    }

    private static func pair(
        _ objects: [EmojiObject], upright: Bool, _ random: inout CounterRandom
    ) -> [SceneRecipe.Placement] {
        let common = random.between(0.38, 0.62)
        return zip(objects, [0.25, 0.75]).map { object, middle in
            let along = middle + random.between(-0.03, 0.03)
            let across = common + random.between(-0.05, 0.05)
            let extent = random.between(0.34, 0.42)
            return .init(
                object: object, x: upright ? across : along, y: upright ? along : across, extent: extent)
        }
    }

    /// In a row, or in cells of a two by two grid. Cells are wider than the largest object plus its jitter.
    private static func counted(
        _ object: EmojiObject, _ count: Int, _ random: inout CounterRandom
    ) -> [SceneRecipe.Placement] {
        let inRow = random.below(3) == 0
        let cells: [(x: Double, y: Double)]
        if inRow {
            let y = random.between(0.3, 0.7)
            cells = (0..<count).map { ((Double($0) + 0.5) / Double(count), y) }
        } else {
            let grid = [(0.26, 0.26), (0.74, 0.26), (0.26, 0.74), (0.74, 0.74)]
            cells = random.shuffled(grid).prefix(count).map { $0 }
        }
        let largest = inRow && count == 3 ? 0.27 : 0.38
        let extent = random.between(largest - 0.06, largest)
        return cells.map { cell in
            .init(
                object: object, x: cell.x + random.between(-0.02, 0.02),
                y: cell.y + random.between(-0.02, 0.02),
                extent: extent * random.between(0.95, 1))
        }
    }
}
