import Imaging

/// An object's bitmap ready to be placed: cropped to what is visible, colours multiplied by alpha.
///
/// With premultiplied colours a resize cannot pull the colour of invisible pixels into the edge (no halo).
/// All four bands are scaled to 0...`full`: the bicubic filter overshoots at edges, and where alpha alone is
/// cut off at 255 the edge turns brighter than the object.
struct CutOut: Sendable {
    /// The value of an opaque white pixel in `picture`; the filter overshoots by 1.15 at most.
    static let full = 216

    /// RGBA, colours premultiplied, 0...`full`.
    let picture: Picture
    /// Colours of visible pixels spread over the object, for judging it against a background.
    private let samples: [SIMD3<Float>]

    init(object: EmojiObject, font: EmojiFont) throws(SceneError) {
        guard let png = font.png(for: object.codePoint) else { throw .unknownObject(name: object.name) }
        let decoded: Picture
        do {
            decoded = try ImageDecoder.decodeRGBA(png)
        } catch {
            throw .badBitmap(object: object.name, reason: "\(error)")
        }
        try self.init(decoded, name: object.name)
    }

    /// - Parameter decoded: RGBA, colours not premultiplied.
    init(_ decoded: Picture, name: String) throws(SceneError) {
        let (width, height, pixels) = (decoded.width, decoded.height, decoded.pixels)
        var (left, right, top, bottom) = (width, -1, height, -1)
        for y in 0..<height {
            for x in 0..<width where pixels[(y * width + x) * 4 + 3] >= 16 {
                (left, right, top, bottom) = (min(left, x), max(right, x), min(top, y), max(bottom, y))
            }
        }
        guard left <= right else {
            throw .badBitmap(object: name, reason: "every pixel is transparent")
        }
        var cropped: [UInt8] = []
        cropped.reserveCapacity((right - left + 1) * (bottom - top + 1) * 4)
        var opaque: [Colour] = []
        for y in top...bottom {
            for x in left...right {
                let at = (y * width + x) * 4
                let alpha = Int(pixels[at + 3])
                let weight = alpha * Self.full
                for channel in 0..<3 {
                    cropped.append(UInt8((Int(pixels[at + channel]) * weight + 32_512) / 65_025))
                }
                cropped.append(UInt8((weight + 127) / 255))
                if alpha >= 200 {
                    opaque.append(Colour(red: pixels[at], green: pixels[at + 1], blue: pixels[at + 2]))
                }
            }
        }
        picture = Picture(width: right - left + 1, height: bottom - top + 1, bands: 4, pixels: cropped)
        let count = min(opaque.count, 96)
        samples = (0..<count).map { opaque[$0 * opaque.count / count].lab }
    }

    /// The share of the object, 0...1, whose colour stands out from `background`.
    func visibleShare(on background: Colour) -> Double {
        let ground = background.lab
        let visible = samples.count { sample in
            let difference = sample - ground
            return (difference * difference).sum() > Self.clearDistance * Self.clearDistance
        }
        return Double(visible) / Double(max(samples.count, 1))
    }

    /// Width and height in pixels when the longer side measures `extent` pixels.
    func size(extent: Int) -> (width: Int, height: Int) {
        let longest = max(picture.width, picture.height)
        return (
            max(1, (picture.width * extent + longest / 2) / longest),
            max(1, (picture.height * extent + longest / 2) / longest)
        )
    }

    /// About twelve times the smallest difference that the eye sees.
    private static let clearDistance: Float = 28
}
