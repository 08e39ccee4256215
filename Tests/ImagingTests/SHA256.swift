import Foundation

/// FIPS 180-4, to compare with hashes that other programs recorded. Written for unoptimised builds: plain
/// locals, no arrays in the inner loop.
func sha256(_ message: [UInt8]) -> String {
    var padded = message + [0x80]
    padded += [UInt8](repeating: 0, count: (120 - padded.count % 64) % 64)
    padded += (0..<8).map { UInt8(truncatingIfNeeded: (message.count * 8) >> (56 - 8 * $0)) }
    var state = primes.prefix(8).map { fraction($0.squareRoot()) }
    let constants = primes.map { fraction(cbrt($0)) }
    padded.withUnsafeBufferPointer { bytes in
        constants.withUnsafeBufferPointer { constants in
            withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { words in
                var start = 0
                while start < bytes.count {
                    expand(bytes, start, words)
                    mix(&state, words, constants)
                    start += 64
                }
            }
        }
    }
    return state.map { word in
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
}

private let primes: [Double] = (2..<312).filter { n in !(2..<n).contains { n % $0 == 0 } }.map(Double.init)

/// The first 32 bits behind the binary point.
private func fraction(_ root: Double) -> UInt32 { UInt32((root - root.rounded(.down)) * 0x1p32) }

private func expand(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ words: UnsafeMutableBufferPointer<UInt32>
) {
    var i = 0
    while i < 16 {
        let at = start + i * 4
        words[i] =
            UInt32(bytes[at]) << 24 | UInt32(bytes[at + 1]) << 16 | UInt32(bytes[at + 2]) << 8
            | UInt32(bytes[at + 3])
        i += 1
    }
    while i < 64 {
        let a = words[i - 15]
        let b = words[i - 2]
        let low: UInt32 = (a >> 7 | a << 25) ^ (a >> 18 | a << 14) ^ (a >> 3)
        let high: UInt32 = (b >> 17 | b << 15) ^ (b >> 19 | b << 13) ^ (b >> 10)
        words[i] = words[i - 16] &+ low &+ words[i - 7] &+ high
        i += 1
    }
}

private func mix(
    _ state: inout [UInt32], _ words: UnsafeMutableBufferPointer<UInt32>,
    _ constants: UnsafeBufferPointer<UInt32>
) {
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    var i = 0
    while i < 64 {
        let turnedE: UInt32 = (e >> 6 | e << 26) ^ (e >> 11 | e << 21) ^ (e >> 25 | e << 7)
        let turnedA: UInt32 = (a >> 2 | a << 30) ^ (a >> 13 | a << 19) ^ (a >> 22 | a << 10)
        let choice: UInt32 = (e & f) ^ (~e & g)
        let majority: UInt32 = (a & b) ^ (a & c) ^ (b & c)
        let first: UInt32 = h &+ turnedE &+ choice &+ constants[i] &+ words[i]
        h = g
        g = f
        f = e
        e = d &+ first
        d = c
        c = b
        b = a
        a = first &+ turnedA &+ majority
        i += 1
    }
    let sums = [a, b, c, d, e, f, g, h]
    for k in 0..<8 { state[k] = state[k] &+ sums[k] }
}
