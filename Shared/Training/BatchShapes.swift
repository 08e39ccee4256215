import BLIP

/// Makes batches of few different shapes out of batches of any, and a share of each for every replica: a device that compiles what it
/// is asked for compiles once a shape. What is filled in has no words to learn, so that losses and gradients stay the batch's own.
struct BatchShapes {
    /// Pictures and captions of a share so far; smaller shares are filled up to them.
    private var images = 0
    private var captions = 0
    private let replicas: Int
    private let pad: Int32
    /// Positions of the model.
    private let positions: Int

    init(replicas: Int, pad: Int32, positions: Int) {
        (self.replicas, self.pad, self.positions) = (replicas, pad, positions)
    }

    /// Captions of up to these lengths share a shape; longer ones go by steps of 64.
    private static let lengths = [16, 24, 32, 40, 64]

    /// Padded length for captions of at most `longest` tokens.
    func length(_ longest: Int) -> Int {
        let length = Self.lengths.first { longest <= $0 } ?? (longest + 63) / 64 * 64
        return max(longest, min(length, positions))
    }

    /// Equal shares of a checked batch, one a replica.
    mutating func shares(of batch: CaptionBatch) -> [CaptionBatch] {
        let size = (batch.images + replicas - 1) / replicas
        var shares = (0..<replicas).map { replica in
            batch.share(min(replica * size, batch.images)..<min((replica + 1) * size, batch.images))
        }
        images = max(images, size)
        // Whole multiples of the pictures: a picture more or less then seldom makes another shape.
        let most = shares.map(\.captions.count).max() ?? 0
        captions = max(captions, (most + images - 1) / images * images)
        for index in shares.indices {
            shares[index].fill(images: images, captions: captions, from: batch, pad: pad)
        }
        return shares
    }
}

extension CaptionBatch {
    private var pictureBytes: Int { pixels.count / images }

    /// Some of the pictures, with their captions.
    fileprivate func share(_ range: Range<Int>) -> CaptionBatch {
        guard range.count < images else { return self }
        let of = captionImage.indices.filter { range.contains(Int(captionImage[$0])) }
        return CaptionBatch(
            pixels: Array(pixels[range.lowerBound * pictureBytes..<range.upperBound * pictureBytes]),
            images: range.count, captions: of.map { captions[$0] },
            captionImage: of.map { captionImage[$0] - Int32(range.lowerBound) }, promptLength: promptLength,
            pictureKeys: pictureKeys.isEmpty ? [] : Array(pictureKeys[range]))
    }

    /// Repeats the first picture of `source` and adds captions of nothing but padding.
    fileprivate mutating func fill(images wanted: Int, captions: Int, from source: CaptionBatch, pad: Int32) {
        let picture = source.pixels[..<source.pictureBytes]
        while images < wanted {
            pixels += picture
            if let key = source.pictureKeys.first { pictureKeys.append(key) }
            images += 1
        }
        while self.captions.count < captions {
            // In order where captions and pictures are one to one.
            captionImage.append(Int32(self.captions.count % wanted))
            self.captions.append([pad])
        }
    }
}
