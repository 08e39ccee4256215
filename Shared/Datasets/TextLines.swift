/// The physical lines of a file: LF or CRLF, a byte order mark left out.
struct TextLines: Sequence, IteratorProtocol {
    private let bytes: [UInt8]
    private var place: Int
    private var number = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        place = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The next line's number, from 1, and its place in the file, without the line end.
    mutating func next() -> (number: Int, range: Range<Int>)? {
        guard place < bytes.count else { return nil }
        let start = place
        let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
        place = end + 1
        number += 1
        return (number, start..<(end > start && bytes[end - 1] == 0x0D ? end - 1 : end))
    }

    static func isBlank(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.allSatisfy { [0x20, 0x09, 0x0D].contains($0) }
    }
}
