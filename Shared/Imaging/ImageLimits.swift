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

    public init(
        maxBytes: Int = 20 << 20, minSide: Int = 8, maxSide: Int = 16_384, maxPixels: Int = 50_000_000,
        maxAspect: Int = 100
    ) {
        self.maxBytes = maxBytes
        self.minSide = minSide
        self.maxSide = maxSide
        self.maxPixels = maxPixels
        self.maxAspect = maxAspect
    }

    /// 20 MiB, sides 8 to 16384, 50 million pixels, 100:1.
    public static let standard = ImageLimits()
}
