/// A font file of a few hundred bytes with the tables that `EmojiFont` reads; code points 65... have one
/// glyph each.
struct TinyFont {
    var bitmaps: [[UInt8]] = [[1, 2, 3], [4, 5]]
    var indexFormat = 1
    var imageFormat = 17
    var cmapFormat = 12

    var bytes: [UInt8] {
        let tables = [("CBDT", data), ("CBLC", location), ("cmap", characterMap)]
        var directory: [UInt8] = u32(0x0001_0000) + u16(tables.count) + u16(0) + u16(0) + u16(0)
        var body: [UInt8] = []
        let start = 12 + 16 * tables.count
        for (tag, table) in tables {
            directory += Array(tag.utf8) + u32(0) + u32(start + body.count) + u32(table.count)
            body += table
        }
        return directory + body
    }

    private var glyphs: [[UInt8]] { bitmaps.map { [0, 0, 0, 0, 0] + u32($0.count) + $0 } }

    private var data: [UInt8] { u32(0x0003_0000) + glyphs.flatMap { $0 } }

    private var location: [UInt8] {
        let last = bitmaps.count
        var table: [UInt8] = u32(0x0003_0000) + u32(1)
        table += u32(56) + u32(0) + u32(1) + u32(0) + [UInt8](repeating: 0, count: 24)
        table += u16(1) + u16(last) + [109, 109, 32, 1]
        table += u16(1) + u16(last) + u32(8)
        table += u16(indexFormat) + u16(imageFormat) + u32(4)
        var offset = 0
        for glyph in glyphs {
            table += u32(offset)
            offset += glyph.count
        }
        return table + u32(offset)
    }

    private var characterMap: [UInt8] {
        u16(0) + u16(1) + u16(3) + u16(10) + u32(12)
            + u16(cmapFormat) + u16(0) + u32(28) + u32(0) + u32(1)
            + u32(65) + u32(64 + bitmaps.count) + u32(1)
    }

    private func u16(_ value: Int) -> [UInt8] { [UInt8(value >> 8 & 255), UInt8(value & 255)] }
    private func u32(_ value: Int) -> [UInt8] { u16(value >> 16) + u16(value & 0xFFFF) }
}
