import CVips

/// Reads JPEG, PNG and WebP files of strangers. Nothing is decoded before the header has passed the limits.
public enum ImageDecoder {
    /// Signature, then the header, then the limits; no pixel is decoded, so damage further on is not seen.
    /// - Throws: the refusal, with what was expected, what came and what to do.
    public static func header(
        _ bytes: [UInt8], limits: ImageLimits = .standard
    ) throws(ImageRejection) -> ImageHeader {
        try VipsRuntime.run { () throws(ImageRejection) in
            try bytes.withUnsafeBufferPointer { buffer throws(ImageRejection) in
                let format = try HeaderCheck.format(of: bytes, limits: limits)
                return try HeaderCheck.header(of: try open(buffer, format), format: format, limits: limits)
            }
        }
    }

    /// The picture as 8-bit sRGB, 3 bands, upright by EXIF: 16-bit samples give their high byte, grey is
    /// repeated, palettes are expanded, CMYK goes through its ICC profile, alpha is treated by `alpha`.
    /// Embedded RGB profiles are not applied, as in Pillow. Of several pages or frames the first is read.
    /// Truncated or damaged: refused.
    public static func decode(
        _ bytes: [UInt8], limits: ImageLimits = .standard, alpha: AlphaRule = .white
    ) throws(ImageRejection) -> Picture {
        try raster(bytes, limits: limits).rgb(alpha)
    }

    /// As `decode`, with transparency kept: 4 bands, not premultiplied, alpha 255 where the file has none.
    public static func decodeRGBA(
        _ bytes: [UInt8], limits: ImageLimits = .standard
    ) throws(ImageRejection) -> Picture {
        try raster(bytes, limits: limits).rgba()
    }

    private static func raster(_ bytes: [UInt8], limits: ImageLimits) throws(ImageRejection) -> Raster {
        try VipsRuntime.run { () throws(ImageRejection) in
            // libvips reads from these bytes until the last sample is out.
            try bytes.withUnsafeBufferPointer { buffer throws(ImageRejection) in
                let format = try HeaderCheck.format(of: bytes, limits: limits)
                let file = try open(buffer, format)
                let header = try HeaderCheck.header(of: file, format: format, limits: limits)
                guard let raster = pixels(of: file, orientation: header.orientation) else {
                    throw damaged(format)
                }
                return raster
            }
        }
    }

    private static func open(
        _ bytes: UnsafeBufferPointer<UInt8>, _ format: ImageFormat
    ) throws(ImageRejection) -> VipsHandle {
        let image =
            switch format {
            case .jpeg: cvips_open_jpeg(bytes.baseAddress, bytes.count)
            case .png: cvips_open_png(bytes.baseAddress, bytes.count)
            case .webp: cvips_open_webp(bytes.baseAddress, bytes.count)
            }
        guard let handle = VipsHandle(image) else { throw damaged(format) }
        return handle
    }

    private static func pixels(of file: borrowing VipsHandle, orientation: Int) -> Raster? {
        let coloured = file.isCMYK ? file.applying(cvips_to_srgb) : file.shared()
        guard let coloured, let eight = coloured.applying(cvips_high_byte) else { return nil }
        if orientation == 1 { return raster(of: eight) }
        // Turning reads rows out of order, decoding yields them in order: all of them go to memory in
        // between.
        guard let still = VipsHandle(vips_image_copy_memory(eight.raw)),
            let upright = still.applying(cvips_upright)
        else { return nil }
        return raster(of: upright)
    }

    private static func raster(of image: borrowing VipsHandle) -> Raster? {
        guard let samples = image.samples() else { return nil }
        return Raster(width: image.width, height: image.height, bands: image.bands, samples: samples)
    }

    private static func damaged(_ format: ImageFormat) -> ImageRejection {
        let text = VipsRuntime.takeErrorText()
        return ImageRejection(
            reason: .unreadable,
            detail: "expected a complete \(format.displayName) file, came one that is damaged or cut short"
                + (text.isEmpty ? "" : " (\(text.prefix(200)))") + "; save or transfer the file again")
    }
}
