internal import Crypto
internal import Foundation

/// What a compiled program depends on, as one name.
enum ExecutableKey {
    /// sha256 over program, options, the plugin's file, its platform, the kind of device and, for the CPU plugin,
    /// the processor; in hex. Reads the plugin's file once a process. Nil where that cannot be read.
    static func of(program: String, options: [UInt8], client: PJRTClient) -> String? {
        guard let plugin = fileHash(client.plugin.file) else { return nil }
        var parts = [
            Data(program.utf8), Data(options), plugin, Data(client.platform.utf8),
            Data(client.platformVersion.utf8), Data((client.devices.first?.kind ?? "").utf8),
        ]
        if client.loaded.kind != .cuda { parts.append(processor) }
        var hash = SHA256()
        for part in parts {
            // With its length before it no part can run into the next.
            withUnsafeBytes(of: UInt64(part.count).littleEndian) { hash.update(bufferPointer: $0) }
            hash.update(data: part)
        }
        return hex(hash.finalize())
    }

    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }.joined()
    }

    /// A program's name in the log: the beginning of its sha256.
    static func short(_ program: String) -> String {
        String(hex(SHA256.hash(data: Data(program.utf8))).prefix(12))
    }

    private static let lock = NSLock()
    nonisolated(unsafe) private static var hashes: [String: Data] = [:]

    private static func fileHash(_ path: String) -> Data? {
        lock.lock()
        defer { lock.unlock() }
        if let known = hashes[path] { return known }
        // Mapped: plugins have hundreds of megabytes.
        guard let content = try? Data(contentsOf: URL(filePath: path), options: .alwaysMapped) else {
            return nil
        }
        let hash = Data(SHA256.hash(data: content))
        hashes[path] = hash
        return hash
    }

    /// The model and the instructions of the first processor.
    private static let processor: Data = {
        let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let lines = text.prefix { $0 != "\0" }.split(separator: "\n", omittingEmptySubsequences: false)
        let first = lines.prefix { !$0.isEmpty }
        let wanted = ["model name", "flags", "Features", "CPU part"]
        return Data(
            first.filter { line in wanted.contains { line.hasPrefix($0) } }.joined(separator: "\n").utf8)
    }()
}
