import Catalog
import Database
import Foundation

/// Made-up pictures and short cuts through preprocessing.
enum Samples {
    /// 32 bytes that differ for each number.
    static func sha(_ number: Int) -> [UInt8] {
        var generator = SplitMix(state: UInt64(bitPattern: Int64(number)))
        return (0..<4).flatMap { _ in
            let word = generator.next()
            return (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) }
        }
    }

    static func image(_ number: Int, split: Split? = nil, captions: [String]? = nil) -> NewImage {
        NewImage(
            sha256: sha(number), size: 1000 + number, fileName: "\(number).jpg", split: split,
            captions: captions ?? ["picture \(number)", "number \(number) again"], line: number)
    }

    static let model = NewModel(
        name: "base", folderKey: "models/base", weightsSHA256: sha(-1), imageSize: 96, parameters: 1_000_000,
        config: "{\"hidden\": 64}", origin: "imported")

    private struct SplitMix: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }
}

extension Catalog {
    /// Prepares every pending picture as a worker would.
    func prepareAll() async throws {
        while true {
            let jobs = try await claim(.preprocess, worker: "test", lease: .seconds(60), limit: 100)
            if jobs.isEmpty { return }
            try await completePreprocess(
                jobs.map { ($0.lease, .ready(width: 640, height: 480, format: "jpeg")) })
        }
    }

    /// A dataset with `train` prepared training and `test` prepared test pictures, and a model.
    func seed(dataset: String = "cats", train: Int = 6, test: Int = 3) async throws {
        let items =
            (0..<train).map { Samples.image($0, split: .train) }
            + (0..<test).map { Samples.image(1000 + $0, split: .test) }
        _ = try await addImages(dataset: dataset, items: items)
        try await prepareAll()
        try await registerModel(Samples.model)
    }
}
