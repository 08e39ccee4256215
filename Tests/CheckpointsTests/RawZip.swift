import Foundation

/// A zip file put together by hand, so that each part can be wrong.
struct RawZip {
    struct Entry {
        var name: String
        var data: [UInt8]
        var method = 0
        var flags = 0x0808
        /// Shifts what the directory says about the place of the entry.
        var misplaced = 0
        var sizeInDirectory: Int?
        var localName: String?
    }

    var entries: [Entry]
    /// Puts every size and place into zip64 fields.
    var zip64 = false
    var comment: [UInt8] = []
    var claimedCount: Int?

    /// A torch file with one pickle and the storages "0", "1" and so on.
    static func torch(_ pickle: [UInt8], storages: [[UInt8]] = [], byteOrder: String? = nil) -> RawZip {
        var entries = [Entry(name: "archive/data.pkl", data: pickle)]
        if let byteOrder { entries.append(Entry(name: "archive/byteorder", data: Array(byteOrder.utf8))) }
        entries += storages.enumerated().map { Entry(name: "archive/data/\($0.offset)", data: $0.element) }
        return RawZip(entries: entries)
    }

    var bytes: Data {
        var out: [UInt8] = []
        var directory: [UInt8] = []
        for entry in entries {
            let offset = out.count + entry.misplaced
            let local = Array((entry.localName ?? entry.name).utf8)
            // Sizes and checksum follow the data, as torch has it: the local header holds zeros.
            out += le(0x0403_4B50, 4) + le(45, 2) + le(entry.flags, 2) + le(entry.method, 2) + le(0, 16)
            out += le(local.count, 2) + le(6, 2) + local + le(0x4246, 2) + le(2, 2) + [0x5A, 0x5A]
            out += entry.data
            let size = entry.sizeInDirectory ?? entry.data.count
            let extra = zip64 ? le(1, 2) + le(24, 2) + le(size, 8) + le(size, 8) + le(offset, 8) : []
            directory += le(0x0201_4B50, 4) + le(45, 2) + le(45, 2) + le(entry.flags, 2) + le(entry.method, 2)
            directory += le(0, 8) + le(zip64 ? 0xFFFF_FFFF : size, 4) + le(zip64 ? 0xFFFF_FFFF : size, 4)
            directory += le(entry.name.utf8.count, 2) + le(extra.count, 2) + le(0, 10)
            directory += le(zip64 ? 0xFFFF_FFFF : offset, 4) + Array(entry.name.utf8) + extra
        }
        let (start, count) = (out.count, claimedCount ?? entries.count)
        out += directory
        if zip64 {
            let record = out.count
            out +=
                le(0x0606_4B50, 4) + le(44, 8) + le(45, 2) + le(45, 2) + le(0, 8) + le(count, 8)
                + le(count, 8)
            out += le(directory.count, 8) + le(start, 8)
            out += le(0x0706_4B50, 4) + le(0, 4) + le(record, 8) + le(1, 4)
        }
        out += le(0x0605_4B50, 4) + le(0, 4) + le(zip64 ? 0xFFFF : count, 2) + le(zip64 ? 0xFFFF : count, 2)
        out += le(zip64 ? 0xFFFF_FFFF : directory.count, 4) + le(zip64 ? 0xFFFF_FFFF : start, 4)
        out += le(comment.count, 2) + comment
        return Data(out)
    }

    private func le(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { $0 < 8 ? UInt8(truncatingIfNeeded: value >> (8 * $0)) : 0 }
    }
}

/// A pickle put together opcode by opcode.
struct RawPickle {
    var bytes: [UInt8] = [0x80, 2]

    static func text(_ text: String) -> [UInt8] {
        [0x58] + withUnsafeBytes(of: UInt32(text.utf8.count).littleEndian, Array.init) + Array(text.utf8)
    }

    static func number(_ value: Int) -> [UInt8] {
        [0x8A, 8] + withUnsafeBytes(of: Int64(value).littleEndian, Array.init)
    }

    static func tuple(_ parts: [[UInt8]]) -> [UInt8] { [0x28] + parts.flatMap(\.self) + [0x74] }
    static func global(_ module: String, _ name: String) -> [UInt8] { Array("c\(module)\n\(name)\n".utf8) }

    static func storage(
        _ key: String = "0", type: String = "FloatStorage", count: Int = 4, tag: String = "storage"
    ) -> [UInt8] {
        tuple([text(tag), global("torch", type), text(key), text("cuda:0"), number(count)]) + [0x51]
    }

    /// The call that makes a tensor of a storage.
    static func tensor(
        _ storage: [UInt8] = storage(), offset: Int = 0, shape: [Int] = [4], strides: [Int] = [1]
    ) -> [UInt8] {
        global("torch._utils", "_rebuild_tensor_v2")
            + tuple([
                storage, number(offset), tuple(shape.map(number)), tuple(strides.map(number)), [0x89],
                global("collections", "OrderedDict") + [0x29, 0x52],
            ]) + [0x52]
    }

    /// A dictionary with these entries, the whole of a pickle.
    static func dictionary(_ entries: [(String, [UInt8])]) -> [UInt8] {
        [0x80, 2, 0x7D, 0x28] + entries.flatMap { text($0.0) + $0.1 } + [0x75, 0x2E]
    }
}
