public import Compute
import Foundation
import Graph
public import PJRT

/// The devices of this process: the CPU always, and cards once their plugin is open.
///
/// Nothing is opened unless a plugin's file is there: a host without one pays a look into a few folders. A process that has opened one
/// must not fork without exec, and the plugin may end it: it is built to be started again.
public final class HostDevices: Sendable {
    /// The cards' runtime; nil where there is only the CPU.
    public let client: PJRTClient?
    /// Why the cards are used, or are not; for people.
    public let finding: String
    /// What a wish for any device comes to.
    public let preferred: DeviceKind
    private let cache: ExecutableCache?
    private let log: @Sendable (String) -> Void

    private init(
        client: PJRTClient?, finding: String, cache: ExecutableCache?,
        log: @escaping @Sendable (String) -> Void
    ) {
        (self.client, self.finding, self.cache, self.log) = (client, finding, cache, log)
        preferred = client == nil ? .cpu : .gpu
    }

    /// The CPU alone.
    public static func cpu(_ finding: String = "cpu, as set") -> HostDevices {
        HostDevices(client: nil, finding: finding, cache: nil) { _ in }
    }

    /// Finds and opens what was asked for. Blocks for seconds where a plugin is: call it on a thread of your own.
    /// - Parameter log: told what is opened and compiled.
    /// - Throws: `DeviceError` when cards were asked for and cannot be had, with everything that was looked for.
    public static func open(
        _ options: DeviceOptions, log: @escaping @Sendable (String) -> Void
    ) throws(DeviceError) -> HostDevices {
        if options.choice == .cpu { return .cpu() }
        if options.precision == .int8 {
            let why = "int8 products exist on the CPU only"
            guard options.choice == .auto else {
                throw DeviceError("\(why): take --precision bf16 or fp32, or --device cpu")
            }
            return .cpu("cpu: \(why)")
        }
        do {
            let plugin = try PJRTPlugin.find(environment: options.searched)
            let client = try PJRTClient.open(plugin, devices: options.cards, log: log)
            let kinds = client.devices.map(\.kind).joined(separator: ", ")
            return HostDevices(
                client: client,
                finding: "gpu: \(client.devices.count) × \(kinds.isEmpty ? "?" : client.devices[0].kind) "
                    + "(\(client.platform)) by \(plugin.file)",
                cache: options.cache.map { ExecutableCache(folder: $0) }, log: log)
        } catch {
            guard options.choice == .auto else { throw DeviceError("no gpu: \(error)") }
            return .cpu("cpu, because no gpu can be had: \(error)")
        }
    }

    /// `open` on a thread of its own.
    public static func opened(
        _ options: DeviceOptions, log: @escaping @Sendable (String) -> Void
    ) async throws -> HostDevices {
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread {
                continuation.resume(with: Result { try open(options, log: log) })
            }
            thread.stackSize = 16 << 20
            thread.start()
        }
    }

    /// What is here, for whoever hands out work.
    public var kinds: [DeviceKind] { client == nil ? [.cpu] : [.cpu, .gpu] }

    /// What a wish comes to here.
    /// - Throws: `DeviceError` when cards are asked for and there are none.
    public func kind(for wish: DeviceChoice) throws(DeviceError) -> DeviceKind {
        switch wish {
        case .auto: return preferred
        case .cpu: return .cpu
        case .gpu:
            guard client != nil else { throw DeviceError("no gpu here: \(finding)") }
            return .gpu
        }
    }

    /// A new device; it belongs to the thread that uses it first. Several on one process's cards share their memory.
    /// - Parameter watchdog: ends the process when a run on the cards hangs; nil: it waits.
    /// - Throws: `DeviceError` for int8 on cards.
    public func device(
        _ kind: DeviceKind, precision: Precision, watchdog: StepWatchdog? = nil
    ) throws(DeviceError) -> any Device {
        guard kind == .gpu, let client else { return CPUDevice(precision: precision) }
        guard precision != .int8 else {
            throw DeviceError("int8 products exist on the CPU only: take bf16 or fp32, or the CPU")
        }
        do {
            return try GraphDevice(
                client: client, replicas: client.devices.count, precision: precision, cache: cache,
                watchdog: watchdog, log: log)
        } catch { throw DeviceError("no gpu: \(error)") }
    }

    /// A watchdog that writes its last line to `log`.
    public static func watchdog(log: @escaping @Sendable (String) -> Void) -> StepWatchdog {
        StepWatchdog(log: log)
    }
}
