/// The lists of BLIP and LAVIS: objects with an image and one caption, or a list of them. A row is an object, counted from 1.
enum ListReader {
    static func read(_ files: [String], _ collector: inout RowCollector) throws {
        for file in files { read(file, try collector.source.text(file), &collector) }
    }

    private static func read(_ file: String, _ bytes: [UInt8], _ collector: inout RowCollector) {
        var scanner = JSONScanner(bytes)
        let split = DatasetSplit(fileName: PathRules.parts(file).name)
        let (index, folder) = (collector.index, PathRules.parts(file).folder)
        var count = 0
        do throws(JSONFault) {
            try scanner.eachElement { number, offset, scanner throws(JSONFault) in
                let value = try scanner.value()
                count = number + 1
                let title = "entry \(number + 1) at byte \(offset + 1)"
                collector.add(
                    Origin(file: file, line: number + 1),
                    picture: { () throws(RowRefusal) in
                        guard value.isObject else {
                            throw RowRefusal(.badRow, "\(title) is no object with image and caption")
                        }
                        return try index.search(try value.text("image"), from: folder)
                    },
                    captions: { () throws(RowRefusal) in
                        guard let caption = value["caption"] else {
                            throw RowRefusal(.badRow, "\(title) has no caption; found \(value.keyList)")
                        }
                        return try caption.texts("caption")
                    }, split: split)
            }
            try scanner.finish()
        } catch {
            collector.refuse(error, in: file, after: count)
        }
    }
}
