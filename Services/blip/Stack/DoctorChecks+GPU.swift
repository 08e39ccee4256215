import Foundation
import PJRT

extension DoctorChecks {
    /// Which cards trainers and captioners would find. None is no fault: everything runs on the CPU.
    func gpu() async -> Check {
        // Opening a plugin blocks.
        do { return try await onThread { Self.look() } } catch {
            return Check(name: "gpu", verdict: .warning, found: "\(error)")
        }
    }

    private static func look() -> Check {
        let name = "gpu"
        let environment = ProcessInfo.processInfo.environment
        do {
            let plugin = try PJRTPlugin.find(environment: environment)
            do {
                return Check(name: name, verdict: .good, found: Self.describe(try PJRTClient.open(plugin)))
            } catch {
                return Check(
                    name: name, verdict: .warning,
                    found: "the plugin \(plugin.file) does not open: \(error.message)",
                    remedy: "\(error.advice) Until then everything runs on the CPU")
            }
        } catch {
            // A file that was named and is not there is a mistake; no plugin at all is the usual case.
            let isNamed = environment["BLIP_PJRT_PLUGIN"]?.isEmpty == false
            return Check(
                name: name, verdict: isNamed ? .warning : .good,
                found: "\(error.message); everything runs on the CPU",
                remedy: isNamed ? error.advice : nil)
        }
    }

    /// Plugin, platform, versions, cards and their memory.
    static func describe(_ client: PJRTClient) -> String {
        let cards = client.devices.indices.map { index in
            let memory = client.memory(of: index)
            let size = memory.map { memory in
                memory.byteLimit.map { ", \(Readable.bytes($0)) to use" }
                    ?? ", \(Readable.bytes(memory.bytesInUse)) in use"
            }
            return "\(client.devices[index].kind)\(size ?? "")"
        }
        return
            "\(client.platform), PJRT \(client.attributes["pjrt_version"] ?? "?"), \(client.devices.count) × "
            + "[\(Set(cards).sorted().joined(separator: "; "))], by \(client.plugin.file)"
    }
}
