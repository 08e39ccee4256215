import CVips

/// Sole owner of one libvips image; releases it when it goes out of scope.
struct VipsHandle: ~Copyable {
    let raw: UnsafeMutablePointer<VipsImage>

    /// Takes over the reference that libvips handed out; nil where it handed out none.
    init?(_ raw: UnsafeMutablePointer<VipsImage>?) {
        guard let raw else { return nil }
        self.raw = raw
    }

    deinit { g_object_unref(raw) }

    var width: Int { Int(vips_image_get_width(raw)) }
    var height: Int { Int(vips_image_get_height(raw)) }
    var bands: Int { Int(vips_image_get_bands(raw)) }
    var hasAlpha: Bool { vips_image_hasalpha(raw) != 0 }
    /// 1 to 8; libvips answers 1 for absent and impossible values.
    var orientation: Int { Int(vips_image_get_orientation(raw)) }
    /// Neither grey nor RGB: CMYK, and in TIFF Lab and its relatives.
    var needsConversion: Bool {
        switch vips_image_get_interpretation(raw) {
        case VIPS_INTERPRETATION_CMYK, VIPS_INTERPRETATION_LAB, VIPS_INTERPRETATION_LABS,
            VIPS_INTERPRETATION_LABQ, VIPS_INTERPRETATION_XYZ, VIPS_INTERPRETATION_scRGB:
            true
        default: false
        }
    }
    /// Samples of 8 or 16 bits, or of a colour space that is converted to such.
    var hasLevels: Bool {
        let format = vips_image_get_format(raw)
        return needsConversion || format == VIPS_FORMAT_UCHAR || format == VIPS_FORMAT_USHORT
    }

    /// A second owner of the same image.
    borrowing func shared() -> VipsHandle? {
        g_object_ref(raw)
        return VipsHandle(raw)
    }

    /// The image that `step` makes of this one; nil where libvips reports a failure.
    borrowing func applying(
        _ step: (UnsafeMutablePointer<VipsImage>, UnsafeMutablePointer<UnsafeMutablePointer<VipsImage>?>) ->
            CInt
    ) -> VipsHandle? {
        var output: UnsafeMutablePointer<VipsImage>?
        return step(raw, &output) == 0 ? VipsHandle(output) : nil
    }

    var isEightBit: Bool { vips_image_get_format(raw) == VIPS_FORMAT_UCHAR }

    /// Rows taken at a time.
    private static let strip = 32

    /// The decoded samples, 8 bits each. This is where damaged data shows; nil then.
    ///
    /// The rows are made on the calling thread, from the top down: libvips' own way, a thread for every
    /// picture and a handover for every few rows, takes longer than decoding a small picture.
    borrowing func samples() -> [UInt8]? {
        guard isEightBit, vips_image_get_coding(raw) == VIPS_CODING_NONE,
            let region = vips_region_new(raw)
        else { return nil }
        defer { g_object_unref(region) }
        let (width, height, rowBytes) = (width, height, width * bands)
        var complete = false
        let samples = [UInt8](unsafeUninitializedCapacity: rowBytes * height) { buffer, filled in
            guard let start = buffer.baseAddress else { return }
            for top in stride(from: 0, to: height, by: Self.strip) {
                let rows = min(Self.strip, height - top)
                var strip = VipsRect(left: 0, top: CInt(top), width: CInt(width), height: CInt(rows))
                guard vips_region_prepare(region, &strip) == 0 else { return }
                for row in top..<top + rows {
                    start.advanced(by: row * rowBytes).update(
                        from: cvips_region_row(region, CInt(row)), count: rowBytes)
                }
            }
            complete = true
            filled = rowBytes * height
        }
        return complete ? samples : nil
    }
}
