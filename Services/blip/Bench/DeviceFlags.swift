public import ArgumentParser
import Compute
public import Devices
import Foundation
import ServiceKit

/// Which device a command computes on.
struct DeviceFlags: ParsableArguments {
    @Option(help: "cpu, gpu, or auto: a gpu where a PJRT plugin is found and opens. Default: cpu.")
    var device = DeviceChoice.cpu

    @Option(help: "File of the PJRT plugin (BLIP_PJRT_PLUGIN). Default: looked for in Python environments.")
    var pjrtPlugin: String?

    @Option(help: "Cards to use.")
    var gpuDevices = 1

    func validate() throws {
        guard (1...64).contains(gpuDevices) else {
            throw ValidationError("--gpu-devices is \(gpuDevices), expected 1 to 64")
        }
    }

    /// Finds and opens what was asked for; blocks. Compiled programs are kept in the state folder of this user.
    func open(precision: Precision? = nil) throws -> HostDevices {
        try HostDevices.open(
            DeviceOptions(
                device, plugin: pjrtPlugin, cards: gpuDevices, precision: precision,
                cache: StateFolder.default().executables)
        ) { _ in }
    }
}

extension DeviceChoice: ExpressibleByArgument {}
