public import BLIP

/// One micro-batch: pictures as the pixel store holds them, and the captions that describe them.
public struct CaptionBatch: Sendable, Equatable {
    /// images x side x side x 3, RGB, row-major.
    public var pixels: [UInt8]
    public var images: Int
    /// Token ids of each caption: [DEC], prompt, words, [SEP].
    public var captions: [[Int32]]
    /// For each caption its picture.
    public var captionImage: [Int32]
    /// Leading tokens that are prompt ([DEC] included): never predicted.
    public var promptLength: Int
    /// For each picture what names its pixels, so that a frozen encoder sees it once in a run; empty: pixels that differ from epoch
    /// to epoch, or nothing known of them.
    public var pictureKeys: [[UInt8]]

    public init(
        pixels: [UInt8], images: Int, captions: [[Int32]], captionImage: [Int32], promptLength: Int,
        pictureKeys: [[UInt8]] = []
    ) {
        (self.pixels, self.images, self.captions) = (pixels, images, captions)
        (self.captionImage, self.promptLength) = (captionImage, promptLength)
        self.pictureKeys = pictureKeys
    }

    /// The captions padded to one length, at least `length`.
    public func tokens(pad: Int32, length: Int = 0) -> TokenBatch {
        TokenBatch(captions, image: captionImage, pad: pad, length: length)
    }

    /// For each padded position the token that follows, or -1 where nothing is supervised: the prompt's own tokens, the last token, padding.
    public func targets(length: Int) -> [Int32] {
        captions.flatMap { ids in
            (0..<length).map { position in
                let next = position + 1
                return next < ids.count && next >= promptLength ? ids[next] : -1
            }
        }
    }

    /// Positions whose next token is learned.
    var supervisedTokens: Int {
        captions.reduce(0) { $0 + max(0, $1.count - max(promptLength, 1)) }
    }
}
