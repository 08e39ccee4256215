import CResample
import Foundation

/// The operations of BLIP's random augmentation at its strength, 5 of 10. At that strength its brightness and
/// sharpness have the factor 1 and change nothing; they keep their places in the draw.
enum PictureOperation: Equatable {
    case identity, autoContrast, brightness, sharpness, equalize
    /// Each row moves by `factor` times its number.
    case shearX(Double)
    case shearY(Double)
    /// Moves the content left (up); negative: right (down). Pixels.
    case translateX(Double)
    case translateY(Double)
    /// Degrees, against the clock, about the middle.
    case rotate(Double)

    /// What lies outside the picture.
    private static let outside: UInt8 = 128

    /// Of a float32, as in the recipe.
    private static let shear = Double(Float(0.15))

    /// One of the ten with its sign.
    static func draw(_ random: inout SplitMix) -> PictureOperation {
        let choice = random.below(10)
        let sign = random.uniform() < 0.5 ? -1.0 : 1.0
        return switch choice {
        case 0: .identity
        case 1: .autoContrast
        case 2: .brightness
        case 3: .sharpness
        case 4: .equalize
        case 5: .shearX(sign * shear)
        case 6: .shearY(sign * shear)
        case 7: .translateX(sign * 5)
        case 8: .translateY(sign * 5)
        default: .rotate(sign * 15)
        }
    }

    func apply(to picture: Picture) -> Picture {
        switch self {
        case .identity, .brightness, .sharpness: picture
        case .autoContrast: Self.levelled(picture, Self.stretched)
        case .equalize: Self.levelled(picture, Self.equalized)
        case .shearX(let factor): Self.warped(picture, [1, factor, 0, 0, 1, 0])
        case .shearY(let factor): Self.warped(picture, [1, 0, 0, factor, 1, 0])
        case .translateX(let offset): Self.warped(picture, [1, 0, -offset, 0, 1, 0])
        case .translateY(let offset): Self.warped(picture, [1, 0, 0, 0, 1, -offset])
        case .rotate(let degrees): Self.warped(picture, Self.rotation(degrees, picture))
        }
    }

    /// A table of levels for each band, from its histogram; nil leaves the band as it is.
    private static func levelled(_ picture: Picture, _ table: ([Int]) -> [UInt8]?) -> Picture {
        let bands = picture.bands
        var result = picture
        for band in 0..<bands {
            var histogram = [Int](repeating: 0, count: 256)
            picture.pixels.withUnsafeBufferPointer { pixels in
                histogram.withUnsafeMutableBufferPointer { counts in
                    for place in stride(from: band, to: pixels.count, by: bands) {
                        counts[Int(pixels[place])] += 1
                    }
                }
            }
            guard let table = table(histogram) else { continue }
            result.pixels.withUnsafeMutableBufferPointer { pixels in
                table.withUnsafeBufferPointer { table in
                    for place in stride(from: band, to: pixels.count, by: bands) {
                        pixels[place] = table[Int(pixels[place])]
                    }
                }
            }
        }
        return result
    }

    /// The darkest level to 0 and the brightest to 255, truncated.
    private static func stretched(_ histogram: [Int]) -> [UInt8]? {
        guard let low = histogram.firstIndex(where: { $0 > 0 }),
            let high = histogram.lastIndex(where: { $0 > 0 }), high > low
        else { return nil }
        let scale = 255.0 / Double(high - low)
        let offset = -Double(low) * scale
        return (0..<256).map { UInt8(min(255, max(0, Double($0) * scale + offset))) }
    }

    /// Levels spread so that each holds about as many pixels.
    private static func equalized(_ histogram: [Int]) -> [UInt8]? {
        let filled = histogram.filter { $0 > 0 }
        let step = filled.dropLast().reduce(0, +) / 255
        guard step > 0 else { return nil }
        var total = step / 2
        return histogram.map { count in
            defer { total += count }
            return UInt8(min(255, total / step))
        }
    }

    private static func rotation(_ degrees: Double, _ picture: Picture) -> [Double] {
        let angle = degrees * .pi / 180
        let (cosine, sine) = (cos(angle), sin(angle))
        let (x, y) = (Double(picture.width) / 2, Double(picture.height) / 2)
        return [
            cosine, sine, (1 - cosine) * x - sine * y,
            -sine, cosine, sine * x + (1 - cosine) * y,
        ]
    }

    /// - Parameter forward: two rows of three, from places in the picture to places in the result.
    private static func warped(_ picture: Picture, _ forward: [Double]) -> Picture {
        let (a, b, c, d, e, f) = (forward[0], forward[1], forward[2], forward[3], forward[4], forward[5])
        // Sums in the recipe's order: every rounding is part of the result.
        let scale = 1 / (a * e - b * d)
        let (across, slope, rise, down) = (e * scale, b * -scale, d * -scale, a * scale)
        let back = [across, slope, -across * c - slope * f, rise, down, -rise * c - down * f]
        let samples = [UInt8](unsafeUninitializedCapacity: picture.pixels.count) { target, filled in
            picture.pixels.withUnsafeBufferPointer { source in
                warp_bilinear(
                    source.baseAddress, picture.width, picture.height, picture.bands, back, outside,
                    target.baseAddress)
            }
            filled = picture.pixels.count
        }
        return Picture(width: picture.width, height: picture.height, bands: picture.bands, pixels: samples)
    }
}
