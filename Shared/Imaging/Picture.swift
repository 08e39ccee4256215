/// An 8-bit picture in memory: interleaved samples, rows from top to bottom, no padding between rows.
public struct Picture: Sendable, Equatable {
    /// Columns, in pixels.
    public let width: Int
    /// Rows, in pixels.
    public let height: Int
    /// Samples per pixel: 1 = grey, 3 = RGB, 4 = RGBA (alpha not premultiplied).
    public let bands: Int
    /// `height * width * bands` samples; sample `c` of pixel (x, y) is at `(y * width + x) * bands + c`.
    /// Change samples, never their number: readers trust it and stop the process where it is wrong.
    public var pixels: [UInt8]

    /// A picture over existing samples. `pixels` must hold exactly `width * height * bands` of them.
    public init(width: Int, height: Int, bands: Int, pixels: [UInt8]) {
        Self.check(pixels.count, width, height, bands)
        self.width = width
        self.height = height
        self.bands = bands
        self.pixels = pixels
    }

    /// A picture of one colour; `colour` holds one sample per band.
    public init(width: Int, height: Int, bands: Int, filledWith colour: [UInt8]) {
        precondition(colour.count == bands, "expected a colour of \(bands) samples, came \(colour.count)")
        let count = width * height * bands
        let samples = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            for index in 0..<count { buffer.initializeElement(at: index, to: colour[index % bands]) }
            filled = count
        }
        self.init(width: width, height: height, bands: bands, pixels: samples)
    }

    /// Stops the process unless the sample count fits the size: the C kernels read without bounds checks.
    func checkSampleCount() { Self.check(pixels.count, width, height, bands) }

    private static func check(_ count: Int, _ width: Int, _ height: Int, _ bands: Int) {
        precondition(width > 0 && height > 0, "expected a picture of at least 1x1, came \(width)x\(height)")
        precondition(bands == 1 || bands == 3 || bands == 4, "expected 1, 3 or 4 bands, came \(bands)")
        precondition(
            count == width * height * bands,
            "expected \(width)x\(height)x\(bands) = \(width * height * bands) samples, came \(count)")
    }
}
