import Foundation

@testable import Datasets

/// A folder that goes with the value, filled by its test.
final class SourceOnDisk {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
            .appending(path: "blip-data-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    var path: String {
        let path = url.path(percentEncoded: false)
        return path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    func write(_ path: String, _ bytes: some Sequence<UInt8>) throws {
        let file = url.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }

    func write(_ path: String, _ text: String) throws { try write(path, text.utf8) }

    /// Files that stand for pictures: readers never look inside.
    func pictures(_ paths: String...) throws {
        for path in paths { try write(path, [0xFF, 0xD8, 0xFF] + path.utf8) }
    }

    func read(_ options: ReadingOptions = .init()) throws -> DatasetContent {
        try DatasetReader.read(FolderSource(path), options: options)
    }

    /// What the source is read as by a command that is given one of its files.
    func read(file: String, _ options: ReadingOptions = .init()) throws -> DatasetContent {
        let (source, file) = try DatasetSources.open("\(path)/\(file)")
        return try DatasetReader.read(source, file: file, options: options)
    }
}

extension DatasetContent {
    /// "picture: captions" of each row.
    var lines: [String] { rows.map { "\($0.picture): \($0.captions.joined(separator: "|"))" } }

    /// "file:line reason" of each refused row.
    var refusals: [String] { rejected.map { "\($0.file):\($0.line) \($0.reason.code)" } }

    func warning(_ code: String) -> DatasetWarning? { warnings.first { $0.code == code } }
}

extension SourceOnDisk {
    /// Runs a script of the folder: Python's own archive modules make what our writer would not.
    func python(_ script: String, _ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "\(path)/\(script)"] + arguments
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw ScriptFailed() }
    }

    private struct ScriptFailed: Error {}
}
