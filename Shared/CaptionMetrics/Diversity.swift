/// How varied a set of captions is.
enum Diversity {
    /// Different n-grams per n-gram over all captions, 0 when no caption is long enough.
    static func distinct(_ captions: [[String]], length n: Int) -> Double {
        var total = 0
        var different: Set<NGram> = []
        for caption in captions {
            let counts = NGram.counts(caption, length: n)
            total += counts.values.reduce(0, +)
            different.formUnion(counts.keys)
        }
        return total == 0 ? 0 : Double(different.count) / Double(total)
    }

    static func meanLength(_ captions: [[String]]) -> Double {
        captions.isEmpty ? 0 : Double(captions.reduce(0) { $0 + $1.count }) / Double(captions.count)
    }
}
