/// One square to make of a picture: how a model, or one step of its training, wants to see it.
public struct PictureView: Sendable, Hashable {
    /// Pixels a side.
    public var side: Int
    public var alpha: AlphaRule
    /// nil: the whole picture, squashed to the square; what evaluation and serving see.
    public var augmentation: Augmentation?

    public init(side: Int, alpha: AlphaRule = .white, augmentation: Augmentation? = nil) {
        (self.side, self.alpha, self.augmentation) = (side, alpha, augmentation)
    }

    /// The view of an upright RGB picture.
    /// - Returns: side x side pixels, 3 bands.
    public func square(of picture: Picture) -> Picture {
        guard let augmentation else { return Resampler.bicubic(picture, width: side, height: side) }
        return augmentation.apply(to: picture, side: side)
    }
}

/// What was made of one file.
public struct DecodedViews: Sendable, Equatable {
    public let header: ImageHeader
    /// In the order of the views asked for.
    public let squares: [Picture]

    public init(header: ImageHeader, squares: [Picture]) {
        (self.header, self.squares) = (header, squares)
    }
}
