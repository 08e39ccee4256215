/// What becomes of transparency when a picture is turned into RGB.
public enum AlphaRule: String, Sendable, Codable, CaseIterable {
    /// Composite on white, before any resize.
    case white
    /// Keep the colour stored under transparent pixels, as the original BLIP did.
    case drop
}

/// What a file says about its picture before any pixel is decoded.
public struct ImageHeader: Sendable, Equatable {
    /// Columns of the upright picture, after the EXIF orientation.
    public let width: Int
    /// Rows of the upright picture, after the EXIF orientation.
    public let height: Int
    /// Samples per pixel as decoded: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA or CMYK.
    public let bands: Int
    public let format: ImageFormat
    /// EXIF orientation, 1 (upright) to 8; 1 where the file names none.
    public let orientation: Int
    public let hasAlpha: Bool

    public init(
        width: Int, height: Int, bands: Int, format: ImageFormat, orientation: Int, hasAlpha: Bool
    ) {
        self.width = width
        self.height = height
        self.bands = bands
        self.format = format
        self.orientation = orientation
        self.hasAlpha = hasAlpha
    }
}
