import Imaging

/// Encoded pictures from samples.
enum ImageFile {
    static func png(_ rgb: [UInt8], side: Int) throws -> [UInt8] {
        try ImageEncoder.png(Picture(width: side, height: side, bands: 3, pixels: rgb), compression: 0)
    }
}
