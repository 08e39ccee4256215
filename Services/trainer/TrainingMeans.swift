import Catalog
import Compute
import Devices
import Foundation
import Logging
import PJRT
import ServiceKit
import Training

/// What this host brings to a run: the device and the precision the run asks for, and how much memory may be spent to save work. Nothing
/// but the first two changes the result.
struct TrainingMeans: Sendable {
    let precision: Precision
    let recomputesVision: Bool
    let deviceKind: DeviceKind
    private let devices: HostDevices
    /// Ends the process when a step on a card hangs, so that the lease moves on; nil on the CPU.
    let watchdog: StepWatchdog?
    /// Bytes for the output of a frozen encoder.
    private let featureBudget: Int
    private let featureFolder: URL?

    init(_ spec: RunSpec, _ context: ServiceContext, _ devices: HostDevices) throws {
        guard let precision = Precision(rawValue: spec.precision), precision != .int8 else {
            throw JobRefused("precision \(spec.precision) is unknown to this trainer, it has fp32 and bf16")
        }
        self.precision = precision
        self.devices = devices
        guard let wish = DeviceChoice(rawValue: spec.device) else {
            throw JobRefused("device \(spec.device) is unknown to this trainer, it knows auto, cpu and gpu")
        }
        deviceKind = try devices.kind(for: wish)
        let logger = context.logger
        watchdog = deviceKind == .gpu ? HostDevices.watchdog { logger.critical("\($0)") } : nil
        recomputesVision = try context.settings.int(Setting.recompute, in: 0...1) == 1
        // An augmented picture looks different in every epoch.
        let budget = try context.settings.int(Setting.featureMemory, in: 0...1 << 24) << 20
        featureBudget = spec.augment == "none" ? budget : 0
        featureFolder = context.settings.optionalText(Setting.featureFolder).map { URL(filePath: $0) }
    }

    /// A new device of the kind this run gets.
    func device() throws(DeviceError) -> any Device {
        try devices.device(deviceKind, precision: precision, watchdog: watchdog)
    }

    /// A new store for one run; nil when this host keeps no features.
    var features: FeatureStore? {
        guard featureBudget > 0 else { return nil }
        let format = precision == .fp32 ? FeatureStore.Format.float32 : .bfloat16
        guard let featureFolder else { return FeatureStore(inMemory: featureBudget, format: format) }
        return FeatureStore(in: featureFolder, budget: featureBudget, format: format)
    }
}
