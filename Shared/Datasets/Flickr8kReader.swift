/// Flickr8k's `captions.txt`: comma-separated with a header. A row is a record, its line where it begins.
enum Flickr8kReader {
    static func isHeader(_ line: String) -> Bool {
        let columns = line.lowercased().split(separator: ",").map { CaptionRules.trimmed(String($0)) }
        return columns.count == 2 && ["image", "image_name", "filename"].contains(columns[0])
            && ["caption", "text", "comment"].contains(columns[1])
    }

    static func read(_ files: [String], _ collector: inout RowCollector) throws {
        let splits = FlickrSplits(collector.source)
        var (joined, names): (Int, Set<String>) = (0, [])
        for file in files {
            let bytes = try collector.source.text(file)
            let (index, folder) = (collector.index, PathRules.parts(file).folder)
            var records = CSVRecords(bytes)
            _ = records.next()
            while let record = records.next() {
                let origin = Origin(file: file, line: record.line)
                let fields: [String]
                do throws(RowRefusal) {
                    fields = try record.texts()
                } catch {
                    collector.refuse(origin, error.reason, error.detail)
                    continue
                }
                guard fields.count >= 2 else {
                    collector.refuse(origin, .badRow, "expected image,caption; found one field")
                    continue
                }
                // Commas of an unquoted caption: the bytes after the first one are the caption.
                if fields.count > 2 { joined += 1 }
                names.insert(fields[0])
                collector.add(
                    origin, picture: { () throws(RowRefusal) in try index.search(fields[0], from: folder) },
                    captions: { [fields[1...].joined(separator: ",")] }, split: splits[fields[0]])
            }
        }
        splits.warn(names, &collector)
        if joined > 0 {
            collector.warnings.append(
                DatasetWarning(
                    "captions_joined", count: joined,
                    "\(joined) captions hold commas and no quotes; all of the text after the first comma was taken"
                ))
        }
    }
}
