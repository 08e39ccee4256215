import Foundation
import TestSupport
import Tokenization

/// The committed vocabulary and goldens, read once.
enum Fixtures {
    static let folder = fixturesFolder.appending(path: "tokenization")

    static let tokenizer = Result {
        try Tokenizer(
            vocabulary: Vocabulary(contentsOf: folder.appending(path: "bert-base-uncased-vocab.txt")))
    }

    /// The two columns of a golden file.
    static func rows(_ name: String) throws -> [(first: Substring, second: Substring)] {
        let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        return text.split(separator: "\n").compactMap { line in
            let fields = line.split(maxSplits: 1, whereSeparator: { $0 == "\t" })
            return fields.count == 2 ? (fields[0], fields[1]) : nil
        }
    }

    static func ids(_ column: Substring) -> [Int32] {
        column.split(separator: " ").compactMap { Int32($0) }
    }

    static func string(_ column: Substring) throws -> String {
        try JSONDecoder().decode(String.self, from: Data(column.utf8))
    }
}
