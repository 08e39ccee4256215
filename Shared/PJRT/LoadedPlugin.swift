internal import CPJRT
internal import Foundation

/// A plugin that is open in this process: one for each file, for good.
///
/// `@unchecked Sendable`: everything is a constant; the table's calls may be made from any thread.
final class LoadedPlugin: @unchecked Sendable {
    let api: pjrt_api
    let file: String
    /// PJRT's version, such as "0.81".
    let version: String
    let attributes: [String: String]
    let kind: Kind

    /// The attributes as a line of a log.
    var attributeText: String {
        attributes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    }

    /// Decides which options a client is given: a plugin may refuse those it does not know.
    enum Kind: Sendable {
        case cpu, cuda, other
    }

    private static let lock = NSLock()
    nonisolated(unsafe) private static var open: [String: LoadedPlugin] = [:]

    /// Opens the plugin, or gives the one that is open already: initialising twice is not allowed.
    static func load(_ plugin: PJRTPlugin) throws(PJRTError) -> LoadedPlugin {
        lock.lock()
        defer { lock.unlock() }
        if let loaded = open[plugin.file] { return loaded }
        let loaded = try LoadedPlugin(plugin.file)
        open[plugin.file] = loaded
        return loaded
    }

    private init(_ file: String) throws(PJRTError) {
        guard FileManager.default.fileExists(atPath: file) else {
            throw PJRTError(
                code: PJRTError.notFound, phase: "load", message: "there is no file \(file)",
                advice: "Name a PJRT plugin's shared library in BLIP_PJRT_PLUGIN.")
        }
        var table: pjrt_api?
        var number = pjrt_version()
        // Each round opens one library that the loader missed.
        for _ in 0..<32 {
            do {
                try invoke(
                    "load",
                    advice: "Take a plugin of PJRT 0.x, version 0.81 or newer, built for this machine."
                ) { pjrt_load(file, &table, &number, &$0) }
                break
            } catch {
                guard let library = Self.missingLibrary(error.message, beside: file), pjrt_preload(library)
                else {
                    throw error
                }
            }
        }
        guard let api = table else {
            throw PJRTError(
                code: PJRTError.precondition, phase: "load", message: "\(file) lacks too many libraries",
                advice: "Install the plugin together with what it depends on, into one Python environment.")
        }
        try invoke("load") { pjrt_initialize(api, &$0) }
        let box = AttributeBox()
        try invoke("load") { message in
            pjrt_attributes(
                api, Unmanaged.passUnretained(box).toOpaque(),
                { context, name, value in
                    guard let context, let name, let value else { return }
                    let box = Unmanaged<AttributeBox>.fromOpaque(context).takeUnretainedValue()
                    box.values[String(cString: name)] = String(cString: value)
                }, &message)
        }
        self.api = api
        self.file = file
        version = "\(number.major).\(number.minor)"
        attributes = box.values
        let name = URL(filePath: file).lastPathComponent
        kind =
            name.contains("cuda") || attributes.keys.contains { $0.hasPrefix("cuda") }
            ? .cuda : name.contains("cpu") ? .cpu : .other
    }

    private final class AttributeBox {
        var values: [String: String] = [:]
    }

    /// NVIDIA's libraries come in packages of their own beside the plugin's. Where the plugin does not find them
    /// itself, the loader names the first one missing, as in "libx.so.1: cannot open shared object file".
    private static func missingLibrary(_ message: String, beside plugin: String) -> String? {
        guard message.contains("cannot open shared object file"),
            let name = message.split(separator: ":").first, name.hasPrefix("lib")
        else { return nil }
        let packages = URL(filePath: plugin).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "nvidia").path(percentEncoded: false)
        let parts = (try? FileManager.default.contentsOfDirectory(atPath: packages)) ?? []
        return parts.sorted().map { "\(packages)/\($0)/lib/\(name)" }
            .first { FileManager.default.fileExists(atPath: $0) }
    }
}
