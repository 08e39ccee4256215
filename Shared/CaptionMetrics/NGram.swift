/// Words of a caption in a row.
struct NGram: Hashable {
    let words: ArraySlice<String>

    /// How often each n-gram of length `n` occurs.
    static func counts(_ words: [String], length n: Int) -> [NGram: Int] {
        guard words.count >= n else { return [:] }
        var counts: [NGram: Int] = [:]
        for start in 0...(words.count - n) {
            counts[NGram(words: words[start..<start + n]), default: 0] += 1
        }
        return counts
    }
}
