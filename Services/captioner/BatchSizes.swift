/// Batches of few different sizes: a device that compiles what it is asked for compiles once a size.
struct BatchSizes {
    /// Ascending; the last is the largest batch there is.
    let sizes: [Int]

    init(most: Int) {
        sizes = [1, 4, 16, 64].filter { $0 < most } + [most]
    }

    /// The smallest size that takes `count` items.
    func size(for count: Int) -> Int { sizes.first { count <= $0 } ?? count }

    /// The items and, up to the next size, the first one again.
    func filled<Item>(_ items: [Item]) -> [Item] {
        guard let first = items.first else { return [] }
        return items + [Item](repeating: first, count: size(for: items.count) - items.count)
    }
}
