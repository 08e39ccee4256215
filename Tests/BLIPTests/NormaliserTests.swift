import BLIP
import Foundation
import TestSupport
import Testing

struct NormaliserTests {
    /// 3 x 256 little-endian floats, computed by numpy in float32.
    private func expected() throws -> [Float] {
        let bytes = try [UInt8](Data(contentsOf: fixturesFolder.appending(path: "imaging/normalised.bin")))
        return stride(from: 0, to: bytes.count, by: 4).map { start in
            Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << UInt32(8 * $1) })
        }
    }

    @Test func all768ValuesAreNumpysToTheLastBit() throws {
        let expected = try expected()
        #expect(expected.count == 768)
        for channel in 0..<3 {
            for value in 0..<256 {
                let made = PixelNormaliser.blip.value(UInt8(value), channel: channel)
                #expect(made.bitPattern == expected[channel * 256 + value].bitPattern, "\(channel) \(value)")
            }
        }
    }

    @Test func interleavedSamplesBecomePlanes() throws {
        let expected = try expected()
        let rgb = (0..<(16 * 16 * 3)).map { UInt8(truncatingIfNeeded: $0 * 31) }
        var planes = [Float](repeating: .nan, count: rgb.count)
        planes.withUnsafeMutableBufferPointer { buffer in
            if let start = buffer.baseAddress { PixelNormaliser.blip.chw(rgb, size: 16, into: start) }
        }
        let wanted = (0..<3).flatMap { channel in
            (0..<256).map { expected[channel * 256 + Int(rgb[$0 * 3 + channel])] }
        }
        #expect(planes == wanted)
    }
}
