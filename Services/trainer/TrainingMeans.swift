import Catalog
import Compute
import Foundation
import ServiceKit
import Training

/// What this host brings to a run: the precision the run asks for, and how much memory may be spent to save work. Nothing but the
/// precision changes the result.
struct TrainingMeans: Sendable {
    let precision: Precision
    let recomputesVision: Bool
    /// Bytes for the output of a frozen encoder.
    private let featureBudget: Int
    private let featureFolder: URL?

    init(_ spec: RunSpec, _ context: ServiceContext) throws {
        guard let precision = Precision(rawValue: spec.precision), precision != .int8 else {
            throw JobRefused("precision \(spec.precision) is unknown to this trainer, it has fp32 and bf16")
        }
        self.precision = precision
        recomputesVision = try context.settings.int(Setting.recompute, in: 0...1) == 1
        // An augmented picture looks different in every epoch.
        let budget = try context.settings.int(Setting.featureMemory, in: 0...1 << 24) << 20
        featureBudget = spec.augment == "none" ? budget : 0
        featureFolder = context.settings.optionalText(Setting.featureFolder).map { URL(filePath: $0) }
    }

    /// Names the class of machines that compute the same bits for this run.
    func fingerprint(_ device: String) -> String {
        precision == .fp32 ? device : "\(device), products in \(precision.rawValue)"
    }

    /// A new store for one run; nil when this host keeps no features.
    var features: FeatureStore? {
        guard featureBudget > 0 else { return nil }
        let format = precision == .fp32 ? FeatureStore.Format.float32 : .bfloat16
        guard let featureFolder else { return FeatureStore(inMemory: featureBudget, format: format) }
        return FeatureStore(in: featureFolder, budget: featureBudget, format: format)
    }
}
