import Foundation

/// A picture with captions as a folder describes it.
struct PictureRow: Sendable, Equatable {
    /// The picture on disk.
    let file: URL
    /// The picture relative to the folder: what the dataset calls it.
    let name: String
    /// train, validation or test; nil: the service decides by the hash of the bytes.
    let split: String?
    let captions: [String]
    /// Line of the metadata file; 0: none.
    let line: Int
}

/// A row that cannot be sent, and why.
struct RefusedRow: Sendable, Equatable, Encodable {
    /// The picture or metadata file, relative to the folder.
    let file: String
    /// Line of the metadata file; 0: none.
    let line: Int
    let reason: RefusalReason
    let detail: String
}

/// A reason code of the importer. Services and reports use the same words, and services know more of them.
struct RefusalReason: Sendable, Hashable, Encodable {
    let code: String

    init(_ code: String) { self.code = code }

    static let imageMissing = RefusalReason("image_missing")
    static let imageUnreadable = RefusalReason("image_unreadable")
    static let imageTooLarge = RefusalReason("image_too_large")
    static let imageWithoutCaption = RefusalReason("image_without_caption")
    static let captionEmpty = RefusalReason("caption_empty")
    static let captionNotUTF8 = RefusalReason("caption_not_utf8")
    static let captionControlCharacters = RefusalReason("caption_control_characters")
    static let badRow = RefusalReason("bad_row")
    static let badJSON = RefusalReason("bad_json")
    static let pathEscapes = RefusalReason("path_escapes")
    static let remoteImage = RefusalReason("remote_image")
    static let ambiguousSidecar = RefusalReason("ambiguous_sidecar")

    func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        try value.encode(code)
    }
}

/// Everything a folder holds: every row is either to be pushed or refused with a reason.
struct PictureFolder: Sendable, Equatable {
    var rows: [PictureRow] = []
    var refused: [RefusedRow] = []
    /// What a person should know although no row was refused for it.
    var notes: [String] = []

    /// Rows read, whatever became of them.
    var count: Int { rows.count + refused.count }

    static let pictureExtensions: Set<String> = ["jpg", "jpeg", "png", "webp"]

    /// The split a folder or a field names, in the words of the catalogue; nil: no name of a split.
    static func split(named name: String) -> String? {
        switch name.lowercased() {
        case "train", "training": "train"
        case "validation", "val", "valid", "dev": "validation"
        case "test", "testing": "test"
        default: nil
        }
    }

    /// Reads a folder in imagefolder layout, or pictures with caption files beside them.
    ///
    /// Throws `Failure` (bad input) when the folder cannot be read or holds neither.
    static func read(_ folder: URL) throws -> PictureFolder {
        let root = folder.resolvingSymlinksInPath().standardizedFileURL
        var isFolder: ObjCBool = false
        let path = root.path(percentEncoded: false)
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw Failure.badInput("no folder \(path.safe); expected one with pictures and metadata.jsonl")
        }
        guard isFolder.boolValue else {
            throw Failure.badInput(
                "\(path.safe) is a file; expected a folder with pictures and metadata.jsonl")
        }
        let files = try FolderListing(root)
        let metadata = files.paths.filter { ($0 as NSString).lastPathComponent == "metadata.jsonl" }
        var result: PictureFolder
        if metadata.isEmpty {
            if let other = files.paths.first(where: {
                ["metadata.csv", "metadata.parquet"].contains(($0 as NSString).lastPathComponent)
            }) {
                throw Failure.badInput(
                    "\(other.safe) is not read yet; expected metadata.jsonl: one JSON object a line, with file_name and text"
                )
            }
            result = SidecarReader(root: root, files: files).read()
        } else {
            result = try MetadataReader(root: root, files: files).read(metadata)
        }
        for path in files.paths where looksLikeMetadata(path) {
            result.notes.append("\(path) is not used; did you mean metadata.jsonl?")
        }
        guard result.count > 0 else {
            throw Failure.badInput(
                "\(path.safe) holds no metadata.jsonl and no picture (jpg, jpeg, png, webp); expected one of the two"
            )
        }
        return result
    }

    private static func looksLikeMetadata(_ path: String) -> Bool {
        let name = (path as NSString).lastPathComponent.lowercased()
        return name.hasPrefix("metadata") && name != "metadata.jsonl" && name.contains(".json")
    }
}

/// The plain files below a folder, without those whose names begin with a dot.
struct FolderListing: Sendable {
    /// Relative paths, in byte order.
    let paths: [String]
    private let known: Set<String>

    init(_ root: URL) throws {
        var found: [String] = []
        var pending = [""]
        while let folder = pending.popLast() {
            let place = folder.isEmpty ? root : root.appending(path: folder)
            let names: [String]
            do {
                names = try FileManager.default.contentsOfDirectory(atPath: place.path(percentEncoded: false))
            } catch {
                throw Failure.badInput(
                    "cannot read the folder \(place.path(percentEncoded: false).safe): \(error.localizedDescription)"
                )
            }
            for name in names where !name.hasPrefix(".") {
                let path = folder.isEmpty ? name : "\(folder)/\(name)"
                var status = stat()
                // Links are not followed into folders: that could run in circles and leave the root.
                guard lstat(root.appending(path: path).path(percentEncoded: false), &status) == 0 else {
                    continue
                }
                switch status.st_mode & S_IFMT {
                case S_IFDIR: pending.append(path)
                case S_IFREG, S_IFLNK: found.append(path)
                default: break
                }
            }
        }
        paths = found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        known = Set(found)
    }

    func contains(_ path: String) -> Bool { known.contains(path) }

    /// The first name that differs in upper and lower case only, or in how accents are composed.
    func similar(to path: String) -> String? {
        let folded = path.precomposedStringWithCanonicalMapping.lowercased()
        return paths.first { $0.precomposedStringWithCanonicalMapping.lowercased() == folded }
    }

    var pictures: [String] {
        paths.filter { PictureFolder.pictureExtensions.contains(($0 as NSString).pathExtension.lowercased()) }
    }
}
