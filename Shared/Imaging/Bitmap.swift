/// A BMP file, read by our own code: libvips has no reader of its own for it. Uncompressed rows of 1, 4, 8,
/// 16, 24 or 32 bits, palettes and channel masks; run-length coding is refused.
struct Bitmap {
    /// One channel of a pixel word: its place, and the largest number it holds.
    private struct Channel {
        let shift: Int
        let most: Int

        init(mask: Int) {
            shift = mask == 0 ? 0 : mask.trailingZeroBitCount
            most = mask >> shift
        }

        func level(_ word: Int) -> UInt8 {
            most == 0 ? 255 : UInt8(truncatingIfNeeded: (word >> shift & most) * 255 / most)
        }
    }

    let header: ImageHeader
    private let bytes: [UInt8]
    private let bits: Int
    private let isTopDown: Bool
    /// Where the rows begin.
    private let start: Int
    /// Blue, green, red of each colour; empty without a palette.
    private var palette: [(UInt8, UInt8, UInt8)] = []
    /// Red, green, blue and alpha of 16 and 32 bits.
    private var channels: [Channel] = []

    /// Reads everything but the rows.
    init(_ bytes: [UInt8]) throws(ImageRejection) {
        self.bytes = bytes
        let size = Self.number(bytes, 14, 4)
        let isOld = size == 12
        guard isOld || [40, 52, 56, 64, 108, 124].contains(size), bytes.count >= 14 + size else {
            throw Self.damaged("a header of \(size) bytes")
        }
        let width = isOld ? Self.number(bytes, 18, 2) : Self.signed(bytes, 18)
        let height = isOld ? Self.number(bytes, 20, 2) : Self.signed(bytes, 22)
        bits = Self.number(bytes, isOld ? 24 : 28, 2)
        let compression = isOld ? 0 : Self.number(bytes, 30, 4)
        guard width > 0, height != 0, [1, 4, 8, 16, 24, 32].contains(bits) else {
            throw Self.damaged("\(width)x\(height) pixels of \(bits) bits")
        }
        guard compression == 0 || compression == 3 && bits >= 16 && bits != 24 else {
            throw ImageRejection(
                reason: .unreadable,
                detail: "expected an uncompressed BMP, came compression \(compression); save it as PNG")
        }
        isTopDown = height < 0
        start = Self.number(bytes, 10, 4)
        var hasAlpha = false
        if bits <= 8 {
            let entry = isOld ? 3 : 4
            let named = isOld ? 0 : Self.number(bytes, 46, 4)
            let count = named == 0 ? 1 << bits : min(named, 1 << bits)
            guard 14 + size + count * entry <= bytes.count else { throw Self.damaged("a palette cut short") }
            palette = (0..<count).map { index in
                let place = 14 + size + index * entry
                return (bytes[place], bytes[place + 1], bytes[place + 2])
            }
        } else if bits != 24 {
            let plain = bits == 16 ? [0x7C00, 0x3E0, 0x1F, 0] : [0xFF0000, 0xFF00, 0xFF, 0]
            let hasAlphaMask = size >= 56 && size != 64
            let masks =
                compression == 0
                ? plain : (0..<4).map { $0 < 3 || hasAlphaMask ? Self.number(bytes, 54 + 4 * $0, 4) : 0 }
            channels = masks.map(Channel.init)
            hasAlpha = masks[3] != 0
        }
        header = ImageHeader(
            width: width, height: abs(height), bands: hasAlpha ? 4 : 3, format: .bmp, orientation: 1,
            hasAlpha: hasAlpha)
    }

    /// The rows from top to bottom, as RGB or RGBA. Call it after the limits have been checked.
    func raster() throws(ImageRejection) -> Raster {
        let (width, height, bands) = (header.width, header.height, header.bands)
        let stride = (width * bits + 31) / 32 * 4
        guard start <= bytes.count, bytes.count - start >= stride * height - (stride - (width * bits + 7) / 8)
        else { throw Self.damaged("\(max(0, bytes.count - start)) bytes of rows, \(stride * height) needed") }
        var samples = [UInt8](repeating: 0, count: width * height * bands)
        for row in 0..<height {
            let from = start + (isTopDown ? row : height - 1 - row) * stride
            for column in 0..<width {
                let to = (row * width + column) * bands
                if bits == 24 {
                    let place = from + column * 3
                    samples[to] = bytes[place + 2]
                    samples[to + 1] = bytes[place + 1]
                    samples[to + 2] = bytes[place]
                } else if bits > 8 {
                    let word = Self.number(bytes, from + column * bits / 8, bits / 8)
                    for band in 0..<bands { samples[to + band] = channels[band].level(word) }
                } else {
                    let byte = Int(bytes[from + column * bits / 8])
                    let index = byte >> (8 - bits - column * bits % 8) & (1 << bits - 1)
                    guard index < palette.count else {
                        throw Self.damaged("colour \(index) outside the palette")
                    }
                    (samples[to + 2], samples[to + 1], samples[to]) = palette[index]
                }
            }
        }
        return Raster(width: width, height: height, bands: bands, samples: samples)
    }

    /// A little-endian number; 0 beyond the end.
    private static func number(_ bytes: [UInt8], _ place: Int, _ count: Int) -> Int {
        guard place + count <= bytes.count else { return 0 }
        return (0..<count).reversed().reduce(0) { $0 << 8 | Int(bytes[place + $1]) }
    }

    private static func signed(_ bytes: [UInt8], _ place: Int) -> Int {
        Int(Int32(truncatingIfNeeded: number(bytes, place, 4)))
    }

    private static func damaged(_ what: String) -> ImageRejection {
        ImageRejection(
            reason: .unreadable,
            detail: "expected a complete BMP file, came one with \(what); save or transfer the file again")
    }
}
