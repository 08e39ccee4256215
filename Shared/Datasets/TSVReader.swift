/// Two columns with a tab between them: file and caption, or caption and address as in CC3M. A row is a line.
enum TSVReader {
    private static let headerWords: Set<String> = [
        "file", "filename", "file_name", "image", "image_name", "path", "url", "caption", "text", "title",
        "comment",
    ]

    /// Whether the first two lines have one tab each.
    static func looksRight(_ bytes: [UInt8]) -> Bool {
        let lines = TextLines(bytes).lazy.filter { !TextLines.isBlank(bytes[$0.range]) }.prefix(2)
        var count = 0
        for line in lines {
            guard bytes[line.range].count(where: { $0 == 0x09 }) == 1 else { return false }
            count += 1
        }
        return count > 0
    }

    static func read(_ files: [String], _ collector: inout RowCollector) throws {
        var remote = 0
        for file in files {
            let bytes = try collector.source.text(file)
            let (index, folder) = (collector.index, PathRules.parts(file).folder)
            var isFirst = true
            for (number, range) in TextLines(bytes) where !TextLines.isBlank(bytes[range]) {
                let origin = Origin(file: file, line: number)
                let cells = bytes[range].split(separator: 0x09, omittingEmptySubsequences: false)
                defer { isFirst = false }
                guard cells.count == 2 else {
                    collector.refuse(
                        origin, .badRow, "expected two columns with one tab, found \(cells.count)")
                    continue
                }
                let texts = cells.map { CaptionRules.trimmed(String(decoding: $0, as: UTF8.self)) }
                if isFirst, texts.allSatisfy({ headerWords.contains($0.lowercased()) }) { continue }
                // The file may stand in either column; an address or a picture's ending tells which.
                let place = isName(texts[0]) || !isName(texts[1]) ? 0 : 1
                if PathRules.isAddress(texts[place]) { remote += 1 }
                collector.add(
                    origin,
                    picture: { () throws(RowRefusal) in try index.search(texts[place], from: folder) },
                    captions: { () throws(RowRefusal) in [try UTF8Check.text(cells[1 - place])] })
            }
        }
        guard remote > 0 else { return }
        collector.warnings.append(
            DatasetWarning(
                "remote_images", count: remote,
                "\(remote) rows name addresses; nothing is fetched, download the pictures first"))
    }

    private static func isName(_ text: String) -> Bool {
        (PathRules.isAddress(text) && !text.contains(" ")) || PathRules.isPicture(text)
    }
}
