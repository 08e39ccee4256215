/// What is asked to compute.
public enum DeviceChoice: String, Sendable, CaseIterable {
    case cpu
    /// A card behind a plugin, or an error; never the CPU in silence.
    case gpu
    /// The card when a plugin is found and opens, else the CPU.
    case auto
}

/// What computes.
public enum DeviceKind: String, Sendable, CaseIterable {
    case cpu, gpu
}

/// Why a device cannot be had.
public struct DeviceError: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}
