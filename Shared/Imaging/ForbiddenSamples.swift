/// The smallest valid pictures of formats that must stay closed, for the start-up check.
enum ForbiddenSamples {
    static let all: [(name: String, bytes: [UInt8])] = [
        ("GIF", gif), ("TIFF", tiff), ("SVG", svg), ("PPM", ppm), ("BMP", bmp), ("PDF", pdf),
    ]

    /// 1x1, one black pixel.
    static let gif: [UInt8] =
        Array("GIF89a".utf8) + ([1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255] as [UInt8])
        + ([0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B] as [UInt8])

    /// 1x1 grey, little endian: width, height, bits, compression, photometric, strip offset, rows, strip
    /// size.
    static let tiff: [UInt8] = {
        let entries: [(tag: UInt8, value: UInt8)] = [
            (0x00, 1), (0x01, 1), (0x02, 8), (0x03, 1), (0x06, 1), (0x11, 8), (0x16, 1), (0x17, 1),
        ]
        var bytes: [UInt8] = [0x49, 0x49, 0x2A, 0, 10, 0, 0, 0, 0x80, 0, UInt8(entries.count), 0]
        for entry in entries { bytes += [entry.tag, 1, 3, 0, 1, 0, 0, 0, entry.value, 0, 0, 0] }
        return bytes + [0, 0, 0, 0]
    }()

    static let svg = Array("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>".utf8)

    static let ppm = Array("P6\n1 1\n255\n".utf8) + [1, 2, 3]

    /// 1x1, 24 bits: file header, then a 40-byte picture header, then one padded row.
    static let bmp: [UInt8] = {
        let file: [UInt8] = [0x42, 0x4D, 58, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0]
        let picture: [UInt8] = [40, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24, 0]
        return file + picture + [UInt8](repeating: 0, count: 24) + [1, 2, 3, 0]
    }()

    static let pdf = Array(
        """
        %PDF-1.1
        1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
        2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
        3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj
        trailer<</Root 1 0 R>>
        %%EOF

        """.utf8)
}
