import CResample

/// The one resize of the product: antialiased bicubic, equal to Pillow's BICUBIC to the last bit
/// (horizontal pass first, 8 bits between the passes), on one thread.
public enum Resampler {
    /// `picture` squashed or stretched to `width` x `height`, aspect ratio not kept. Bands are independent:
    /// RGBA is not premultiplied. A pass whose length does not change is skipped.
    public static func bicubic(_ picture: Picture, width: Int, height: Int) -> Picture {
        picture.checkSampleCount()
        precondition(width > 0 && height > 0, "expected a size of at least 1x1, came \(width)x\(height)")
        let count = width * height * picture.bands
        let pixels = [UInt8](unsafeUninitializedCapacity: count) { target, filled in
            let status = picture.pixels.withUnsafeBufferPointer { source in
                resample_bicubic(
                    source.baseAddress, picture.width, picture.height, picture.bands,
                    target.baseAddress, width, height)
            }
            precondition(status == 0, "no memory to resize \(picture.width)x\(picture.height)")
            filled = count
        }
        return Picture(width: width, height: height, bands: picture.bands, pixels: pixels)
    }
}
