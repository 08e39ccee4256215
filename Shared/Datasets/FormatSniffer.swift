/// Finds out in which form the captions of a source are, by looking into its files.
struct FormatSniffer {
    let source: any DatasetSource
    let index: PictureIndex

    /// A format and the files that speak for it.
    struct Candidate: Equatable {
        let format: DatasetFormat
        var files: [String]
    }

    static func parquet(_ path: String) -> DatasetError {
        .unsupported(
            path: path,
            reason:
                "parquet is not read; write the pictures and captions out as imagefolder first, with Python: "
                + "for i, r in enumerate(datasets.load_dataset(\"parquet\", data_files=\"\(path)\", split=\"train\")): "
                + "save r[\"image\"] as i.png and r[\"text\"] as i.txt")
    }

    /// - Parameter file: the one file of captions that was named; nil: all are looked at.
    /// - Throws: `DatasetError` when no format fits, or several.
    func choose(_ wanted: DatasetFormat?, file: String?) throws -> Candidate {
        let candidates = try candidates(file)
        if let wanted {
            if let fit = candidates.first(where: { $0.format == wanted }) { return fit }
            if let file { return Candidate(format: wanted, files: [file]) }
            if [.sidecar, .webdataset].contains(wanted), !index.pictures.isEmpty {
                return Candidate(format: wanted, files: [])
            }
            throw DatasetError.formatAbsent(
                source: source.name, format: wanted.rawValue, expected: wanted.expectation)
        }
        guard let first = candidates.first else { throw noFormat() }
        guard candidates.count == 1 else {
            throw DatasetError.ambiguous(
                source: source.name,
                formats: candidates.map { "\($0.format.rawValue) (\($0.files.first ?? ""))" })
        }
        return first
    }

    private func noFormat() -> DatasetError {
        let entries = source.entries
        if let parquet = entries.first(where: { $0.path.lowercased().hasSuffix(".parquet") }) {
            return Self.parquet(parquet.path)
        }
        for entry in entries where PathRules.fileExtension(entry.path) == "json" {
            if let bytes = try? source.text(entry.path), JSONShape(bytes) == .results {
                return .unsupported(
                    path: entry.path,
                    reason:
                        "it holds captions that a model wrote (image_id and caption), without the names of "
                        + "pictures; expected annotations with images")
            }
        }
        let pictures = index.pictures.count
        let other = entries.prefix(3).map(\.path).joined(separator: ", ")
        return .noFormat(
            source: source.name,
            found: entries.isEmpty
                ? "no file at all" : "\(entries.count) files, \(pictures) pictures, such as \(other)")
    }

    private func candidates(_ file: String?) throws -> [Candidate] {
        var found: [DatasetFormat: [String]] = [:]
        let stems = Set(index.pictures.map(PathRules.stem))
        var beside: [String] = []
        for entry in source.entries where entry.problem == nil && (file == nil || file == entry.path) {
            let path = entry.path
            guard
                ["txt", "caption", "json", "jsonl", "csv", "tsv", "token"].contains(
                    PathRules.fileExtension(path))
            else { continue }
            if file == nil, stems.contains(PathRules.stem(path)) || index.contains(PathRules.stem(path)),
                !PathRules.parts(path).name.hasPrefix("metadata.")
            {
                beside.append(path)
                continue
            }
            guard let bytes = try? source.text(path),
                let format = Self.format(path, bytes, isNamed: file != nil)
            else { continue }
            found[format, default: []].append(path)
        }
        if let own = besides(beside) { found[own, default: []] += beside }
        // Files that only hold the names of splits belong to the captions beside them.
        return DatasetFormat.allCases.compactMap { format in
            found[format].map { Candidate(format: format, files: $0) }
        }
    }

    /// What files beside pictures are: in a tar whose samples are whole, WebDataset; else sidecars.
    private func besides(_ beside: [String]) -> DatasetFormat? {
        guard !beside.isEmpty else { return nil }
        let isText = beside.contains { ["txt", "caption"].contains(PathRules.fileExtension($0)) }
        if source.isTar, WebDatasetReader.samplesAreWhole(source.entries.map(\.path)) { return .webdataset }
        return isText ? .sidecar : nil
    }

    /// What one file is.
    /// - Parameter isNamed: the user names this very file, so its own name says nothing.
    static func format(_ path: String, _ bytes: [UInt8], isNamed: Bool = false) -> DatasetFormat? {
        let (name, kind) = (PathRules.parts(path).name, PathRules.fileExtension(path))
        if name == "metadata.jsonl" || name == "metadata.csv" { return .imagefolder }
        switch kind {
        case "json":
            switch JSONShape(bytes) {
            case .coco: return .coco
            case .karpathy: return .karpathy
            case .list: return .blipList
            default: return nil
            }
        case "jsonl": return isNamed ? .imagefolder : nil
        default: break
        }
        guard
            let line = TextLines(bytes).lazy.map({ bytes[$0.range] }).first(where: { !TextLines.isBlank($0) })
        else { return nil }
        let first = String(decoding: line.prefix(4096), as: UTF8.self)
        if Flickr8kReader.isHeader(first) { return .flickr8k }
        if Flickr30kReader.isHeader(first) { return .flickr30k }
        if FlickrTokenReader.fields(line) != nil { return .flickrToken }
        if kind == "csv" { return isNamed && first.contains("file_name") ? .imagefolder : nil }
        if kind == "tsv" || isNamed, TSVReader.looksRight(bytes) { return .tsv }
        return nil
    }
}

/// What a JSON file is, told by its first elements.
enum JSONShape {
    case coco, karpathy, list, results, other

    init(_ bytes: [UInt8]) {
        var scanner = JSONScanner(bytes)
        self = .other
        switch scanner.peek() {
        case UInt8(ascii: "["):
            // The first element is enough; the fault of a file that is cut is told when it is read.
            var first: JSONValue?
            do throws(JSONFault) {
                try scanner.eachElement { _, offset, scanner throws(JSONFault) in
                    first = try scanner.value()
                    throw JSONFault(offset: offset, text: "seen enough")
                }
            } catch {}
            guard let first, first.isObject else { return }
            if first["image"] != nil, first["caption"] != nil { self = .list }
            if first["image"] == nil, first["image_id"] != nil, first["caption"] != nil { self = .results }
        case UInt8(ascii: "{"):
            var (images, annotations, dataset): (JSONValue?, JSONValue?, Bool) = (nil, nil, false)
            do throws(JSONFault) {
                try scanner.eachMember { key, scanner throws(JSONFault) in
                    switch key {
                    case "images": try Self.first(&scanner, into: &images)
                    case "annotations": try Self.first(&scanner, into: &annotations)
                    case "dataset":
                        dataset = true
                        try scanner.skip()
                    default: try scanner.skip()
                    }
                }
            } catch {}
            if let annotations, images != nil, annotations["caption"] != nil { self = .coco }
            if let images, images["sentences"] != nil, dataset || images["split"] != nil { self = .karpathy }
        default: break
        }
    }

    /// The first element of an array, all of which is stepped over; it is kept even when the rest is damaged.
    private static func first(
        _ scanner: inout JSONScanner, into first: inout JSONValue?
    ) throws(JSONFault) {
        guard scanner.peek() == UInt8(ascii: "[") else { return try scanner.skip() }
        var found: JSONValue?
        defer { first = found }
        try scanner.eachElement { index, _, scanner throws(JSONFault) in
            if index == 0 { found = try scanner.value() } else { try scanner.skip() }
        }
    }
}
