import Foundation
import Imaging

/// A folder of small pictures, each with its caption in a text file beside it.
struct PictureShelf {
    let folder: URL

    var path: String { folder.path(percentEncoded: false) }

    func path(_ name: String) -> String { folder.appending(path: name).path(percentEncoded: false) }

    init(at folder: URL) throws {
        self.folder = folder
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// Adds pictures `1...count`.
    init(at folder: URL, pictures count: Int) throws {
        try self.init(at: folder)
        for number in 0..<count {
            try add(
                "picture-\(number).png", ImageEncoder.png(Self.picture(number)), caption: "a square \(number)"
            )
        }
    }

    func add(_ name: String, _ bytes: [UInt8], caption: String? = nil) throws {
        try Data(bytes).write(to: folder.appending(path: name))
        guard let caption else { return }
        let text = (name as NSString).deletingPathExtension + ".txt"
        try Data((caption + "\n").utf8).write(to: folder.appending(path: text))
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(at: folder.appending(path: name))
    }

    /// Noise: it cannot be compressed, and every number gives another picture.
    static func picture(_ number: Int, side: Int = 32) -> Picture {
        var state = UInt64(number) &* 0x9E37_79B9_7F4A_7C15 &+ 1
        let pixels = (0..<side * side * 3).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 40)
        }
        return Picture(width: side, height: side, bands: 3, pixels: pixels)
    }
}
