/// Flickr30k's `results.csv`: three columns with a pipe and a space between them. A row is a line.
enum Flickr30kReader {
    static func isHeader(_ line: String) -> Bool {
        line.split(separator: "|").map { CaptionRules.trimmed(String($0)) } == [
            "image_name", "comment_number", "comment",
        ]
    }

    static func read(_ files: [String], _ collector: inout RowCollector) throws {
        var repaired: [String] = []
        for file in files {
            let bytes = try collector.source.text(file)
            let (index, folder) = (collector.index, PathRules.parts(file).folder)
            for (number, range) in TextLines(bytes) where number > 1 && !TextLines.isBlank(bytes[range]) {
                let origin = Origin(file: file, line: number)
                let line = bytes[range]
                let pipe = line.firstIndex(of: UInt8(ascii: "|"))
                guard let pipe, let (caption, isWhole) = comment(line[(pipe + 1)...]) else {
                    collector.refuse(
                        origin, .badRow, "expected a name, a number and a caption with pipes between them")
                    continue
                }
                if !isWhole { repaired.append("\(file):\(number)") }
                let name = CaptionRules.trimmed(String(decoding: line[..<pipe], as: UTF8.self))
                collector.add(
                    origin, picture: { () throws(RowRefusal) in try index.search(name, from: folder) },
                    captions: { () throws(RowRefusal) in [try UTF8Check.text(caption)] })
            }
        }
        guard !repaired.isEmpty else { return }
        collector.warnings.append(
            DatasetWarning(
                "rows_repaired", count: repaired.count,
                "\(repaired.count) rows lack the second pipe; what follows the number was taken as caption",
                examples: Array(repaired.prefix(3))))
    }

    /// Number and caption: " 4| A dog .", or " 4   A dog ." where the pipe was lost.
    private static func comment(_ rest: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, isWhole: Bool)? {
        let start = rest.firstIndex { $0 != 0x20 } ?? rest.endIndex
        let end =
            rest[start...].firstIndex { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            ?? rest.endIndex
        guard end > start else { return nil }
        let next = rest[end...].firstIndex { $0 != 0x20 } ?? rest.endIndex
        if next < rest.endIndex, rest[next] == UInt8(ascii: "|") { return (rest[(next + 1)...], true) }
        return next > end && next < rest.endIndex ? (rest[next...], false) : nil
    }
}
