internal import CPJRT
internal import Foundation

/// What a device is.
public struct PJRTDevice: Sendable, Hashable {
    /// The plugin's number for it; not the position in `PJRTClient.devices`.
    public let id: Int
    /// Such as "cpu" or "NVIDIA H100 80GB HBM3".
    public let kind: String
    /// The plugin's words for it.
    public let description: String
}

/// What a device's memory holds. Nil where the plugin does not say.
public struct PJRTDeviceMemory: Sendable, Hashable {
    public let bytesInUse: Int
    public let peakBytesInUse: Int?
    public let byteLimit: Int?
}

/// How a card's memory is taken. The CPU plugin knows none of it.
public struct PJRTMemoryOptions: Sendable, Hashable {
    /// The share of the card's memory that may be taken, above 0 up to 1.
    public var fraction: Float
    /// Take it all at the start: no fragments later, and no room for other processes.
    public var preallocate: Bool

    /// Up to nine tenths, as needed.
    public init(fraction: Float = 0.9, preallocate: Bool = false) {
        (self.fraction, self.preallocate) = (fraction, preallocate)
    }
}

/// A plugin's devices, opened. Several may live in one process. It stays open as long as a buffer or an executable
/// of it lives.
///
/// Opening, compiling, uploading and reading block the calling thread for milliseconds to minutes: call them on a
/// thread of your own, never on the cooperative pool. The process must not fork without exec once a plugin is open,
/// and a plugin may end the process (a failed check of its own, a broken driver context): only processes built to
/// be started again should open one. The environment variable XLA_FLAGS had better not be set: a flag that the
/// plugin does not know ends the process. TF_CPP_MIN_LOG_LEVEL=2 quiets the plugin on standard error.
///
/// `@unchecked Sendable`: all members are constants; a PJRT client may be called from any thread, and it is
/// destroyed by the last owner only.
public final class PJRTClient: @unchecked Sendable {
    /// The platform's name, such as "cpu" or "cuda".
    public let platform: String
    /// The platform's version in the plugin's words.
    public let platformVersion: String
    /// What the plugin says about itself, such as "stablehlo_current_version" and "cuda_version"; "pjrt_version"
    /// is added.
    public let attributes: [String: String]
    /// The devices this process may use; a device is named by its position here.
    public let devices: [PJRTDevice]
    /// The plugin's file.
    public let plugin: PJRTPlugin

    let loaded: LoadedPlugin
    let handle: pjrt_client
    let deviceHandles: [pjrt_device]
    let log: @Sendable (String) -> Void
    var api: pjrt_api { loaded.api }

    /// Opens the plugin's file, checks its version, and opens its devices.
    /// - Parameters:
    ///   - devices: how many to open: on the CPU plugin so many are made (nil: one), on cards the first so many
    ///     are taken (nil: all that are visible). Other plugins open what they find.
    ///   - memory: for cards.
    ///   - log: gets a line before every compilation and first run, so that the last line of a process that the
    ///     plugin ended names the culprit.
    /// Throws an error of phase "load" or "open".
    public static func open(
        _ plugin: PJRTPlugin, devices: Int? = nil, memory: PJRTMemoryOptions = PJRTMemoryOptions(),
        log: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(PJRTError) -> PJRTClient {
        if let devices, devices < 1 {
            throw PJRTError(
                code: PJRTError.invalid, phase: "open", message: "\(devices) devices asked for",
                advice: "Ask for one or more, or for nil.")
        }
        log("PJRT load: plugin \(plugin.file)")
        if let flags = ProcessInfo.processInfo.environment["XLA_FLAGS"], !flags.isEmpty {
            log("PJRT load: XLA_FLAGS is set; a flag the plugin does not know ends the process: \(flags)")
        }
        let loaded = try LoadedPlugin.load(plugin)
        log("PJRT open: plugin \(plugin.file), PJRT \(loaded.version), \(loaded.attributeText)")
        return try PJRTClient(loaded, plugin, devices: devices, memory: memory, log: log)
    }

    private init(
        _ loaded: LoadedPlugin, _ plugin: PJRTPlugin, devices count: Int?, memory: PJRTMemoryOptions,
        log: @escaping @Sendable (String) -> Void
    ) throws(PJRTError) {
        var options = pjrt_client_options()
        options.preallocate = -1
        var visible: [Int64] = []
        switch loaded.kind {
        case .cpu:
            options.cpu_device_count = Int64(count ?? 1)
            // The plugin's pool has a thread a core, and replicas wait in it for one another: on few cores for ever. It asks this
            // variable for another number.
            if let count, count > 1 { setenv("NPROC", String(max(8, 4 * count)), 0) }
        case .cuda:
            options.memory_fraction = memory.fraction
            options.preallocate = memory.preallocate ? 1 : 0
            visible = (0..<Int64(count ?? 0)).map { $0 }
        case .other: break
        }
        var opened: pjrt_client?
        try invoke("open") { message in
            visible.withUnsafeBufferPointer { list in
                options.visible_devices = list.baseAddress
                options.visible_device_count = list.count
                return pjrt_client_create(loaded.api, &options, &opened, &message)
            }
        }
        guard let opened else {
            throw PJRTError(
                code: PJRTError.precondition, phase: "open", message: "the plugin gave no client",
                advice: PJRTError.advice(code: 13, phase: "open"))
        }
        do throws(PJRTError) {
            (platform, platformVersion) = try Self.platform(loaded, opened)
            deviceHandles = try Self.handles(loaded, opened)
            self.devices = try deviceHandles.map { handle throws(PJRTError) in
                try Self.describe(loaded, handle)
            }
            if let count, deviceHandles.count < count {
                throw PJRTError(
                    code: PJRTError.precondition, phase: "open",
                    message: "\(count) devices asked for, \(deviceHandles.count) there: \(self.devices)",
                    advice: "Ask for fewer.")
            }
        } catch {
            pjrt_client_destroy(loaded.api, opened)
            throw error
        }
        attributes = loaded.attributes.merging(["pjrt_version": loaded.version]) { _, ours in ours }
        (self.loaded, self.plugin, handle, self.log) = (loaded, plugin, opened, log)
    }

    deinit { pjrt_client_destroy(api, handle) }

    /// The memory of a device, named by its position in `devices`; nil where the plugin does not say (the CPU
    /// plugin does not).
    public func memory(of device: Int) -> PJRTDeviceMemory? {
        guard deviceHandles.indices.contains(device) else { return nil }
        var memory = pjrt_device_memory()
        guard
            (try? invoke("open") { pjrt_device_memory(api, deviceHandles[device], &memory, &$0) }) != nil
        else { return nil }
        func known(_ value: Int64) -> Int? { value < 0 ? nil : Int(value) }
        return PJRTDeviceMemory(
            bytesInUse: Int(memory.in_use), peakBytesInUse: known(memory.peak_in_use),
            byteLimit: known(memory.limit))
    }

    private static func platform(
        _ loaded: LoadedPlugin, _ client: pjrt_client
    ) throws(PJRTError) -> (String, String) {
        var (name, version): (UnsafePointer<CChar>?, UnsafePointer<CChar>?) = (nil, nil)
        var (nameSize, versionSize) = (0, 0)
        try invoke("open") {
            pjrt_client_platform(loaded.api, client, &name, &nameSize, &version, &versionSize, &$0)
        }
        return (text(name, nameSize), text(version, versionSize))
    }

    private static func handles(_ loaded: LoadedPlugin, _ client: pjrt_client) throws(PJRTError)
        -> [pjrt_device]
    {
        var list: UnsafePointer<pjrt_device?>?
        var count = 0
        try invoke("open") { pjrt_client_devices(loaded.api, client, &list, &count, &$0) }
        return UnsafeBufferPointer(start: list, count: count).compactMap { $0 }
    }

    private static func describe(_ loaded: LoadedPlugin, _ device: pjrt_device) throws(PJRTError)
        -> PJRTDevice
    {
        var facts = pjrt_device_facts()
        try invoke("open") { pjrt_device_describe(loaded.api, device, &facts, &$0) }
        return PJRTDevice(
            id: Int(facts.id), kind: text(facts.kind, facts.kind_size),
            description: text(facts.text, facts.text_size))
    }

    private static func text(_ start: UnsafePointer<CChar>?, _ size: Int) -> String {
        String(decoding: UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : size), as: UTF8.self)
    }
}
