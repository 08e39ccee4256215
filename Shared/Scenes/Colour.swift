import Foundation

/// An sRGB colour, 0...255 a channel.
public struct Colour: Sendable, Hashable {
    public let red: UInt8
    public let green: UInt8
    public let blue: UInt8

    public init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// CIE L*a*b* under D65, where distances follow what the eye sees.
    var lab: SIMD3<Float> {
        let r = Self.linear[Int(red)]
        let g = Self.linear[Int(green)]
        let b = Self.linear[Int(blue)]
        let x = Self.response((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505)
        let y = Self.response(0.2126 * r + 0.7152 * g + 0.0722 * b)
        let z = Self.response((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089)
        return SIMD3(116 * y - 16, 500 * (x - y), 200 * (y - z))
    }

    /// The colour moved by up to `amount` levels in each channel.
    func jittered(_ amount: Int, _ random: inout CounterRandom) -> Colour {
        let steps = (0..<3).map { _ in random.below(2 * amount + 1) - amount }
        return moved { steps[$0] }
    }

    /// The colour moved by `step(channel)` levels, kept in 0...255.
    func moved(by step: (Int) -> Int) -> Colour {
        func move(_ level: UInt8, _ channel: Int) -> UInt8 {
            UInt8(min(max(Int(level) + step(channel), 0), 255))
        }
        return Colour(red: move(red, 0), green: move(green, 1), blue: move(blue, 2))
    }

    static func random(_ random: inout CounterRandom) -> Colour {
        let bits = random.next()
        return Colour(
            red: UInt8(truncatingIfNeeded: bits), green: UInt8(truncatingIfNeeded: bits >> 8),
            blue: UInt8(truncatingIfNeeded: bits >> 16))
    }

    private static let linear: [Float] = (0..<256).map { level in
        let value = Float(level) / 255
        return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }

    private static func response(_ value: Float) -> Float {
        value > 0.008856 ? cbrt(value) : 7.787 * value + 16 / 116
    }
}
