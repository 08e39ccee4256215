import Foundation

/// The table of contents of a zip file as torch writes it: entries that are stored as they are, sizes told by the
/// central directory alone, zip64 where a file passes 4 GiB.
struct ZipDirectory {
    struct Problem: Error {
        let reason: String
    }

    struct Entry: Sendable {
        let name: String
        let size: Int
        let headerOffset: Int
    }

    static let maximumBytes = 16 << 20
    static let maximumEntries = 100_000

    private(set) var entries: [String: Entry] = [:]
    private let file: ReadableFile
    /// Entries end where the central directory begins.
    private let dataEnd: Int

    init(_ file: ReadableFile) throws {
        self.file = file
        let place = try Self.locate(file)
        dataEnd = place.offset
        guard place.size <= Self.maximumBytes, place.count <= Self.maximumEntries else {
            throw Problem(
                reason: "its directory claims \(place.count) entries in \(place.size) bytes, at most "
                    + "\(Self.maximumEntries) in \(Self.maximumBytes) are read")
        }
        guard place.offset >= 0, place.size >= 0, place.offset + place.size <= place.end else {
            throw Problem(reason: "its directory lies outside the file")
        }
        var bytes = LittleEndianBytes(try Self.bytes(file, at: place.offset, count: place.size))
        for _ in 0..<place.count {
            let entry = try Self.entry(&bytes)
            guard entries.updateValue(entry, forKey: entry.name) == nil else {
                throw Problem(reason: "it holds \(entry.name) twice")
            }
        }
        guard bytes.isAtEnd else { throw Problem(reason: "its directory holds more than its entries") }
    }

    /// The first byte of an entry's content in the file; the content is known to lie inside.
    func start(of entry: Entry) throws -> Int {
        guard entry.headerOffset >= 0, entry.headerOffset <= dataEnd - 30 else {
            throw Problem(reason: "\(entry.name) lies outside the file")
        }
        var header = LittleEndianBytes(try Self.bytes(file, at: entry.headerOffset, count: 30))
        guard try header.uint32() == 0x0403_4B50 else {
            throw Problem(reason: "\(entry.name) has no local header where the directory says")
        }
        header.skip(22)
        let (nameLength, extraLength) = (Int(try header.uint16()), Int(try header.uint16()))
        let name = try Self.bytes(file, at: entry.headerOffset + 30, count: nameLength)
        guard name.elementsEqual(entry.name.utf8) else {
            throw Problem(reason: "\(entry.name) has another name in its local header")
        }
        let start = entry.headerOffset + 30 + nameLength + extraLength
        guard start <= dataEnd, entry.size <= dataEnd - start else {
            throw Problem(reason: "\(entry.name) lies outside the file")
        }
        return start
    }

    func content(of entry: Entry, limit: Int) throws -> [UInt8] {
        guard entry.size <= limit else {
            throw Problem(reason: "\(entry.name) has \(entry.size) bytes, at most \(limit) are read")
        }
        return try Self.bytes(file, at: try start(of: entry), count: entry.size)
    }

    private static func entry(_ bytes: inout LittleEndianBytes) throws -> Entry {
        guard try bytes.uint32() == 0x0201_4B50 else {
            throw Problem(reason: "its directory is broken at byte \(bytes.position - 4)")
        }
        bytes.skip(4)
        let flags = try bytes.uint16()
        let method = try bytes.uint16()
        bytes.skip(8)
        var packed = Int(try bytes.uint32())
        var size = Int(try bytes.uint32())
        let nameLength = Int(try bytes.uint16())
        let extraLength = Int(try bytes.uint16())
        let commentLength = Int(try bytes.uint16())
        bytes.skip(8)
        var offset = Int(try bytes.uint32())
        guard let name = String(validating: try bytes.take(nameLength), as: UTF8.self), !name.isEmpty,
            !name.contains("\0")
        else { throw Problem(reason: "its directory holds a name that is not UTF-8") }
        var extra = LittleEndianBytes(Array(try bytes.take(extraLength)))
        bytes.skip(commentLength)
        while extra.remaining >= 4 {
            let (kind, length) = (try extra.uint16(), Int(try extra.uint16()))
            var field = LittleEndianBytes(Array(try extra.take(length)))
            guard kind == 1 else { continue }
            // zip64: only the fields that did not fit are there, in this order.
            if size == 0xFFFF_FFFF { size = try field.int() }
            if packed == 0xFFFF_FFFF { packed = try field.int() }
            if offset == 0xFFFF_FFFF { offset = try field.int() }
        }
        guard flags & 1 == 0 else { throw Problem(reason: "\(name) is encrypted") }
        guard method == 0, packed == size else {
            throw Problem(
                reason: "\(name) is compressed (method \(method)), torch stores entries as they are")
        }
        return Entry(name: name, size: size, headerOffset: offset)
    }

    /// - Returns: where the directory lies, and `end`, the first byte of what follows it.
    private static func locate(
        _ file: ReadableFile
    ) throws -> (offset: Int, size: Int, count: Int, end: Int) {
        let tailLength = min(file.size, 22 + 0xFFFF)
        guard tailLength >= 22 else { throw Problem(reason: "it is too short for a zip file") }
        let tailStart = file.size - tailLength
        let tail = try bytes(file, at: tailStart, count: tailLength)
        // The record ends the file but for a comment, whose length it tells.
        guard let at = (0...tailLength - 22).last(where: { endsFile(tail, at: $0) })
        else { throw Problem(reason: "it has no zip directory at its end; it was probably cut off") }
        var record = LittleEndianBytes(Array(tail[at...]))
        record.skip(4)
        let (disk, directoryDisk) = (try record.uint16(), try record.uint16())
        record.skip(2)
        var count = Int(try record.uint16())
        var size = Int(try record.uint32())
        var offset = Int(try record.uint32())
        var end = tailStart + at
        guard disk == 0 || disk == 0xFFFF, directoryDisk == disk else {
            throw Problem(reason: "it is one part of a zip file in several parts")
        }
        let locator = tailStart + at - 20
        if count == 0xFFFF || size == 0xFFFF_FFFF || offset == 0xFFFF_FFFF {
            guard locator >= 0 else { throw Problem(reason: "its zip64 directory is missing") }
            var pointer = LittleEndianBytes(try bytes(file, at: locator, count: 20))
            guard try pointer.uint32() == 0x0706_4B50 else {
                throw Problem(reason: "its zip64 directory is missing")
            }
            pointer.skip(4)
            let place = try pointer.int()
            guard place <= locator - 56 else { throw Problem(reason: "its zip64 directory is misplaced") }
            var large = LittleEndianBytes(try bytes(file, at: place, count: 56))
            guard try large.uint32() == 0x0606_4B50 else {
                throw Problem(reason: "its zip64 directory is missing")
            }
            large.skip(28)
            (count, size, offset) = (try large.int(), try large.int(), try large.int())
            end = place
        }
        guard offset <= end, size <= end - offset else {
            throw Problem(reason: "its directory lies outside the file")
        }
        return (offset, size, count, end)
    }

    private static func endsFile(_ tail: [UInt8], at place: Int) -> Bool {
        guard tail[place] == 0x50, tail[place + 1] == 0x4B, tail[place + 2] == 5, tail[place + 3] == 6 else {
            return false
        }
        let comment = Int(tail[place + 20]) | Int(tail[place + 21]) << 8
        return place + 22 + comment == tail.count
    }

    private static func bytes(_ file: ReadableFile, at offset: Int, count: Int) throws -> [UInt8] {
        guard offset >= 0, count >= 0, offset <= file.size, count <= file.size - offset else {
            throw Problem(reason: "a part of it lies outside the file")
        }
        var bytes = [UInt8](repeating: 0, count: count)
        try bytes.withUnsafeMutableBufferPointer { (buffer) throws(CheckpointError) in
            try file.read(UnsafeMutableRawBufferPointer(buffer), at: offset, "its directory")
        }
        return bytes
    }
}
