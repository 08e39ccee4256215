import Datasets
import Foundation

/// The pictures that paths on a command line stand for.
enum CaptionInputs {
    /// Files as given; folders searched for pictures, in byte order.
    ///
    /// Throws `Failure` (bad input) for a path that does not exist and a folder without a picture.
    static func files(of paths: [String]) throws -> [String] {
        var files: [String] = []
        for path in paths {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                throw Failure.badInput(
                    "no file or folder \(path.safe); expected pictures (jpg, png, webp) or folders of them")
            }
            guard isFolder.boolValue else {
                files.append(path)
                continue
            }
            let pictures = try FolderSource(path).pictures
            guard !pictures.isEmpty else {
                throw Failure.badInput("\(path.safe) holds no picture (jpg, jpeg, png, webp)")
            }
            files += pictures.map { path.hasSuffix("/") ? path + $0 : "\(path)/\($0)" }
        }
        return files
    }
}
