import Foundation
import TestSupport
import Testing

@testable import Tokenization

@Suite struct GoldenTests {
    @Test func everyGoldenTextHasTheReferenceIds() throws {
        let tokenizer = try Fixtures.tokenizer.get()
        let rows = try Fixtures.rows("encode.txt")
        #expect(rows.count == 2336)
        for row in rows {
            let text = try Fixtures.string(row.first)
            let ids = tokenizer.encode(text, recogniseSpecialTokens: true)
            #expect(ids == Fixtures.ids(row.second), "\(row.first)")
        }
    }

    @Test func everyGoldenIdListDecodesToTheReferenceText() throws {
        let tokenizer = try Fixtures.tokenizer.get()
        let rows = try Fixtures.rows("decode.txt")
        #expect(rows.count == 533)
        for row in rows {
            let text = tokenizer.decode(Fixtures.ids(row.first))
            let expected = try Fixtures.string(row.second)
            #expect(Array(text.unicodeScalars) == Array(expected.unicodeScalars), "\(row.second)")
        }
    }

    @Test func everyScalarOfTheFirstTwoPlanesIsTreatedAsByTheReference() throws {
        let normalizer = TextNormalizer(lowercase: true)
        let keepingMarks = TextNormalizer(lowercase: false)
        let text = try String(contentsOf: Fixtures.folder.appending(path: "scalars.txt"), encoding: .utf8)
        let runs = text.split(separator: "\n").compactMap { line -> (first: UInt32, kind: Substring)? in
            let fields = line.split(separator: " ")
            return UInt32(fields[0], radix: 16).map { ($0, fields[1]) }
        }
        #expect(runs.count == 870)
        let ends = runs.dropFirst().map(\.first) + [0x110000]
        // One scalar whose decomposition is newer than the reference's tables.
        let known: Set<UInt32> = [0x11938]
        for (run, end) in zip(runs, ends) {
            let dense = run.first..<max(run.first, min(end, 0x20000))
            let values = dense.isEmpty ? [run.first, end - 1] : Array(dense)
            for value in values where !known.contains(value) {
                guard let scalar = Unicode.Scalar(value) else { continue }
                let words = normalizer.words(["a", scalar, "b"])
                let kind: Substring =
                    switch words {
                    case [["a", "b"]]: keepingMarks.words(["a", scalar, "b"]) == words ? "r" : "m"
                    case [["a"], ["b"]]: "s"
                    default: words.count > 1 ? "w" : "l"
                    }
                #expect(kind == run.kind, "U+\(String(value, radix: 16))")
            }
        }
    }
}
