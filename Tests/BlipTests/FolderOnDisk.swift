import Foundation

/// A folder that goes with the value, filled by its test.
final class FolderOnDisk {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
            .appending(path: "blip-cli-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func write(_ path: String, _ bytes: some Sequence<UInt8>) throws {
        let file = url.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }

    func write(_ path: String, _ text: String) throws { try write(path, text.utf8) }

    /// Stands for a picture: the folder reader never looks inside.
    func picture(_ path: String) throws { try write(path, [0xff, 0xd8, 0xff] + path.utf8) }
}
