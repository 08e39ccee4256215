import Foundation

/// Reads `metadata.jsonl` files: one JSON object a line, `file_name` beside one or more captions.
struct MetadataReader {
    private let check: RowCheck
    private let root: URL
    private let files: FolderListing
    private var result = PictureFolder()
    private var blankCaptions = 0
    private var named: Set<String> = []

    init(root: URL, files: FolderListing) {
        (self.root, self.files) = (root, files)
        check = RowCheck(root: root, files: files)
    }

    /// - Parameter metadata: paths relative to the root.
    consuming func read(_ metadata: [String]) throws -> PictureFolder {
        for path in metadata { try read(path) }
        // A picture that no line names would vanish without a word.
        for path in files.pictures where !named.contains(path) {
            result.refused.append(
                RefusedRow(
                    file: path, line: 0, reason: .imageWithoutCaption,
                    detail: "no line of a metadata.jsonl names it"))
        }
        if blankCaptions > 0 {
            result.notes.append(
                "\(Readable.count(blankCaptions, "blank caption")) left out of rows that have others")
        }
        return result
    }

    private mutating func read(_ path: String) throws {
        let data: Data
        do { data = try Data(contentsOf: root.appending(path: path), options: .mappedIfSafe) } catch {
            throw Failure.badInput("cannot read \(path.safe): \(error.localizedDescription)")
        }
        let folder = (path as NSString).deletingLastPathComponent
        let split = folder.split(separator: "/").first.flatMap { PictureFolder.split(named: String($0)) }
        var line = 0
        var rest = data[...]
        if rest.starts(with: [0xef, 0xbb, 0xbf]) { rest = rest.dropFirst(3) }
        while !rest.isEmpty {
            line += 1
            let end = rest.firstIndex(of: UInt8(ascii: "\n"))
            var bytes = rest[..<(end ?? rest.endIndex)]
            rest = end.map { rest[rest.index(after: $0)...] } ?? rest[rest.endIndex...]
            if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
            guard !bytes.allSatisfy({ [0x20, 0x09, 0x0d].contains($0) }) else { continue }
            read(bytes, line: line, of: path, folder: folder, split: split)
        }
    }

    private mutating func read(_ bytes: Data, line: Int, of path: String, folder: String, split: String?) {
        var file = path
        do throws(RowCheck.Refusal) {
            if let offset = RowCheck.firstBadByte(bytes) {
                throw RowCheck.Refusal(
                    .captionNotUTF8, "byte \(offset + 1) of the line is no UTF-8; save the file as UTF-8")
            }
            let row = try Self.object(bytes)
            guard let name = row["file_name"] as? String, !name.isEmpty else {
                throw RowCheck.Refusal(
                    .badRow,
                    "expected a text file_name, found the keys \(row.keys.sorted().joined(separator: ", "))")
            }
            file = folder.isEmpty ? name : "\(folder)/\(name)"
            let located = try check.locate(name, in: folder)
            named.insert(located)
            file = located
            let written = try Self.captions(row)
            let captions = try check.captions(written)
            blankCaptions += written.count - captions.count
            result.rows.append(
                PictureRow(
                    file: root.appending(path: located), name: located, split: try Self.split(row) ?? split,
                    captions: captions,
                    line: line))
        } catch {
            // A refused row names its picture all the same: it is not also a picture without a row.
            named.insert(file)
            result.refused.append(
                RefusedRow(
                    file: file, line: line, reason: error.reason, detail: "\(path):\(line): \(error.detail)"))
        }
    }

    private static func object(_ bytes: Data) throws(RowCheck.Refusal) -> [String: Any] {
        let value: Any
        do { value = try JSONSerialization.jsonObject(with: bytes) } catch {
            throw RowCheck.Refusal(.badJSON, "no JSON object: \(reason(error))")
        }
        guard let object = value as? [String: Any] else {
            throw RowCheck.Refusal(.badJSON, "expected a JSON object {…}, found another kind of value")
        }
        return object
    }

    private static func reason(_ error: any Error) -> String {
        let text = (error as NSError).userInfo["NSDebugDescription"] as? String ?? error.localizedDescription
        return text.prefix(200).description
    }

    /// The captions of a row: `captions`, else `caption_0`, `caption_1`…, else `text`, else `caption`; each a text or a list.
    private static func captions(_ row: [String: Any]) throws(RowCheck.Refusal) -> [String] {
        if let value = row["captions"] { return try texts(value, "captions") }
        let numbered = row.keys.compactMap { key in
            key.hasPrefix("caption_") ? Int(key.dropFirst("caption_".count)).map { ($0, key) } : nil
        }.sorted { $0.0 < $1.0 }
        if !numbered.isEmpty {
            var all: [String] = []
            for (_, key) in numbered { all += try texts(row[key] ?? NSNull(), key) }
            return all
        }
        for key in ["text", "caption"] {
            if let value = row[key] { return try texts(value, key) }
        }
        throw RowCheck.Refusal(
            .badRow,
            "no caption: expected one of captions, text, caption, caption_0; found \(row.keys.sorted().joined(separator: ", "))"
        )
    }

    private static func texts(_ value: Any, _ key: String) throws(RowCheck.Refusal) -> [String] {
        switch value {
        case let text as String: return [text]
        case let list as [String]: return list
        case is NSNull: return []
        default: throw RowCheck.Refusal(.badRow, "\(key): expected a text or a list of texts")
        }
    }

    private static func split(_ row: [String: Any]) throws(RowCheck.Refusal) -> String? {
        guard let value = row["split"], !(value is NSNull) else { return nil }
        guard let name = value as? String, let split = PictureFolder.split(named: name) else {
            throw RowCheck.Refusal(.badRow, "split: expected train, validation or test, found \(value)")
        }
        return split
    }
}
