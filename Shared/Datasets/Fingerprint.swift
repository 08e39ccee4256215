public import Imaging

/// 128 bits that pictures which look the same share almost all of: whether each of 8 × 8 fields is brighter than its
/// neighbour to the right, and below.
public struct Fingerprint: Sendable, Hashable {
    /// Bits in which pictures that look the same to people may differ.
    public static let nearness = 7
    let words: [UInt16]

    /// - Returns: nil for a picture so even that nothing can be told from it.
    public init?(_ picture: Picture) {
        let grey = Self.grey(picture)
        let small = Resampler.bicubic(grey, width: 9, height: 9).pixels
        guard let darkest = small.min(), let brightest = small.max(), brightest - darkest >= 24 else {
            return nil
        }
        var words = [UInt16](repeating: 0, count: 8)
        for row in 0..<8 {
            for column in 0..<8 {
                let place = row * 9 + column
                if small[place] > small[place + 1] { words[row] |= 1 << column }
                if small[place] > small[place + 9] { words[row] |= 1 << (column + 8) }
            }
        }
        self.words = words
    }

    /// Bits that differ, 0 to 128.
    public func distance(to other: Fingerprint) -> Int {
        zip(words, other.words).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount }
    }

    private static func grey(_ picture: Picture) -> Picture {
        guard picture.bands >= 3 else { return picture }
        let count = picture.width * picture.height
        let pixels = [UInt8](unsafeUninitializedCapacity: count) { target, filled in
            picture.pixels.withUnsafeBufferPointer { source in
                for index in 0..<count {
                    let place = index * picture.bands
                    let sum =
                        77 * Int(source[place]) + 150 * Int(source[place + 1]) + 29 * Int(source[place + 2])
                    target[index] = UInt8(sum >> 8)
                }
            }
            filled = count
        }
        return Picture(width: picture.width, height: picture.height, bands: 1, pixels: pixels)
    }

    /// Pairs of places whose fingerprints are near and whose labels differ, each place at most once on the left.
    static func nearPairs(_ prints: [Fingerprint?], labels: [Int]) -> [(Int, Int)] {
        // Of eight words at least one is equal when at most seven bits differ.
        var buckets: [UInt32: [Int]] = [:]
        for (place, print) in prints.enumerated() {
            guard let print else { continue }
            for (index, word) in print.words.enumerated() {
                buckets[UInt32(index) << 16 | UInt32(word), default: []].append(place)
            }
        }
        var pairs: [(Int, Int)] = []
        for (place, print) in prints.enumerated() {
            guard let print else { continue }
            search: for (index, word) in print.words.enumerated() {
                // A bucket that holds a crowd says little; its members meet in others too.
                for other in (buckets[UInt32(index) << 16 | UInt32(word)] ?? []).prefix(2000)
                where other > place {
                    guard labels[other] != labels[place], let near = prints[other],
                        near.distance(to: print) <= nearness
                    else { continue }
                    pairs.append((place, other))
                    break search
                }
            }
        }
        return pairs
    }
}
