/// What an uploaded picture may cost, checked from the file's header before any pixel is decoded.
public struct ImageLimits: Sendable, Equatable {
    /// Largest file, in bytes.
    public var maxBytes: Int
    /// Shortest allowed side, in pixels.
    public var minSide: Int
    /// Longest allowed side, in pixels.
    public var maxSide: Int
    /// Most pixels, width times height.
    public var maxPixels: Int
    /// Longest side divided by shortest side.
    public var maxAspect: Int
    /// Formats that are read; the others are refused by name.
    public var formats: Set<ImageFormat>

    public init(
        maxBytes: Int = 20 << 20, minSide: Int = 8, maxSide: Int = 16_384, maxPixels: Int = 50_000_000,
        maxAspect: Int = 100, formats: Set<ImageFormat> = ImageFormat.standard
    ) {
        self.maxBytes = maxBytes
        self.minSide = minSide
        self.maxSide = maxSide
        self.maxPixels = maxPixels
        self.maxAspect = maxAspect
        self.formats = formats
    }

    /// The standard limits with other formats: a list such as "jpeg,png,webp,gif".
    public static func standard(formats: String) throws(UnknownImageFormat) -> ImageLimits {
        ImageLimits(formats: try ImageFormat.list(formats))
    }

    /// 20 MiB, sides 8 to 16384, 50 million pixels, 100:1, the standard formats.
    public static let standard = ImageLimits()
}
