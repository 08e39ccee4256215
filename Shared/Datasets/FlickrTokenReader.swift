/// `Flickr8k.token.txt` and `results_20130124.token`: name, '#', number, tab, caption. A row is a line.
enum FlickrTokenReader {
    /// - Returns: nil when the line has another form.
    static func fields(_ line: ArraySlice<UInt8>) -> (name: ArraySlice<UInt8>, caption: ArraySlice<UInt8>)? {
        guard let tab = line.firstIndex(of: 0x09), let mark = line[..<tab].lastIndex(of: UInt8(ascii: "#")),
            mark > line.startIndex, mark + 1 < tab,
            line[mark + 1..<tab].allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return (line[..<mark], line[(tab + 1)...])
    }

    static func read(_ files: [String], _ collector: inout RowCollector) throws {
        let splits = FlickrSplits(collector.source)
        var names: Set<String> = []
        for file in files {
            let bytes = try collector.source.text(file)
            let (index, folder) = (collector.index, PathRules.parts(file).folder)
            for (number, range) in TextLines(bytes) where !TextLines.isBlank(bytes[range]) {
                let origin = Origin(file: file, line: number)
                guard let fields = fields(bytes[range]) else {
                    collector.refuse(origin, .badRow, "expected name.jpg#0, a tab and a caption")
                    continue
                }
                let name = String(decoding: fields.name, as: UTF8.self)
                names.insert(name)
                collector.add(
                    origin, picture: { () throws(RowRefusal) in try index.search(name, from: folder) },
                    captions: { () throws(RowRefusal) in [try UTF8Check.text(fields.caption)] },
                    split: splits[name])
            }
        }
        splits.warn(names, &collector)
    }
}
