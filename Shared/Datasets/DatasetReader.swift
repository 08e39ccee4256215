/// Reads the rows of a source. Pictures are read later, one by one, by `DatasetSource.visit`.
public enum DatasetReader {
    /// - Parameter file: the one file of captions to read; nil: those that the format has.
    /// - Throws: `DatasetError` when the source as a whole cannot be read.
    public static func read(
        _ source: any DatasetSource, file: String? = nil, options: ReadingOptions = .init()
    ) throws -> DatasetContent {
        let index = PictureIndex(source)
        let chosen = try FormatSniffer(source: source, index: index).choose(options.format, file: file)
        var collector = RowCollector(source: source, index: index, options: options)
        let isAlone = file != nil
        switch chosen.format {
        case .sidecar: SidecarReader.read(&collector)
        case .imagefolder: try ImagefolderReader.read(chosen.files, &collector, isAlone: isAlone)
        case .coco: try COCOReader.read(chosen.files, &collector)
        case .karpathy: try KarpathyReader.read(chosen.files, &collector)
        case .blipList: try ListReader.read(chosen.files, &collector)
        case .flickr8k: try Flickr8kReader.read(chosen.files, &collector)
        case .flickrToken: try FlickrTokenReader.read(chosen.files, &collector)
        case .flickr30k: try Flickr30kReader.read(chosen.files, &collector)
        case .webdataset: WebDatasetReader.read(&collector)
        case .tsv: try TSVReader.read(chosen.files, &collector)
        }
        if ![.sidecar, .imagefolder, .webdataset].contains(chosen.format) { unlisted(&collector) }
        if !isAlone { unused(chosen, &collector) }
        return collector.finish(chosen.format)
    }

    private static func unlisted(_ collector: inout RowCollector) {
        let left = collector.index.pictures.filter { !collector.named.contains($0) }
        guard !left.isEmpty else { return }
        collector.warnings.append(
            DatasetWarning(
                "pictures_unlisted", count: left.count, "\(left.count) pictures of the source are in no row",
                examples: Array(left.prefix(3))))
    }

    /// Files that look as if they held captions and are not read are told: passing them over would look like success.
    private static func unused(_ chosen: FormatSniffer.Candidate, _ collector: inout RowCollector) {
        guard ![.sidecar, .webdataset].contains(chosen.format) else { return }
        let used = Set(chosen.files)
        let left = collector.source.entries.lazy.map(\.path).filter { path in
            !used.contains(path) && !FlickrSplits.isSplitFile(path)
                && (["jsonl", "json", "csv", "tsv", "token", "parquet"].contains(
                    PathRules.fileExtension(path))
                    || PathRules.parts(path).name.lowercased().hasPrefix("metadata")
                    || PathRules.fileExtension(path).hasPrefix("json"))
        }
        let paths = Array(left)
        guard !paths.isEmpty else { return }
        collector.warnings.append(
            DatasetWarning(
                "files_unused", count: paths.count,
                "\(paths.count) files look like captions and are not read as \(chosen.format.rawValue)",
                examples: Array(paths.prefix(3))))
    }
}
