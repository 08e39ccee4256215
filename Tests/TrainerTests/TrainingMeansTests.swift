import Catalog
import Compute
import Database
import Devices
import Foundation
import ServiceKit
import TestSupport
import Testing

@testable import trainer

@Suite struct TrainingMeansTests {
    private func means(_ change: (inout RunSpec) -> Void) async throws -> TrainingMeans {
        let home = Scratch.make()
        defer { try? FileManager.default.removeItem(at: home) }
        let test = try await TestDatabase.make()
        let settings = try Settings(
            keys: Setting.common + TrainerMain.keys,
            arguments: [
                "--home", home.path(percentEncoded: false), "--database-url", test.url, "--log-level",
                "critical",
            ], environment: [:])
        let context = try await ServiceProcess.prepare("trainer", settings)
        defer {
            context.catalog.database.close()
            test.database.close()
        }
        var spec = RunSpec(dataset: "cats", baseModel: "base")
        change(&spec)
        return try TrainingMeans(spec, context, .cpu())
    }

    @Test(arguments: ["auto", "cpu"])
    func withoutACardARunGetsTheCPUInItsPrecisionAndNoWatchdog(_ device: String) async throws {
        let means = try await means { ($0.device, $0.precision) = (device, "bf16") }
        #expect(means.deviceKind == .cpu && means.watchdog == nil)
        #expect(try means.device().summary.contains("bf16"))
    }

    @Test func aRunThatAsksForACardFailsWhereThereIsNoneAndMayBeTriedElsewhere() async throws {
        await #expect {
            _ = try await means { $0.device = "gpu" }
        } throws: {
            $0 is DeviceError && "\($0)".contains("no gpu here")
        }
        await #expect(throws: JobRefused.self) { _ = try await means { $0.device = "abacus" } }
    }
}
