/// Decoded 8-bit samples as the file had them: grey, grey and alpha, RGB or RGBA.
struct Raster {
    let width: Int
    let height: Int
    let bands: Int
    let samples: [UInt8]

    init(width: Int, height: Int, bands: Int, samples: [UInt8]) {
        self.width = width
        self.height = height
        self.bands = bands
        self.samples = samples
    }

    init(_ picture: Picture) {
        self.init(width: picture.width, height: picture.height, bands: picture.bands, samples: picture.pixels)
    }

    /// RGB; grey is repeated, transparency treated by `alpha`.
    func rgb(_ alpha: AlphaRule) -> Picture {
        if bands == 3 { return Picture(width: width, height: height, bands: 3, pixels: samples) }
        return remade(bands: 3) { source, target in
            let (green, blue) = bands >= 3 ? (1, 2) : (0, 0)
            let composites = bands % 2 == 0 && alpha == .white
            let cover = composites ? Int(source[bands - 1]) : 255
            target[0] = Self.onWhite(source[0], cover)
            target[1] = Self.onWhite(source[green], cover)
            target[2] = Self.onWhite(source[blue], cover)
        }
    }

    /// RGBA; grey is repeated, alpha is 255 where the file has none.
    func rgba() -> Picture {
        if bands == 4 { return Picture(width: width, height: height, bands: 4, pixels: samples) }
        return remade(bands: 4) { source, target in
            let (green, blue) = bands >= 3 ? (1, 2) : (0, 0)
            target[0] = source[0]
            target[1] = source[green]
            target[2] = source[blue]
            target[3] = bands == 2 ? source[1] : 255
        }
    }

    /// `value * cover + 255 * (1 - cover)` in 255ths, rounded to nearest.
    private static func onWhite(_ value: UInt8, _ cover: Int) -> UInt8 {
        UInt8((Int(value) * cover + 255 * (255 - cover) + 127) / 255)
    }

    private func remade(
        bands newBands: Int, _ convert: (UnsafePointer<UInt8>, UnsafeMutablePointer<UInt8>) -> Void
    ) -> Picture {
        let count = width * height
        let pixels = [UInt8](unsafeUninitializedCapacity: count * newBands) { target, filled in
            samples.withUnsafeBufferPointer { source in
                guard var from = source.baseAddress, var to = target.baseAddress else { return }
                for _ in 0..<count {
                    convert(from, to)
                    from += bands
                    to += newBands
                }
            }
            filled = count * newBands
        }
        return Picture(width: width, height: height, bands: newBands, pixels: pixels)
    }
}
