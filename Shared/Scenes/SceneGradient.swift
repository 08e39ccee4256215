import Foundation

extension SceneRenderer {
    /// A linear change from `first` to `second` that spans the whole square, RGB bytes.
    static func gradient(_ first: Colour, _ second: Colour, turns: Double, side: Int) -> [UInt8] {
        let angle = 2 * Double.pi * turns
        let across = Float(cos(angle))
        let down = Float(sin(angle))
        // Half the length of the square's shadow on the direction, so the ends fall on two corners.
        let reach = (abs(across) + abs(down)) * Float(side) / 2
        let from = SIMD3<Float>(Float(first.red), Float(first.green), Float(first.blue))
        let change = SIMD3<Float>(Float(second.red), Float(second.green), Float(second.blue)) - from
        let middle = Float(side - 1) / 2
        return [UInt8](unsafeUninitializedCapacity: side * side * 3) { buffer, count in
            var at = 0
            for y in 0..<side {
                for x in 0..<side {
                    let along = (Float(x) - middle) * across + (Float(y) - middle) * down
                    let share = min(max(0.5 + along / (2 * reach), 0), 1)
                    let colour = from + change * share + SIMD3(repeating: 0.5)
                    buffer[at] = UInt8(colour.x)
                    buffer[at + 1] = UInt8(colour.y)
                    buffer[at + 2] = UInt8(colour.z)
                    at += 3
                }
            }
            count = at
        }
    }
}
