import CVips

/// Reads picture files of strangers. Nothing is decoded before the header has passed the limits.
///
/// One rule for each property of a file, the same in every service:
///
/// | the file has | what is made of it |
/// |---|---|
/// | EXIF orientation 2 to 8 | turned upright first; impossible values and other metadata count for nothing |
/// | alpha | composited on white before any resize, or dropped (`AlphaRule`) |
/// | grey | repeated in three bands |
/// | palette | expanded to the colours it names, its transparency to alpha |
/// | 16 bits a sample | the high byte |
/// | CMYK | converted to sRGB through the embedded profile, or libvips' own where there is none |
/// | an ICC profile on grey or RGB | not applied: the samples are taken for sRGB |
/// | several pages or frames | the first |
/// | damage, missing bytes | refused, never patched with grey |
public enum ImageDecoder {
    /// Signature, then the header, then the limits; no pixel is decoded, so damage further on is not seen.
    /// - Throws: the refusal, with what was expected, what came and what to do.
    public static func header(
        _ bytes: [UInt8], limits: ImageLimits = .standard
    ) throws(ImageRejection) -> ImageHeader {
        try read(bytes, limits) { (file, header) throws(ImageRejection) in
            header
        } bitmap: { (bitmap) throws(ImageRejection) in
            bitmap.header
        }
    }

    /// What needs no parser: the file's size and its signature.
    public static func checkDoor(_ bytes: [UInt8], limits: ImageLimits = .standard) throws(ImageRejection) {
        _ = try HeaderCheck.format(of: bytes, limits: limits)
    }

    /// The picture as 8-bit sRGB, 3 bands, upright.
    public static func decode(
        _ bytes: [UInt8], limits: ImageLimits = .standard, alpha: AlphaRule = .white
    ) throws(ImageRejection) -> Picture {
        try raster(bytes, limits).raster.rgb(alpha)
    }

    /// As `decode`, with transparency kept: 4 bands, not premultiplied, alpha 255 where the file has none.
    public static func decodeRGBA(
        _ bytes: [UInt8], limits: ImageLimits = .standard
    ) throws(ImageRejection) -> Picture {
        try raster(bytes, limits).raster.rgba()
    }

    /// Decodes once and makes every view of it. Without views the picture is decoded all the same: only that
    /// shows damage.
    public static func views(
        _ bytes: [UInt8], limits: ImageLimits = .standard, _ views: [PictureView]
    ) throws(ImageRejection) -> DecodedViews {
        let (header, raster) = try raster(bytes, limits)
        var squares = [Picture?](repeating: nil, count: views.count)
        for alpha in AlphaRule.allCases where views.contains(where: { $0.alpha == alpha }) {
            let picture = raster.rgb(alpha)
            for (place, view) in views.enumerated() where view.alpha == alpha {
                squares[place] = view.square(of: picture)
            }
        }
        return DecodedViews(header: header, squares: squares.compactMap { $0 })
    }

    private static func raster(
        _ bytes: [UInt8], _ limits: ImageLimits
    ) throws(ImageRejection) -> (header: ImageHeader, raster: Raster) {
        try read(bytes, limits) { (file, header) throws(ImageRejection) in
            try checkSamples(file)
            guard let raster = pixels(of: file, orientation: header.orientation) else {
                throw damaged(header.format)
            }
            return (header, raster)
        } bitmap: { (bitmap) throws(ImageRejection) in
            (bitmap.header, try bitmap.raster())
        }
    }

    /// Opens the file after its signature, checks its header, and hands it to the reader of its kind. libvips
    /// reads from the bytes until the last sample is out.
    private static func read<Result>(
        _ bytes: [UInt8], _ limits: ImageLimits,
        _ body: (borrowing VipsHandle, ImageHeader) throws(ImageRejection) -> Result,
        bitmap: (Bitmap) throws(ImageRejection) -> Result
    ) throws(ImageRejection) -> Result {
        let format = try HeaderCheck.format(of: bytes, limits: limits)
        if format == .bmp {
            let file = try Bitmap(bytes)
            try HeaderCheck.check(file.header, limits)
            return try bitmap(file)
        }
        guard VipsRuntime.open([format]).isEmpty else {
            throw ImageRejection(
                reason: .formatNotAllowed,
                detail: "expected a libvips that reads \(format.displayName), the installed one does not; "
                    + "convert the picture to PNG or JPEG, or install libvips with that loader")
        }
        return try VipsRuntime.run { () throws(ImageRejection) in
            try bytes.withUnsafeBufferPointer { buffer throws(ImageRejection) in
                let file = try open(buffer, format)
                return try body(file, try HeaderCheck.header(of: file, format: format, limits: limits))
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
            case .gif: cvips_open_gif(bytes.baseAddress, bytes.count)
            case .tiff: cvips_open_tiff(bytes.baseAddress, bytes.count)
            case .heic, .avif: cvips_open_heif(bytes.baseAddress, bytes.count)
            case .bmp: nil as UnsafeMutablePointer<VipsImage>?
            }
        guard let handle = VipsHandle(image) else { throw damaged(format) }
        return handle
    }

    /// TIFF can hold numbers that are no levels of grey: floats, 32 bits, complex.
    private static func checkSamples(_ file: borrowing VipsHandle) throws(ImageRejection) {
        guard file.hasLevels else {
            throw ImageRejection(
                reason: .unreadable,
                detail: "expected samples of 8 or 16 bits, came another kind; save the picture with 8 bits")
        }
    }

    private static func pixels(of file: borrowing VipsHandle, orientation: Int) -> Raster? {
        let coloured = file.needsConversion ? file.applying(cvips_to_srgb) : file.shared()
        guard let coloured,
            let eight = coloured.isEightBit ? coloured.shared() : coloured.applying(cvips_high_byte)
        else { return nil }
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
