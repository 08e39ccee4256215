public import Foundation

/// The list of a folder's files with their sizes and hashes, kept in the folder itself.
public struct Manifest: Sendable, Equatable, Codable {
    /// One file: plain name, bytes, SHA-256 as 64 hexadecimal digits.
    public struct Entry: Sendable, Equatable, Codable {
        public let name: String
        public let size: Int
        public let sha256: String
    }

    /// The manifest's own name in the folder.
    public static let fileName = "MANIFEST.json"
    private static let maximumBytes = 1 << 20

    public let version: Int
    /// Sorted by name.
    public let files: [Entry]

    /// Hashes every file of a flat folder and writes the manifest beside them, synced.
    @discardableResult
    public static func write(in folder: URL) throws(CheckpointError) -> Manifest {
        let path = folder.path(percentEncoded: false)
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: path)
        } catch {
            throw .system(action: "list", path: path, reason: "\(error)")
        }
        var entries: [Entry] = []
        for name in names.sorted() where name != fileName {
            let url = folder.appending(path: name)
            entries.append(
                Entry(name: name, size: try ReadableFile(url).size, sha256: try FileSync.sha256(of: url)))
        }
        let manifest = Manifest(version: 1, files: entries)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            try FileSync.write(encoder.encode(manifest), to: folder.appending(path: fileName))
        } catch let error as CheckpointError {
            throw error
        } catch {
            throw .system(action: "write the manifest of", path: path, reason: "\(error)")
        }
        return manifest
    }

    /// Reads the manifest without looking at the other files.
    public static func read(_ folder: URL) throws(CheckpointError) -> Manifest {
        let path = folder.path(percentEncoded: false)
        let file = try ReadableFile(folder.appending(path: fileName))
        guard file.size <= maximumBytes else {
            throw .broken(
                folder: path, file: fileName, reason: "\(file.size) bytes, at most \(maximumBytes) are read")
        }
        var bytes = [UInt8](repeating: 0, count: file.size)
        try bytes.withUnsafeMutableBufferPointer { (buffer) throws(CheckpointError) in
            try file.read(UnsafeMutableRawBufferPointer(buffer), at: 0, "its content")
        }
        guard let manifest = try? JSONDecoder().decode(Manifest.self, from: Data(bytes)) else {
            throw .broken(folder: path, file: fileName, reason: "it is not the JSON of a manifest")
        }
        guard manifest.version == 1 else {
            throw .broken(
                folder: path, file: fileName, reason: "it has version \(manifest.version), expected 1")
        }
        for entry in manifest.files where !isPlain(entry.name) {
            throw .broken(
                folder: path, file: fileName, reason: "it names \(entry.name), not a plain file name")
        }
        return manifest
    }

    /// Checks every listed file by size and hash. Files that are not listed are left alone.
    /// - Throws: `broken`, which names the first file that differs.
    @discardableResult
    public static func verify(_ folder: URL) throws(CheckpointError) -> Manifest {
        let manifest = try read(folder)
        let path = folder.path(percentEncoded: false)
        for entry in manifest.files {
            let url = folder.appending(path: entry.name)
            guard access(url.path(percentEncoded: false), F_OK) == 0 else {
                throw .broken(
                    folder: path, file: entry.name, reason: "it is listed in \(fileName) but missing")
            }
            let size = try ReadableFile(url).size
            guard size == entry.size else {
                throw .broken(
                    folder: path, file: entry.name, reason: "it has \(size) bytes, expected \(entry.size)")
            }
            let hash = try FileSync.sha256(of: url)
            guard hash == entry.sha256 else {
                throw .broken(
                    folder: path, file: entry.name, reason: "its SHA-256 is \(hash), expected \(entry.sha256)"
                )
            }
        }
        return manifest
    }

    /// A name from a file is never allowed to lead out of the folder.
    private static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && name != "." && name != ".." && !name.contains("/") && !name.contains("\0")
    }
}
