/// A file of a source.
public struct SourceEntry: Sendable, Equatable {
    /// Relative to the source's root, with '/', never with "..".
    public let path: String
    /// Bytes.
    public let size: Int
    /// Why it cannot be used, such as a link that leads out; nil: it can.
    let problem: RowRefusal?

    init(path: String, size: Int, problem: RowRefusal? = nil) {
        self.path = path
        self.size = size
        self.problem = problem
    }
}

/// Files that hold a dataset: a folder, an archive, or several archives. Calls block for the disk.
public protocol DatasetSource: Sendable {
    /// For people.
    var name: String { get }
    /// All files, in the order in which they are best read.
    var entries: [SourceEntry] { get }
    /// What was refused while the source was listed, each accounted for as a row.
    var refused: [RejectedRow] { get }
    /// What was left out without harm, for people.
    var notes: [DatasetWarning] { get }
    /// Whether files can be read in any order by several threads at once.
    var readsAnywhere: Bool { get }
    /// Whether member files are the parts of one stream whose neighbours belong together.
    var isTar: Bool { get }

    /// A text file whole.
    /// - Throws: `DatasetError.unreadable`.
    func text(_ path: String) throws -> [UInt8]

    /// Reads files one after the other, in the order of `entries`; those that cannot be read are left out.
    /// - Parameter body: gets the path and all bytes.
    func visit(_ paths: Set<String>, _ body: (String, [UInt8]) throws -> Void) throws
}

/// Limits of what is read.
public enum SourceLimits {
    /// A picture file, in bytes.
    public static let pictureBytes = 20 << 20
    /// A text file, in bytes.
    public static let textBytes = 1 << 30
    /// Captions of a picture.
    public static let captions = 64
    /// A caption, in bytes of UTF-8.
    public static let captionBytes = 4096
    /// A picture's path, in bytes.
    public static let nameBytes = 1024
}

/// Opens what a path names.
public enum DatasetSources {
    /// - Parameters:
    ///   - path: a folder, an archive, or a file of captions whose pictures lie beside it.
    ///   - pictures: a folder with the pictures, when they are elsewhere than the captions.
    /// - Returns: the source, and the file of captions when the path names one.
    /// - Throws: `DatasetError`.
    public static func open(
        _ path: String, pictures: String? = nil, limits: ArchiveLimits = .init()
    ) throws -> (source: any DatasetSource, file: String?) {
        switch FileKind(path) {
        case nil:
            throw DatasetError.unreadable(
                path: path,
                reason: "no such file or folder; expected a folder, an archive or a file of captions")
        case .folder:
            return (try folder(path, limits), nil)
        case .file:
            if ArchiveSource.isArchive(name: path) {
                return (try ArchiveSource(path, limits: limits), nil)
            }
            let (parent, name) = PathRules.parts(path)
            if name.lowercased().hasSuffix(".parquet") { throw FormatSniffer.parquet(path) }
            let root = pictures ?? (parent.isEmpty ? "." : parent)
            return (try FolderSource(root, beside: pictures == nil ? nil : path), name)
        }
    }

    private static func folder(_ path: String, _ limits: ArchiveLimits) throws -> any DatasetSource {
        let folder = try FolderSource(path)
        let archives = folder.entries.filter { ArchiveSource.isArchive(name: $0.path) && $0.problem == nil }
        guard !archives.isEmpty, !folder.entries.contains(where: { PathRules.isPicture($0.path) }) else {
            return folder
        }
        return try ShardedSource(
            name: folder.name,
            shards: try archives.map {
                ($0.path, try ArchiveSource("\(folder.root)/\($0.path)", limits: limits))
            },
            others: folder)
    }
}
