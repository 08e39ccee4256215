/// Turns 8-bit RGB into the model's input: `(v / 255 - mean) / std`, every step rounded to float32.
///
/// A table of 256 values per channel gives exactly those roundings; a fused `a * v + b` does not.
public struct PixelNormaliser: Sendable {
    private let table: [Float]
    /// Per channel, in units of full scale.
    public let mean, standardDeviation: [Float]

    /// Mean and standard deviation per channel (R, G, B), in units of full scale.
    public init(mean: [Float], standardDeviation: [Float]) {
        precondition(
            mean.count == 3 && standardDeviation.count == 3,
            "expected 3 means and 3 deviations, came \(mean.count) and \(standardDeviation.count)")
        (self.mean, self.standardDeviation) = (mean, standardDeviation)
        table = (0..<3).flatMap { channel in
            (0..<256).map { (Float($0) / 255 - mean[channel]) / standardDeviation[channel] }
        }
    }

    /// The constants BLIP was trained with.
    public static let blip = PixelNormaliser(
        mean: [0.48145466, 0.4578275, 0.40821073], standardDeviation: [0.26862954, 0.26130258, 0.27577711])

    /// The value that sample `value` of channel `channel` (0 R, 1 G, 2 B) becomes.
    public func value(_ value: UInt8, channel: Int) -> Float { table[channel << 8 | Int(value)] }

    /// Interleaved RGB (`size * size * 3` samples) to three planes of `size * size` floats each at `output`.
    public func chw(_ rgb: UnsafeBufferPointer<UInt8>, size: Int, into output: UnsafeMutablePointer<Float>) {
        let plane = size * size
        precondition(rgb.count == plane * 3, "expected \(plane * 3) samples, came \(rgb.count)")
        table.withUnsafeBufferPointer { table in
            for pixel in 0..<plane {
                output[pixel] = table[Int(rgb[pixel * 3])]
                output[plane + pixel] = table[256 + Int(rgb[pixel * 3 + 1])]
                output[2 * plane + pixel] = table[512 + Int(rgb[pixel * 3 + 2])]
            }
        }
    }

    /// As the other form, from an array.
    public func chw(_ rgb: [UInt8], size: Int, into output: UnsafeMutablePointer<Float>) {
        rgb.withUnsafeBufferPointer { chw($0, size: size, into: output) }
    }
}
