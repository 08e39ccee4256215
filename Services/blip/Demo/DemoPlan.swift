import Foundation
import Wire

/// What a demo does, all choices made.
struct DemoPlan: Sendable {
    static let dataset = "scenes"
    static let model = "tiny-blip"

    let out: URL
    let modelFolder: URL
    let epochs: UInt32
    let batchSize: UInt32
    let learningRate: Double
    let warmupSteps: UInt32
    let seed: UInt64
    let train: Int
    let validation: Int
    let test: Int
    let fresh: Bool

    var pictures: Int { train + validation + test }

    /// The folder given, that of BLIP_TINY_MODEL, or the one in the clone. Throws `Failure` (bad input) when it is none.
    static func modelFolder(_ given: String?) throws -> URL {
        let variable = ProcessInfo.processInfo.environment["BLIP_TINY_MODEL"].flatMap {
            $0.isEmpty ? nil : $0
        }
        let folder = URL(filePath: given ?? variable ?? "compose/models/tiny-blip")
        let config = folder.appending(path: "config.json").path(percentEncoded: false)
        guard FileManager.default.fileExists(atPath: config) else {
            throw Failure.badInput(
                "no model in \(folder.path(percentEncoded: false).safe); run this in the project's folder, or name the model's "
                    + "folder with --model-dir or BLIP_TINY_MODEL")
        }
        return folder
    }

    func spec(model: String, output: String?) -> RunSpec {
        var spec = RunSpec(dataset: Self.dataset, baseModel: model, outputModel: output)
        (spec.epochs, spec.batchSize, spec.learningRate) = (epochs, batchSize, learningRate)
        (spec.warmupSteps, spec.seed) = (warmupSteps, seed)
        return spec
    }

    /// Whether a run did, or does, what this plan asks for.
    func matches(_ run: RunInfo, model: String) -> Bool {
        guard let spec = run.spec else { return false }
        return spec.dataset == Self.dataset && spec.baseModel == model && spec.epochs == epochs
            && spec.batchSize == batchSize
            && spec.learningRate == learningRate && spec.warmupSteps == warmupSteps
            && (spec.seed ?? 0) == seed
            && (spec.maxSteps ?? 0) == 0 && !(spec.freezeVision ?? false) && !(spec.allCaptions ?? false)
    }
}
