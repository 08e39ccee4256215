import Foundation

/// A folder of its own for each test, gone when the test lets go of it.
final class TemporaryFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "checkpoints-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func file(_ name: String) -> URL { url.appending(path: name) }

    func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: url.path(percentEncoded: false)).sorted()
    }
}

/// A safetensors file put together by hand, so that each part can be wrong.
struct RawSafetensors {
    var header: String
    var data: [UInt8] = []
    /// The length field, when it is to differ from the header's length.
    var claimed: UInt64?

    var bytes: Data {
        let text = Array(header.utf8)
        var out = Data()
        withUnsafeBytes(of: (claimed ?? UInt64(text.count)).littleEndian) { out.append(contentsOf: $0) }
        out.append(contentsOf: text)
        out.append(contentsOf: data)
        return out
    }
}

/// SplitMix64: the same sequence in every run.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
