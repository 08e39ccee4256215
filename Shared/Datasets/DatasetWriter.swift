import Foundation

/// The forms in which a dataset can be written.
public enum ExportFormat: String, Sendable, CaseIterable {
    /// A folder for each split, with `metadata.jsonl`.
    case imagefolder
    /// A folder for each split, and `annotations/captions_<split>.json`.
    case coco
    /// tar shards for each split.
    case webdataset
}

/// A picture to write.
public struct ExportedPicture: Sendable {
    /// As the user knew it; never used as a path.
    public var name: String
    public var split: DatasetSplit
    public var sha256: [UInt8]
    public var captions: [String]
    /// The file as it was pushed.
    public var bytes: [UInt8]

    public init(name: String, split: DatasetSplit, sha256: [UInt8], captions: [String], bytes: [UInt8]) {
        self.name = name
        self.split = split
        self.sha256 = sha256
        self.captions = captions
        self.bytes = bytes
    }

    /// Letters, digits, '-' and '_' of the old name and the start of the hash: unique, and without a dot.
    var key: String {
        let stem = PathRules.parts(PathRules.stem(name)).name
        let plain = stem.unicodeScalars.map { scalar -> Character in
            let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
            return isPlain || scalar == "_" || scalar == "-" ? Character(scalar) : "_"
        }
        let hash = sha256.prefix(8).map { String(format: "%02x", $0) }.joined()
        return plain.isEmpty ? hash : String(plain.prefix(60)) + "-" + hash
    }

    /// What the bytes are, whatever the name said.
    var fileExtension: String {
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "jpg" }
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return "png" }
        if bytes.starts(with: Array("RIFF".utf8)), bytes.dropFirst(8).starts(with: Array("WEBP".utf8)) {
            return "webp"
        }
        let named = PathRules.fileExtension(name)
        return PathRules.pictureExtensions.contains(named) ? named : "jpg"
    }
}

/// Writes a dataset into a folder, which appears when all of it is there. `@unchecked Sendable`: for one caller at a time, as a
/// file handle; calls block for the disk.
public final class DatasetWriter: @unchecked Sendable {
    private let folder: URL
    private let draft: URL
    private let layout: any ExportLayout

    /// - Throws: `DatasetError.cannotWrite` when the folder holds files already.
    public init(folder: String, format: ExportFormat) throws {
        self.folder = URL(filePath: folder).standardizedFileURL
        let path = self.folder.path(percentEncoded: false)
        if let entries = try? FileManager.default.contentsOfDirectory(atPath: path), !entries.isEmpty {
            throw DatasetError.cannotWrite(
                path: folder, reason: "it holds files; choose a new or empty folder")
        }
        draft = self.folder.deletingLastPathComponent()
            .appending(path: ".\(self.folder.lastPathComponent).partial-\(getpid())")
        try? FileManager.default.removeItem(at: draft)
        let root = draft.path(percentEncoded: false)
        layout =
            switch format {
            case .imagefolder: ImagefolderLayout(root)
            case .coco: COCOLayout(root)
            case .webdataset: WebDatasetLayout(root)
            }
        try Self.writing(path) {
            try FileManager.default.createDirectory(at: draft, withIntermediateDirectories: true)
        }
    }

    /// Adds a picture.
    public func add(_ picture: ExportedPicture) throws {
        try Self.writing(folder.path(percentEncoded: false)) { try layout.add(picture) }
    }

    /// Ends the files and gives the folder its name.
    public func finish() throws {
        try Self.writing(folder.path(percentEncoded: false)) {
            try layout.finish()
            // An empty folder of that name would block the rename.
            try? FileManager.default.removeItem(at: folder)
            try FileManager.default.moveItem(at: draft, to: folder)
        }
    }

    /// Removes what was written.
    public func abandon() { try? FileManager.default.removeItem(at: draft) }

    private static func writing(_ path: String, _ body: () throws -> Void) throws {
        do { try body() } catch let error as DatasetError { throw error } catch {
            throw DatasetError.cannotWrite(path: path, reason: error.localizedDescription)
        }
    }
}

/// Where an export puts pictures and captions.
protocol ExportLayout: AnyObject {
    func add(_ picture: ExportedPicture) throws
    func finish() throws
}
