import BLIP

/// In which order an epoch goes through its pictures, and which caption each shows: pure functions of (seed, epoch, picture), the same
/// in every process and for ever. Changing them changes what resumed runs see.
enum EpochOrder {
    /// A permutation of 0..<count (Fisher and Yates, drawn from a counter-based generator).
    static func permutation(count: Int, seed: UInt64, epoch: Int) -> [Int32] {
        var random = CounterRandom(seed: seed, stream: "order of epoch \(epoch)")
        var order = (0..<Int32(count)).map { $0 }
        guard count > 1 else { return order }
        for last in stride(from: count - 1, to: 0, by: -1) {
            order.swapAt(last, below(last + 1, &random))
        }
        return order
    }

    /// Which of `count` captions the picture shows in this epoch.
    static func caption(of sha256: [UInt8], count: Int, seed: UInt64, epoch: Int) -> Int {
        guard count > 1 else { return 0 }
        var random = CounterRandom(
            seed: seed, stream: "caption of \(Hexadecimal.text(sha256)) in epoch \(epoch)")
        return below(count, &random)
    }

    /// What the picture's augmentation is drawn from in this epoch.
    static func augmentation(of sha256: [UInt8], seed: UInt64, epoch: Int) -> UInt64 {
        var random = CounterRandom(
            seed: seed, stream: "augmentation of \(Hexadecimal.text(sha256)) in epoch \(epoch)")
        return random.next()
    }

    /// Uniform in 0..<bound, by multiplication, without bias. Written out: the library's own way may change between versions.
    private static func below(_ bound: Int, _ random: inout CounterRandom) -> Int {
        let bound = UInt64(bound)
        let threshold = (0 &- bound) % bound
        while true {
            let (high, low) = random.next().multipliedFullWidth(by: bound)
            if low >= threshold { return Int(high) }
        }
    }
}
