import CVips

/// libvips could not write a picture.
public struct ImageEncodingError: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String
}

/// Writes pictures as files, into memory, without metadata.
public enum ImageEncoder {
    /// Lossless PNG with the picture's own bands; `compression` 0 (fast) to 9 (small).
    public static func png(_ picture: Picture, compression: Int = 6) throws(ImageEncodingError) -> [UInt8] {
        precondition((0...9).contains(compression), "expected compression 0 to 9, came \(compression)")
        return try write(picture, as: "PNG") { cvips_save_png($0, $1, $2, CInt(compression)) }
    }

    /// JPEG; `quality` 1 to 100. RGBA is composited on white, since JPEG has no transparency.
    public static func jpeg(_ picture: Picture, quality: Int = 90) throws(ImageEncodingError) -> [UInt8] {
        precondition((1...100).contains(quality), "expected quality 1 to 100, came \(quality)")
        let opaque = picture.bands == 4 ? Raster(picture).rgb(.white) : picture
        return try write(opaque, as: "JPEG") { cvips_save_jpeg($0, $1, $2, CInt(quality)) }
    }

    private typealias Save = (
        UnsafeMutablePointer<VipsImage>, UnsafeMutablePointer<UnsafeMutableRawPointer?>,
        UnsafeMutablePointer<Int>
    ) -> CInt

    private static func write(
        _ picture: Picture, as name: String, _ save: Save
    ) throws(ImageEncodingError) -> [UInt8] {
        picture.checkSampleCount()
        let file = VipsRuntime.run { picture.pixels.withUnsafeBufferPointer { encode($0, picture, save) } }
        if let file { return file }
        throw ImageEncodingError(
            description: "expected libvips to write a \(picture.width)x\(picture.height) \(name), it failed: "
                + "\(VipsRuntime.takeErrorText()); check the free memory and the installed libvips")
    }

    private static func encode(
        _ samples: UnsafeBufferPointer<UInt8>, _ picture: Picture, _ save: Save
    ) -> [UInt8]? {
        guard
            let plain = VipsHandle(
                vips_image_new_from_memory(
                    samples.baseAddress, samples.count, CInt(picture.width), CInt(picture.height),
                    CInt(picture.bands), VIPS_FORMAT_UCHAR)),
            let image = plain.applying({
                cvips_mark_as($0, $1, picture.bands == 1 ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB)
            })
        else { return nil }
        var bytes: UnsafeMutableRawPointer?
        var count = 0
        guard save(image.raw, &bytes, &count) == 0, let bytes else { return nil }
        defer { g_free(bytes) }
        return Array(UnsafeRawBufferPointer(start: bytes, count: count))
    }
}
