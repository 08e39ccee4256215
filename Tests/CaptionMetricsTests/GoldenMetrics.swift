import CaptionMetrics
import Foundation
import TestSupport

/// The twelve golden images, scored by the COCO caption evaluation.
struct GoldenMetrics: Decodable {
    struct Input: Decodable {
        let refs: [String]
        let cand: String
    }

    enum CodingKeys: String, CodingKey {
        case input, corpus
        case perImage = "per_image"
        case tokenizedReferences = "tokenized_refs"
        case tokenizedCandidates = "tokenized_cands"
    }

    let input: [String: Input]
    let corpus: [String: Double]
    let perImage: [String: [Double]]
    let tokenizedReferences: [String: [String]]
    let tokenizedCandidates: [String: [String]]

    static let folder = fixturesFolder.appending(path: "metrics")

    static func load() throws -> GoldenMetrics {
        try load("golden_metrics.json")
    }

    static func load<Value: Decodable>(_ name: String) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(contentsOf: folder.appending(path: name)))
    }

    static func lines(_ name: String) throws -> [String] {
        // By scalar: a line may begin with a combining mark.
        let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        return text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            .map { String($0) }
    }

    /// The images in the order of the golden lists.
    var samples: [CaptionSample] {
        input.keys.compactMap { Int($0) }.sorted().compactMap { key in
            input[String(key)].map {
                CaptionSample(id: String(key), candidate: $0.cand, references: $0.refs)
            }
        }
    }
}
