/// WebDataset: neighbours of a tar with one key are a sample. A row is a sample, named by its first member.
enum WebDatasetReader {
    private struct Sample {
        /// With the shard's name.
        let place: String
        let key: String
        var members: [(suffix: String, path: String)] = []
    }

    /// Key and extension of a member: the first dot of the base name parts them.
    static func parts(_ path: String) -> (key: String, suffix: String)? {
        let (folder, name) = PathRules.parts(path)
        guard let dot = name.utf8.firstIndex(of: UInt8(ascii: ".")), dot != name.startIndex else {
            return nil
        }
        let key = String(name[..<dot])
        return (folder.isEmpty ? key : "\(folder)/\(key)", name[name.index(after: dot)...].lowercased())
    }

    /// Whether every key's members stand together.
    static func samplesAreWhole(_ paths: [String]) -> Bool {
        var (seen, last): (Set<String>, String?) = ([], nil)
        for path in paths {
            guard let key = parts(path)?.key, key != last else { continue }
            guard seen.insert(key).inserted else { return false }
            last = key
        }
        return true
    }

    static func read(_ collector: inout RowCollector) {
        var seen: Set<String> = []
        for sample in samples(collector.source) {
            let origin = Origin(file: sample.members.first?.path ?? sample.place, line: 0)
            for member in sample.members where PathRules.isPicture(member.path) {
                collector.note(named: member.path)
            }
            guard seen.insert(sample.key).inserted else {
                collector.refuse(
                    origin, .keyConflict,
                    "the key \(sample.key) occurred before; members of a sample stand together, and keys differ"
                )
                continue
            }
            row(sample, origin, &collector)
        }
    }

    private static func samples(_ source: any DatasetSource) -> [Sample] {
        var samples: [Sample] = []
        for entry in source.entries {
            let name = PathRules.parts(entry.path).name
            guard let (place, suffix) = parts(entry.path), !(name.hasPrefix("__") && name.contains("__."))
            else { continue }
            if samples.last?.place != place {
                samples.append(Sample(place: place, key: withoutShard(place)))
            }
            samples[samples.count - 1].members.append((suffix, entry.path))
        }
        return samples
    }

    /// Keys must differ over all shards, so the shard's own name is no part of them.
    private static func withoutShard(_ place: String) -> String {
        guard let slash = place.firstIndex(of: "/"), ArchiveSource.isArchive(name: String(place[..<slash]))
        else {
            return place
        }
        return String(place[place.index(after: slash)...])
    }

    private static func row(_ sample: Sample, _ origin: Origin, _ collector: inout RowCollector) {
        let (index, source) = (collector.index, collector.source)
        let shard = sample.members.first?.path.split(separator: "/").first.map(String.init) ?? ""
        let name = ArchiveSource.isArchive(name: shard) ? shard : PathRules.parts(source.name).name
        collector.add(
            origin,
            picture: { () throws(RowRefusal) in
                let pictures = sample.members.filter { PathRules.pictureExtensions.contains($0.suffix) }
                guard let picture = pictures.first else { throw noPicture(sample) }
                guard pictures.count == 1 else {
                    throw RowRefusal(.keyConflict, "the key \(sample.key) has several pictures")
                }
                try index.check(picture.path)
                return picture.path
            },
            captions: { () throws(RowRefusal) in try captions(sample, source) },
            split: ArchiveSource.isArchive(name: name) ? DatasetSplit(fileName: name) : nil)
    }

    private static func noPicture(_ sample: Sample) -> RowRefusal {
        guard let odd = sample.members.first(where: { PathRules.isPicture($0.path) }) else {
            return RowRefusal(.imageMissing, "the key \(sample.key) has no picture")
        }
        return RowRefusal(
            .imageMissing,
            "\(odd.path) is read as key \(sample.key) with the ending .\(odd.suffix): the first dot of a name ends "
                + "the key; take the other dots out of the name")
    }

    private static func captions(
        _ sample: Sample, _ source: any DatasetSource
    ) throws(RowRefusal) -> [String] {
        func bytes(_ suffix: String) throws(RowRefusal) -> [UInt8]? {
            guard let member = sample.members.first(where: { $0.suffix == suffix }) else { return nil }
            guard let bytes = try? source.text(member.path) else {
                throw RowRefusal(.badRow, "\(member.path) cannot be read")
            }
            return bytes
        }
        for suffix in ["txt", "caption"] {
            guard let text = try bytes(suffix) else { continue }
            var lines: [String] = []
            for (_, range) in TextLines(text) { lines.append(try UTF8Check.text(text[range])) }
            return lines
        }
        guard let json = try bytes("json") else {
            throw RowRefusal(.imageWithoutCaption, "expected \(sample.key).txt or \(sample.key).json")
        }
        var scanner = JSONScanner(json)
        let value: JSONValue
        do throws(JSONFault) { value = try scanner.value() } catch {
            throw RowRefusal(
                .badJSON, "\(sample.key).json is no JSON at byte \(error.offset + 1): \(error.text)")
        }
        guard let found = value["captions"] ?? value["caption"] else {
            throw RowRefusal(
                .imageWithoutCaption, "\(sample.key).json has no caption or captions; found \(value.keyList)")
        }
        return try found.texts("captions")
    }
}
