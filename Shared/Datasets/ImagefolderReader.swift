/// Hugging Face's imagefolder: `metadata.jsonl` or `metadata.csv` with a `file_name` and captions. A row is a picture.
enum ImagefolderReader {
    static func read(_ files: [String], _ collector: inout RowCollector, isAlone: Bool) throws {
        let folders = Dictionary(grouping: files) { PathRules.parts($0).folder }
        if let both = folders.values.first(where: { $0.count > 1 }) {
            throw DatasetError.ambiguous(source: collector.source.name, formats: both)
        }
        for file in files {
            let bytes = try collector.source.text(file)
            if PathRules.fileExtension(file) == "csv" {
                csv(file, bytes, &collector)
            } else {
                lines(file, bytes, &collector)
            }
        }
        guard !isAlone else { return }
        // A picture that no row names would vanish without a word.
        for path in collector.index.pictures where !collector.named.contains(path) {
            collector.refuse(
                Origin(file: path, line: 0), .imageWithoutCaption,
                "no row of \(files.first ?? "metadata.jsonl") names it")
        }
    }

    private static func lines(_ file: String, _ bytes: [UInt8], _ collector: inout RowCollector) {
        for (number, range) in TextLines(bytes) where !TextLines.isBlank(bytes[range]) {
            let origin = Origin(file: file, line: number)
            var scanner = JSONScanner(bytes, in: range)
            do throws(JSONFault) {
                let value = try scanner.value()
                try scanner.finish()
                guard value.isObject else {
                    collector.refuse(origin, .badJSON, "expected an object {…}, found another kind of value")
                    continue
                }
                row(origin, ImagefolderRow(value), &collector)
            } catch {
                if let bad = UTF8Check.firstBadByte(bytes[range]) {
                    collector.refuse(
                        origin, .captionNotUTF8, "byte \(bad + 1) of the file is no UTF-8; save it as UTF-8")
                } else {
                    collector.refuse(
                        origin, .badJSON, "no JSON at byte \(error.offset + 1) of the file: \(error.text)")
                }
            }
        }
    }

    private static func csv(_ file: String, _ bytes: [UInt8], _ collector: inout RowCollector) {
        var records = CSVRecords(bytes)
        guard let first = records.next(), let header = try? first.texts(), header.contains("file_name") else {
            return collector.refuse(
                Origin(file: file, line: 1), .badRow,
                "the first line must name the columns, file_name among them")
        }
        while let record = records.next() {
            let origin = Origin(file: file, line: record.line)
            do throws(RowRefusal) {
                let fields = try record.texts()
                guard fields.count == header.count else {
                    throw RowRefusal(
                        .badRow,
                        "\(fields.count) fields, the header has \(header.count); "
                            + "put texts with commas into double quotes")
                }
                let members = zip(header, fields).map { (key: $0, value: JSONValue.string($1)) }
                row(origin, ImagefolderRow(.object(members)), &collector)
            } catch {
                collector.refuse(origin, error.reason, error.detail)
            }
        }
    }

    private static func row(_ origin: Origin, _ row: ImagefolderRow, _ collector: inout RowCollector) {
        let folder = PathRules.parts(origin.file).folder
        let (index, column) = (collector.index, collector.options.captionColumn)
        var split = DatasetSplit(word: folder.split(separator: "/").first.map(String.init) ?? "")
        do throws(RowRefusal) {
            split = try row.split ?? split
        } catch {
            if let path = try? index.exact(row.value.text("file_name"), in: folder) {
                collector.note(named: path)
            }
            return collector.refuse(origin, error.reason, error.detail)
        }
        collector.add(
            origin,
            picture: { () throws(RowRefusal) in try index.exact(try row.value.text("file_name"), in: folder)
            },
            captions: { () throws(RowRefusal) in try row.captions(column) }, split: split, group: row.group)
    }
}

/// The fields of a row of metadata.
private struct ImagefolderRow {
    let value: JSONValue

    init(_ value: JSONValue) { self.value = value }

    /// `captions`, else `caption_0`, `caption_1`…, else `text`, else `caption`; each a text or a list.
    func captions(_ column: String?) throws(RowRefusal) -> [String] {
        if let column {
            guard let found = value[column] else {
                throw RowRefusal(.badRow, "no column \(column); found \(value.keyList)")
            }
            return try found.texts(column)
        }
        if let list = value["captions"] { return try list.texts("captions") }
        let numbered = numberedKeys
        if !numbered.isEmpty {
            var all: [String] = []
            for key in numbered { all += try (value[key] ?? .null).texts(key) }
            return all
        }
        for key in ["text", "caption"] {
            if let found = value[key] { return try found.texts(key) }
        }
        throw RowRefusal(
            .badRow, "no caption: expected one of captions, text, caption, caption_0; found \(value.keyList)")
    }

    private var numberedKeys: [String] {
        guard case .object(let members) = value else { return [] }
        return members.compactMap { member in
            member.key.hasPrefix("caption_")
                ? Int(member.key.dropFirst("caption_".count)).map { ($0, member.key) } : nil
        }.sorted { $0.0 < $1.0 }.map(\.1)
    }

    var split: DatasetSplit? {
        get throws(RowRefusal) {
            switch value["split"] {
            case nil, .null: return nil
            case .string(let word):
                if word.isEmpty { return nil }
                guard let split = DatasetSplit(word: word) else {
                    throw RowRefusal(
                        .badRow, "the split is \"\(word.prefix(40))\"; expected train, validation or test")
                }
                return split
            default: throw RowRefusal(.badRow, "the split is no text; expected train, validation or test")
            }
        }
    }

    var group: String? { value["group"]?.identifier }
}
