/// The colour bitmaps of an OpenType font with CBLC / CBDT tables, such as Noto Color Emoji, found by code
/// point.
///
/// Reads one strike of index format 1 and image format 17 (a PNG behind small glyph metrics), and the
/// format 12 `cmap`. Joined sequences and skin tones need glyph substitution and are not reachable here.
public struct EmojiFont: Sendable {
    /// Pixels per em of the strike that is read.
    public let pixelsPerEm: Int
    private let bytes: [UInt8]
    private let glyphs: [UInt32: Int]
    private let bitmaps: [Int: Range<Int>]

    /// Reads the tables of `bytes`, a whole font file. Throws `SceneError.badFont` when a table is missing,
    /// cut short or of another format.
    public init(bytes: [UInt8]) throws(SceneError) {
        let reader = ByteReader(bytes: bytes)
        let tables = try Self.tables(reader)
        glyphs = try Self.readCharacterMap(reader, Self.table("cmap", tables))
        (pixelsPerEm, bitmaps) = try Self.readStrike(
            reader, location: Self.table("CBLC", tables), data: Self.table("CBDT", tables))
        self.bytes = bytes
    }

    /// Every code point that has a bitmap, in rising order.
    public var codePoints: [UInt32] {
        glyphs.filter { bitmaps[$0.value] != nil }.keys.sorted()
    }

    /// How many glyphs have a bitmap, those behind joined sequences included.
    public var bitmapCount: Int { bitmaps.count }

    /// The PNG file of a code point's bitmap, or nil where the font has none.
    public func png(for codePoint: UInt32) -> [UInt8]? {
        glyphs[codePoint].flatMap { bitmaps[$0] }.map { Array(bytes[$0]) }
    }

    private static func table(_ tag: String, _ tables: [String: Range<Int>]) throws(SceneError) -> Range<Int>
    {
        guard let range = tables[tag] else {
            throw .badFont(
                expected: "a table '\(tag)'", found: "only \(tables.keys.sorted().joined(separator: " "))")
        }
        return range
    }

    private static func tables(_ reader: ByteReader) throws(SceneError) -> [String: Range<Int>] {
        let version = try reader.u32(0, "font header")
        guard version == 0x0001_0000 || version == 0x4F54_544F else {
            throw .badFont(expected: "an OpenType file", found: "a file that starts with \(version)")
        }
        var tables: [String: Range<Int>] = [:]
        for index in 0..<(try reader.u16(4, "font header")) {
            let record = 12 + 16 * index
            let tag = String(decoding: try reader.slice(record, 4, "table record"), as: UTF8.self)
            let offset = try reader.u32(record + 8, "table record")
            let length = try reader.u32(record + 12, "table record")
            try reader.require(offset, length, "table '\(tag)'")
            tables[tag] = offset..<offset + length
        }
        return tables
    }

    private static func readCharacterMap(
        _ reader: ByteReader, _ table: Range<Int>
    ) throws(SceneError) -> [UInt32: Int] {
        let start = table.lowerBound
        var formats: [Int] = []
        for index in 0..<(try reader.u16(start + 2, "cmap header")) {
            let subtable = start + (try reader.u32(start + 4 + 8 * index + 4, "cmap record"))
            let format = try reader.u16(subtable, "cmap subtable")
            formats.append(format)
            if format == 12 { return try readGroups(reader, subtable) }
        }
        throw .badFont(expected: "a cmap subtable of format 12", found: "formats \(formats)")
    }

    private static func readGroups(_ reader: ByteReader, _ subtable: Int) throws(SceneError) -> [UInt32: Int]
    {
        let count = try reader.u32(subtable + 12, "cmap groups")
        try reader.require(subtable + 16, 12 * count, "cmap groups")
        var glyphs: [UInt32: Int] = [:]
        var previous = -1
        for group in 0..<count {
            let at = subtable + 16 + 12 * group
            let first = try reader.u32(at, "cmap group")
            let last = try reader.u32(at + 4, "cmap group")
            let glyph = try reader.u32(at + 8, "cmap group")
            // Rising groups bound the work that a forged file can ask for.
            guard previous < first, first <= last, last <= 0x10FFFF, glyph + last - first <= 0xFFFF else {
                throw .badFont(
                    expected: "cmap groups of rising code points and 16-bit glyphs",
                    found: "\(first) to \(last) from glyph \(glyph)")
            }
            for codePoint in first...last { glyphs[UInt32(codePoint)] = glyph + codePoint - first }
            previous = last
        }
        return glyphs
    }

    private static func readStrike(
        _ reader: ByteReader, location: Range<Int>, data: Range<Int>
    ) throws(SceneError) -> (pixelsPerEm: Int, bitmaps: [Int: Range<Int>]) {
        let start = location.lowerBound
        let strikes = try reader.u32(start + 4, "CBLC header")
        guard strikes >= 1 else { throw .badFont(expected: "a bitmap strike", found: "none") }
        let record = start + 8
        let array = start + (try reader.u32(record, "CBLC strike"))
        let subtables = try reader.u32(record + 8, "CBLC strike")
        let pixelsPerEm = Int(try reader.slice(record + 44, 1, "CBLC strike")[0])
        var bitmaps: [Int: Range<Int>] = [:]
        try reader.require(array, 8 * subtables, "CBLC index array")
        for index in 0..<subtables {
            let first = try reader.u16(array + 8 * index, "CBLC index")
            let last = try reader.u16(array + 8 * index + 2, "CBLC index")
            let header = array + (try reader.u32(array + 8 * index + 4, "CBLC index"))
            let indexFormat = try reader.u16(header, "CBLC index header")
            let imageFormat = try reader.u16(header + 2, "CBLC index header")
            guard indexFormat == 1, imageFormat == 17, first <= last else {
                throw .badFont(
                    expected: "index format 1 and image format 17",
                    found: "\(indexFormat) and \(imageFormat) for glyphs \(first) to \(last)")
            }
            let base = data.lowerBound + (try reader.u32(header + 4, "CBLC index header"))
            for glyph in first...last {
                let at = header + 8 + 4 * (glyph - first)
                let from = try reader.u32(at, "CBLC offsets")
                let to = try reader.u32(at + 4, "CBLC offsets")
                guard to > from else { continue }
                bitmaps[glyph] = try bitmap(reader, base + from, within: data)
            }
        }
        return (pixelsPerEm, bitmaps)
    }

    private static func bitmap(
        _ reader: ByteReader, _ offset: Int, within data: Range<Int>
    ) throws(SceneError) -> Range<Int> {
        let metrics = 5
        let length = try reader.u32(offset + metrics, "CBDT glyph")
        let start = offset + metrics + 4
        guard start + length <= data.upperBound else {
            throw .badFont(
                expected: "a glyph of \(length) bytes inside CBDT",
                found: "\(data.upperBound - start) bytes left")
        }
        return start..<start + length
    }
}
