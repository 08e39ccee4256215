/// Karpathy's splits of COCO and Flickr: pictures with sentences. A row is a sentence, counted from 1 through the file.
enum KarpathyReader {
    static func read(_ files: [String], _ collector: inout RowCollector) throws {
        for file in files { read(file, try collector.source.text(file), &collector) }
    }

    private static func read(_ file: String, _ bytes: [UInt8], _ collector: inout RowCollector) {
        var scanner = JSONScanner(bytes)
        var (sentences, silent): (Int, [String]) = (0, [])
        do throws(JSONFault) {
            try scanner.eachMember { key, scanner throws(JSONFault) in
                guard key == "images" else { return try scanner.skip() }
                try scanner.eachElement { index, _, scanner throws(JSONFault) in
                    let value = try scanner.value()
                    let count = rows(value, index, after: sentences, of: file, &collector)
                    if count == 0 { silent.append(value["filename"]?.identifier ?? "picture \(index + 1)") }
                    sentences += count
                }
            }
            try scanner.finish()
        } catch {
            collector.refuse(error, in: file, after: sentences)
        }
        if !silent.isEmpty {
            collector.warnings.append(
                DatasetWarning(
                    "image_without_caption", count: silent.count,
                    "\(silent.count) pictures of \(file) have no sentence and are left out",
                    examples: Array(silent.prefix(3))))
        }
    }

    /// - Returns: how many rows the picture has.
    private static func rows(
        _ value: JSONValue, _ number: Int, after count: Int, of file: String, _ collector: inout RowCollector
    ) -> Int {
        let index = collector.index
        let sentences: [JSONValue] = if case .array(let list) = value["sentences"] { list } else { [] }
        let word = value["split"]?.identifier
        let split = word.flatMap { DatasetSplit(word: $0) }
        for (place, sentence) in sentences.enumerated() {
            let origin = Origin(file: file, line: count + place + 1)
            let title = "picture \(number + 1), sentence \(place + 1)"
            if let word, split == nil {
                collector.refuse(
                    origin, .badRow,
                    "\(title): the split is \"\(word.prefix(40))\"; expected train, restval, val or test")
                continue
            }
            collector.add(
                origin,
                picture: { () throws(RowRefusal) in
                    let name = try value.text("filename")
                    let folder = value["filepath"]?.identifier ?? ""
                    return try index.search(
                        folder.isEmpty ? name : "\(folder)/\(name)", from: PathRules.parts(file).folder)
                },
                captions: { () throws(RowRefusal) in
                    guard let raw = sentence["raw"] else {
                        throw RowRefusal(.badRow, "\(title): no text \"raw\"; found \(sentence.keyList)")
                    }
                    return try raw.texts("raw")
                }, split: split)
        }
        return sentences.count
    }
}
