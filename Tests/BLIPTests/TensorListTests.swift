import Compute
import Foundation
import TestSupport
import Testing

@testable import BLIP
@testable import Checkpoints

/// Names and shapes of the published sizes, as transformers builds them (Tests/Fixtures/checkpoints/make_models.py).
@Suite struct TensorListTests {
    struct TensorList: TensorFile {
        let url = URL(filePath: "list")
        let tensors: [String: TensorRecord]

        init(_ name: String) throws {
            let text = try String(
                contentsOf: fixturesFolder.appending(path: "checkpoints/tensors-\(name).txt"), encoding: .utf8
            )
            var tensors: [String: TensorRecord] = [:]
            for line in text.split(separator: "\n") {
                let parts = line.split(separator: " ", omittingEmptySubsequences: false)
                let shape = parts[1].split(separator: ",").compactMap { Int($0) }
                for layer in 0..<(Int(parts[2]) ?? 0) {
                    let name = String(parts[0]).replacing("*", with: String(layer))
                    tensors[name] = TensorRecord(
                        name: name, dtype: .F32, shape: shape, count: shape.reduce(1, *), offset: 0)
                }
            }
            self.tensors = tensors
        }

        func readFloats(
            _ name: String, into buffer: UnsafeMutableBufferPointer<Float>, requireFinite: Bool
        ) throws(CheckpointError) {}

        func int64s(_ name: String) throws(CheckpointError) -> [Int64] { [] }
    }

    static let cases = [
        ("captioner-base", BLIPConfig.base, 223_971_644),
        ("captioner-large", BLIPConfig.large, 446_290_492),
        ("retrieval-base", BLIPConfig.base, 223_744_258),
        ("retrieval-large", BLIPConfig.large, 446_128_642),
    ]

    @Test(arguments: cases)
    func everyTensorOfThePublishedSizesIsAskedForWithItsShape(
        _ name: String, _ size: BLIPConfig, _ parameters: Int
    ) throws {
        let list = try TensorList(name)
        var config = size
        config.kind = name.hasPrefix("retrieval") ? .retrieval : .captioner
        let loader = WeightLoader(shapesOf: list)
        try ModelFolder.declare(config, loader)
        try ModelFolder.refuseSurplus(list, known: loader.parameters, config)
        #expect(loader.parameters.reduce(0) { $0 + $1.value.count } == parameters)
    }

    @Test(arguments: cases)
    func shapesAloneTellTheConfigOfThePublishedSizes(
        _ name: String, _ size: BLIPConfig, _ parameters: Int
    ) throws {
        var expected = size
        expected.kind = name.hasPrefix("retrieval") ? .retrieval : .captioner
        let config = try ConfigCompletion.infer(
            try TensorList(name), kind: expected.kind, options: ImportOptions())
        #expect(config == expected)
    }

    @Test func eightTextHeadsAreTwelveForThePublishedSizesUnlessToldOtherwise() {
        for says in [true, false] {
            var config = BLIPConfig.base
            config.text.numAttentionHeads = 8
            let notes = ConfigCompletion.complete(
                &config, saysTextHeads: says, options: ImportOptions())
            #expect(config.text.numAttentionHeads == 12)
            #expect(notes.count == 1 && notes[0].contains(says ? "says 8" : "leaves them out"))
        }
        var (config, options) = (BLIPConfig.base, ImportOptions())
        (config.text.numAttentionHeads, options.textHeads) = (8, 8)
        #expect(ConfigCompletion.complete(&config, saysTextHeads: true, options: options).isEmpty)
        #expect(config.text.numAttentionHeads == 8)
        // A model of other sizes may well have 8.
        config.text.hiddenSize = 512
        #expect(ConfigCompletion.complete(&config, saysTextHeads: true, options: ImportOptions()).isEmpty)
        #expect(config.text.numAttentionHeads == 8)
    }

    @Test func positionsAreResampledAsTorchDoes() throws {
        struct Golden: Decodable {
            let grid: [Float]
            let width: Int
            let sizes: [String: [Float]]
        }
        let golden = try JSONDecoder().decode(
            Golden.self,
            from: Data(contentsOf: fixturesFolder.appending(path: "checkpoints/positions.json")))
        let row: [Float] = [1, 2, 3, 4]
        for (side, expected) in golden.sizes {
            let ours = PositionEmbedding.resample(
                row + golden.grid, width: golden.width, from: 3, to: try #require(Int(side)))
            #expect(Array(ours.prefix(4)) == row)
            #expect(ours.count == expected.count + 4)
            let worst = zip(ours.dropFirst(4), expected).map { abs($0 - $1) }.max() ?? 1
            #expect(worst < 5e-6, "\(side): \(worst)")
        }
    }
}
