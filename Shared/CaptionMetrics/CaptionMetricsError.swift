/// Why a set of captions cannot be scored.
public enum CaptionMetricsError: Error, Equatable, Sendable, CustomStringConvertible {
    /// There is nothing to score.
    case noImages
    /// Two samples claim one image.
    case duplicateImage(String)
    /// An image nobody described.
    case noReferences(String)

    public var description: String {
        switch self {
        case .noImages:
            "expected at least one image to score, got none; check that the split has images"
        case .duplicateImage(let id):
            "expected one candidate caption per image, image \"\(id)\" has two; keep one of them"
        case .noReferences(let id):
            "expected at least one reference caption per image, image \"\(id)\" has none; "
                + "add one or leave the image out"
        }
    }
}
