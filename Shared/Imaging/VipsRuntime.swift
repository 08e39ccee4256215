import CVips

/// libvips, started once per process and narrowed to what strangers' files may reach.
public enum VipsRuntime {
    /// A lazy global runs once, whatever number of threads asks for it first.
    private static let started: Void = {
        cvips_quiet()
        guard vips_init("blip") == 0 else {
            preconditionFailure("libvips does not start (\(takeErrorText())); reinstall libvips42")
        }
        vips_operation_block_set("VipsForeignLoad", 1)
        for loader in ImageFormat.standard.compactMap(\.loader) { vips_operation_block_set(loader, 0) }
        vips_cache_set_max(0)
        vips_concurrency_set(1)
    }()

    /// Starts libvips: every loader blocked but JPEG, PNG and WebP from memory, no operation cache, one
    /// thread per picture. Idempotent and safe from any thread; every entry point of this module calls it,
    /// so calling it yourself only moves the 25 ms it takes, for instance to before a sandbox closes.
    public static func start() { _ = started }

    /// Opens the loaders of formats beyond the standard ones, for the whole process and for good.
    /// - Returns: those of `formats` that the installed libvips cannot read.
    public static func open(_ formats: Set<ImageFormat>) -> Set<ImageFormat> {
        start()
        var missing: Set<ImageFormat> = []
        for format in formats {
            guard let loader = format.loader, !ImageFormat.standard.contains(format) else { continue }
            if g_type_from_name(loader) == 0 {
                missing.insert(format)
            } else {
                vips_operation_block_set(loader, 0)
            }
        }
        return missing
    }

    /// Runs `work` with libvips ready, and gives back what libvips keeps per thread: the caller's thread is
    /// one that libvips did not start, and nobody else would.
    static func run<Result, Failure: Error>(_ work: () throws(Failure) -> Result) throws(Failure) -> Result {
        start()
        defer { vips_thread_shutdown() }
        return try work()
    }

    /// Names of formats that libvips opens although it must not; empty when the allow-list holds. Each is
    /// asked with a small, valid file of its kind.
    public static func formatsWronglyOpen() -> [String] {
        run {
            ForbiddenSamples.all.compactMap { name, bytes in
                let image = bytes.withUnsafeBufferPointer { cvips_open_any($0.baseAddress, $0.count) }
                _ = takeErrorText()
                guard let image else { return nil }
                g_object_unref(image)
                return name
            }
        }
    }

    /// The text of what went wrong last, taken out of libvips' buffer. That buffer belongs to the whole
    /// process: under parallel failures a text may be empty or belong to a neighbour, so nothing is decided
    /// by it.
    static func takeErrorText() -> String {
        guard let raw = vips_error_buffer_copy() else { return "" }
        defer { g_free(raw) }
        return String(cString: raw).split(separator: "\n").joined(separator: "; ")
    }
}

extension ImageFormat {
    /// libvips' class that reads the format from memory; nil for what is read without libvips.
    var loader: String? {
        switch self {
        case .jpeg: "VipsForeignLoadJpegBuffer"
        case .png: "VipsForeignLoadPngBuffer"
        case .webp: "VipsForeignLoadWebpBuffer"
        case .gif: "VipsForeignLoadNsgifBuffer"
        case .tiff: "VipsForeignLoadTiffBuffer"
        case .heic, .avif: "VipsForeignLoadHeifBuffer"
        case .bmp: nil
        }
    }
}
