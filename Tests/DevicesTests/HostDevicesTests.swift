import Compute
import Foundation
import PJRT
import TestSupport
import Testing

@testable import Devices

@Suite struct HostDevicesTests {
    /// A place without plugins.
    private static func nowhere(
        _ choice: DeviceChoice, plugin: String? = nil, precision: Precision? = nil
    ) -> DeviceOptions {
        DeviceOptions(
            choice, plugin: plugin, pythonEnvironment: "/nonexistent/environment", precision: precision,
            environment: ["HOME": "/nonexistent"])
    }

    @Test func withoutAPluginAutoIsTheCPUAndSaysWhy() throws {
        let host = try HostDevices.open(Self.nowhere(.auto)) { _ in }
        #expect(host.preferred == .cpu && host.kinds == [.cpu] && host.client == nil)
        #expect(host.finding.hasPrefix("cpu, because no gpu can be had"))
        #expect(host.finding.contains("xla_cuda13/xla_cuda_plugin.so"))
        #expect(host.finding.contains("/nonexistent/environment"))
        #expect(try host.kind(for: .auto) == .cpu && host.kind(for: .cpu) == .cpu)
        let device = try host.device(.cpu, precision: .int8)
        #expect(device is CPUDevice)
    }

    @Test func withoutAPluginAGPUIsRefusedWithWhatWasLookedFor() throws {
        do {
            _ = try HostDevices.open(Self.nowhere(.gpu)) { _ in }
            Issue.record("a gpu was found")
        } catch {
            #expect(error.description.contains("xla_cuda13/xla_cuda_plugin.so"))
            #expect(error.description.contains("libtpu"))
            #expect(error.description.contains("/nonexistent/environment/lib"))
            #expect(error.description.contains("jax[cuda13]"))
        }
        let host = try HostDevices.open(Self.nowhere(.auto)) { _ in }
        #expect { try host.kind(for: .gpu) } throws: { "\($0)".contains("no gpu here") }
    }

    @Test func aNamedPluginThatIsNoneIsAnErrorAndAutoSaysSo() throws {
        let file = Scratch.make().appending(path: "plugin.so")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: file.deletingLastPathComponent()) }
        try Data("not a library".utf8).write(to: file)
        let path = file.path(percentEncoded: false)
        #expect { try HostDevices.open(Self.nowhere(.gpu, plugin: path)) { _ in } } throws: {
            $0 is DeviceError && "\($0)".contains("plugin.so")
        }
        let host = try HostDevices.open(Self.nowhere(.auto, plugin: path)) { _ in }
        #expect(host.preferred == .cpu && host.finding.contains("plugin.so"))
    }

    @Test func theCPUIsNotLookedBeyondAndEightBitProductsStayThere() throws {
        // A named plugin that is not there would be an error if it were looked for.
        let named = Self.nowhere(.cpu, plugin: "/nonexistent/plugin.so")
        #expect(try HostDevices.open(named) { _ in }.finding == "cpu, as set")
        #expect { try HostDevices.open(Self.nowhere(.gpu, precision: .int8)) { _ in } } throws: {
            "\($0)".contains("int8 products exist on the CPU only")
        }
        let auto = try HostDevices.open(Self.nowhere(.auto, precision: .int8)) { _ in }
        #expect(auto.finding == "cpu: int8 products exist on the CPU only")
    }

    @Test func whatIsSetBesideTheEnvironmentWins() {
        var options = Self.nowhere(.auto, plugin: "/a.so")
        options.environment["BLIP_PJRT_PLUGIN"] = "/b.so"
        options.environment["BLIP_PYTHON_ENV"] = "/c"
        #expect(options.searched["BLIP_PJRT_PLUGIN"] == "/a.so")
        #expect(options.searched["BLIP_PYTHON_ENV"] == "/nonexistent/environment")
        (options.plugin, options.pythonEnvironment) = (nil, nil)
        #expect(
            options.searched["BLIP_PJRT_PLUGIN"] == "/b.so" && options.searched["BLIP_PYTHON_ENV"] == "/c")
    }

    static let plugin = ProcessInfo.processInfo.environment["BLIP_PJRT_TEST_PLUGIN"]

    @Test(.enabled(if: plugin != nil, "BLIP_PJRT_TEST_PLUGIN names no plugin"))
    func aPluginGivesADeviceForEachPrecisionItHas() async throws {
        let options = DeviceOptions(.gpu, plugin: Self.plugin, cards: 1, environment: [:])
        let host = try await HostDevices.opened(options) { _ in }
        #expect(host.preferred == .gpu && host.kinds == [.cpu, .gpu])
        #expect(host.finding.hasPrefix("gpu: 1 ×"))
        #expect(try host.kind(for: .auto) == .gpu && host.kind(for: .cpu) == .cpu)
        #expect(try host.device(.gpu, precision: .bf16).fixedShapes)
        #expect(try host.device(.cpu, precision: .fp32) is CPUDevice)
        #expect(throws: DeviceError.self) { try host.device(.gpu, precision: .int8) }
    }
}
