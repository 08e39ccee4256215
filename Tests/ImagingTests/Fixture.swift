import Foundation
import TestSupport
import Testing

let imagingFolder = fixturesFolder.appending(path: "imaging")

/// One picture of `expected.json`: what Pillow reads from it, as hashes of interleaved bytes.
struct ExpectedPicture: Decodable, Sendable, CustomTestStringConvertible {
    struct Resized: Decodable, Sendable {
        let width, height: Int
        let sha256: String
    }

    let file: String
    let width, height: Int
    let mode: String
    /// Upright RGB; alpha dropped; the high byte of 16 bits.
    let rgb: String
    /// Only where the picture has alpha.
    let rgba: String?
    let on_white: String?
    let resized: [Resized]?

    var testDescription: String { file }

    var bytes: [UInt8] { get throws { try fixture(file) } }

    static let all: [ExpectedPicture] = load().pictures

    static func named(_ file: String) throws -> ExpectedPicture {
        try #require(all.first { $0.file == file })
    }

    private struct Contents: Decodable { let pictures: [ExpectedPicture] }

    private static func load() -> Contents {
        do {
            return try JSONDecoder().decode(Contents.self, from: Data(fixture("expected.json")))
        } catch {
            Issue.record("expected.json does not load: \(error)")
            return Contents(pictures: [])
        }
    }
}

func fixture(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: imagingFolder.appending(path: name)))
}
