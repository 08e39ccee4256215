import BLIP

/// Weights for measuring: evenly spread around zero with BLIP's own deviation of 0.02, layer norms at one. Drawn in a fraction of
/// a second; the size of the numbers matters (denormals are slow), their distribution does not.
struct BenchWeights: WeightSource {
    func floats(_ name: String, shape: [Int]) throws -> [Float]? {
        if name.hasSuffix("predictions.decoder.weight") || name.hasSuffix("predictions.decoder.bias") {
            return nil
        }
        let count = shape.reduce(1, *)
        if name.hasSuffix("bias") { return [Float](repeating: 0, count: count) }
        if name.contains("norm") || name.contains("LayerNorm") { return [Float](repeating: 1, count: count) }
        var state = UInt64(count) &* 0x9e37_79b9_7f4a_7c15
        for byte in name.utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return BenchNumbers.draw(count, deviation: 0.02, seed: state)
    }
}

/// Evenly spread numbers around zero, a pure function of the seed.
enum BenchNumbers {
    static func draw(_ count: Int, deviation: Float, seed: UInt64) -> [Float] {
        // sqrt(3) times the deviation is the half width of an even spread.
        let width = deviation * 1.732_050_8 / 8_388_608
        return [Float](unsafeUninitializedCapacity: count) { buffer, filled in
            var state = seed
            for index in 0..<count {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                buffer[index] = Float(Int32(truncatingIfNeeded: state >> 40) - 8_388_608) * width
            }
            filled = count
        }
    }
}
