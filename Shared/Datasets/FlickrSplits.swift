/// The files that say which pictures of Flickr8k belong to which split: one name a line.
struct FlickrSplits {
    private var splits: [String: DatasetSplit] = [:]
    private(set) var isEmpty = true

    init(_ source: any DatasetSource) {
        for entry in source.entries {
            guard let split = Self.split(entry.path), let bytes = try? source.text(entry.path) else {
                continue
            }
            isEmpty = false
            for (_, range) in TextLines(bytes) where !TextLines.isBlank(bytes[range]) {
                splits[CaptionRules.trimmed(String(decoding: bytes[range], as: UTF8.self))] = split
            }
        }
    }

    subscript(_ name: String) -> DatasetSplit? { splits[name] }

    static func isSplitFile(_ path: String) -> Bool { split(path) != nil }

    private static func split(_ path: String) -> DatasetSplit? {
        let name = PathRules.parts(path).name.lowercased()
        guard name.hasSuffix("images.txt") else { return nil }
        return DatasetSplit(word: name.dropLast("images.txt".count).split { !$0.isLetter }.last ?? "")
    }

    /// Tells pictures that the lists leave out; they go by their hash.
    func warn(_ names: Set<String>, _ collector: inout RowCollector) {
        let left = isEmpty ? [] : names.filter { splits[$0] == nil }.sorted()
        guard !left.isEmpty else { return }
        collector.warnings.append(
            DatasetWarning(
                "pictures_without_split", count: left.count,
                "\(left.count) pictures are in none of the lists of train, dev and test pictures; their hash decides",
                examples: Array(left.prefix(3))))
    }
}
