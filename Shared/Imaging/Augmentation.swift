import Foundation

/// How one step of training changes a picture before it sees it: a pure function of its fields and the
/// picture, the same in every process and for ever. Changing what it draws changes what resumed runs see.
///
/// As in BLIP's recipe, in this order: a random crop, a flip, two draws from a list of operations.
public struct Augmentation: Sendable, Hashable {
    /// Of this picture in this epoch.
    public var seed: UInt64
    /// Left and right are exchanged in half of the cases.
    public var flips: Bool
    /// Two operations are drawn after the crop, each applied in half of the cases.
    public var operates: Bool

    public init(seed: UInt64, flips: Bool, operates: Bool) {
        (self.seed, self.flips, self.operates) = (seed, flips, operates)
    }

    /// - Parameter picture: upright RGB of any size.
    /// - Returns: side x side pixels.
    func apply(to picture: Picture, side: Int) -> Picture {
        var random = SplitMix(seed)
        let area = CropArea(width: picture.width, height: picture.height, &random)
        var square = Resampler.bicubic(picture.cropped(to: area), width: side, height: side)
        // Drawn in every case: a setting then changes nothing but itself.
        let turns = random.uniform() < 0.5
        if flips && turns { square = square.mirrored() }
        guard operates else { return square }
        for _ in 0..<2 {
            let operation = PictureOperation.draw(&random)
            if random.uniform() < 0.5 { square = operation.apply(to: square) }
        }
        return square
    }
}

/// The part of a picture that a random resized crop keeps: half to all of its area, 3:4 to 4:3.
struct CropArea: Equatable {
    var x: Int
    var y: Int
    var width: Int
    var height: Int

    init(x: Int, y: Int, width: Int, height: Int) {
        (self.x, self.y, self.width, self.height) = (x, y, width, height)
    }

    /// Ten tries, then the largest middle part of an allowed shape.
    init(width: Int, height: Int, _ random: inout SplitMix) {
        let (narrow, wide) = (3.0 / 4, 4.0 / 3)
        for _ in 0..<10 {
            let area = Double(width * height) * (0.5 + 0.5 * random.uniform())
            let aspect = exp(log(narrow) + (log(wide) - log(narrow)) * random.uniform())
            let w = Int((area * aspect).squareRoot().rounded(.toNearestOrEven))
            let h = Int((area / aspect).squareRoot().rounded(.toNearestOrEven))
            guard w > 0, h > 0, w <= width, h <= height else { continue }
            self.init(x: random.below(width - w + 1), y: random.below(height - h + 1), width: w, height: h)
            return
        }
        let shape = Double(width) / Double(height)
        var (w, h) = (width, height)
        if shape < narrow { h = min(height, Int((Double(w) / narrow).rounded(.toNearestOrEven))) }
        if shape > wide { w = min(width, Int((Double(h) * wide).rounded(.toNearestOrEven))) }
        self.init(x: (width - w) / 2, y: (height - h) / 2, width: w, height: h)
    }
}

extension Picture {
    /// A part that lies within the picture.
    func cropped(to area: CropArea) -> Picture {
        if area == CropArea(x: 0, y: 0, width: width, height: height) { return self }
        let row = area.width * bands
        let samples = [UInt8](unsafeUninitializedCapacity: row * area.height) { target, filled in
            pixels.withUnsafeBufferPointer { source in
                guard let to = target.baseAddress, let from = source.baseAddress else { return }
                for line in 0..<area.height {
                    let place = ((area.y + line) * width + area.x) * bands
                    (to + line * row).update(from: from + place, count: row)
                }
            }
            filled = row * area.height
        }
        return Picture(width: area.width, height: area.height, bands: bands, pixels: samples)
    }

    /// Left and right exchanged.
    func mirrored() -> Picture {
        let samples = [UInt8](unsafeUninitializedCapacity: pixels.count) { target, filled in
            pixels.withUnsafeBufferPointer { source in
                for row in 0..<height {
                    for column in 0..<width {
                        let from = (row * width + width - 1 - column) * bands
                        let to = (row * width + column) * bands
                        for band in 0..<bands { target[to + band] = source[from + band] }
                    }
                }
            }
            filled = pixels.count
        }
        return Picture(width: width, height: height, bands: bands, pixels: samples)
    }
}

/// SplitMix64: a few numbers from a seed.
struct SplitMix {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    /// In [0, 1), 53 bits.
    mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// In 0..<bound. The bias of at most bound / 2^64 is none that a picture could show.
    mutating func below(_ bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(bound)).high) }
}
