import Imaging

/// Encoded pictures from samples.
enum ImageFile {
    static func png(_ rgb: [UInt8], side: Int) throws -> [UInt8] {
        try ImageEncoder.png(Picture(width: side, height: side, bands: 3, pixels: rgb), compression: 0)
    }

    /// One colour: a small file, however large the picture.
    static func flat(side: Int) throws -> [UInt8] {
        try ImageEncoder.png(
            Picture(width: side, height: side, bands: 3, filledWith: [90, 160, 30]), compression: 1)
    }
}
