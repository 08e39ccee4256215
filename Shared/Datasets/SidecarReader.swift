/// Pictures whose captions lie beside them: `cat.jpg` with `cat.txt`, `cat.caption` or `cat.jpg.txt`. A row is a line.
enum SidecarReader {
    static func read(_ collector: inout RowCollector) {
        let pictures = collector.index.pictures
        let stems = Dictionary(grouping: pictures, by: PathRules.stem)
        var used: Set<String> = []
        for path in pictures {
            let origin = Origin(file: path, line: 0)
            do throws(RowRefusal) {
                let file = try sidecar(
                    of: path, sharing: stems[PathRules.stem(path)] ?? [], collector.index, &used)
                try collector.index.check(path)
                rows(file, of: path, &collector)
            } catch {
                collector.note(named: path)
                collector.refuse(origin, error.reason, error.detail)
            }
        }
        strays(used, &collector)
    }

    private static func rows(_ file: String, of path: String, _ collector: inout RowCollector) {
        let split = DatasetSplit(word: path.split(separator: "/").first.map(String.init) ?? "")
        let place = path.contains("/") ? split : nil
        guard let bytes = try? collector.source.text(file) else {
            return collector.refuse(
                Origin(file: file, line: 0), .badRow, "\(file) cannot be read, or is too large")
        }
        var count = 0
        for (number, range) in TextLines(bytes) where !TextLines.isBlank(bytes[range]) {
            if collector.options.firstSidecarLineOnly, count == 1 { break }
            count += 1
            collector.add(
                Origin(file: file, line: number), picture: { path },
                captions: { () throws(RowRefusal) in [try UTF8Check.text(bytes[range])] }, split: place)
        }
        if count == 0 {
            collector.note(named: path)
            collector.refuse(
                Origin(file: file, line: 0), .captionEmpty,
                "\(file) says nothing; write a caption or remove the picture")
        }
    }

    private static func sidecar(
        of picture: String, sharing: [String], _ index: PictureIndex, _ used: inout Set<String>
    ) throws(RowRefusal) -> String {
        let stem = PathRules.stem(picture)
        let own = ["\(picture).txt", "\(picture).caption"].filter(index.contains)
        let shared = ["\(stem).txt", "\(stem).caption"].filter(index.contains)
        used.formUnion(own + shared)
        let candidates = own.isEmpty ? shared : own
        guard let first = candidates.first else {
            throw RowRefusal(.imageWithoutCaption, "expected \(stem).txt beside it")
        }
        guard candidates.count == 1 else {
            throw RowRefusal(.ambiguousSidecar, "both \(candidates[0]) and \(candidates[1]) exist; keep one")
        }
        guard !own.isEmpty || sharing.count == 1 else {
            throw RowRefusal(
                .ambiguousSidecar,
                "\(sharing.joined(separator: ", ")) would share \(first); name it \(picture).txt")
        }
        return first
    }

    private static func strays(_ used: Set<String>, _ collector: inout RowCollector) {
        var texts: [String] = []
        for entry in collector.source.entries where !used.contains(entry.path) {
            switch PathRules.fileExtension(entry.path) {
            case "caption":
                collector.refuse(
                    Origin(file: entry.path, line: 0), .imageMissing,
                    "\(entry.path) has no picture of the same name")
            case "txt": texts.append(entry.path)
            default: break
            }
        }
        guard !texts.isEmpty else { return }
        collector.warnings.append(
            DatasetWarning(
                "files_unused", count: texts.count,
                "\(texts.count) .txt files have no picture of the same name and are not used",
                examples: Array(texts.prefix(3))))
    }
}
