import Foundation

/// A folder on disk. Links are taken when they lead to plain files inside it; folders that are links are not entered.
public struct FolderSource: DatasetSource {
    public let name: String
    public let entries: [SourceEntry]
    public var refused: [RejectedRow] { [] }
    public let notes: [DatasetWarning]
    public var isTar: Bool { false }
    public var readsAnywhere: Bool { true }
    /// Without a slash at its end.
    let root: String
    /// A file of captions that lies elsewhere.
    private let beside: String?

    /// - Parameter beside: a file outside the folder that is listed under its name.
    /// - Throws: `DatasetError.unreadable`.
    public init(_ path: String, beside: String? = nil) throws {
        name = path
        self.beside = beside
        guard let real = realpath(path, nil) else {
            throw DatasetError.unreadable(path: path, reason: String(cString: strerror(errno)))
        }
        defer { free(real) }
        let whole = String(cString: real)
        root = whole.count > 1 && whole.hasSuffix("/") ? String(whole.dropLast()) : whole
        var walk = FolderWalk(root: root)
        try walk.run()
        var found = walk.found
        if let beside {
            var status = stat()
            guard stat(beside, &status) == 0 else {
                throw DatasetError.unreadable(path: beside, reason: String(cString: strerror(errno)))
            }
            let file = PathRules.parts(beside).name
            found.removeAll { $0.path == file }
            found.append(SourceEntry(path: file, size: Int(status.st_size)))
        }
        entries = found.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        notes = walk.notes
    }

    /// Files whose names end as pictures' do.
    public var pictures: [String] { entries.lazy.map(\.path).filter(PathRules.isPicture) }

    public func text(_ path: String) throws -> [UInt8] {
        let place = location(path)
        guard let bytes = PlainFile.read(place, limit: SourceLimits.textBytes) else {
            throw DatasetError.unreadable(
                path: place, reason: "it is not readable, or larger than \(SourceLimits.textBytes >> 20) MiB")
        }
        return bytes
    }

    public func visit(_ paths: Set<String>, _ body: (String, [UInt8]) throws -> Void) throws {
        for entry in entries where paths.contains(entry.path) {
            guard let bytes = PlainFile.read(location(entry.path), limit: SourceLimits.pictureBytes) else {
                continue
            }
            try body(entry.path, bytes)
        }
    }

    private func location(_ path: String) -> String {
        if let beside, PathRules.parts(beside).name == path { return beside }
        return "\(root)/\(path)"
    }
}

/// Lists a folder and what is below it.
private struct FolderWalk {
    let root: String
    var found: [SourceEntry] = []
    private var litter = 0
    private var unreadable: [String] = []

    init(root: String) { self.root = root }

    var notes: [DatasetWarning] {
        var notes: [DatasetWarning] = []
        if litter > 0 {
            notes.append(
                DatasetWarning("litter", count: litter, "\(litter) files of the operating system left out"))
        }
        if !unreadable.isEmpty {
            notes.append(
                DatasetWarning(
                    "folder_unreadable", count: unreadable.count,
                    "\(unreadable.count) folders may not be read and are left out",
                    examples: Array(unreadable.prefix(3))))
        }
        return notes
    }

    mutating func run() throws {
        var pending = [""]
        while let folder = pending.popLast() {
            let path = folder.isEmpty ? root : "\(root)/\(folder)"
            guard let stream = opendir(path) else {
                if folder.isEmpty {
                    throw DatasetError.unreadable(path: root, reason: String(cString: strerror(errno)))
                }
                unreadable.append(folder)
                continue
            }
            defer { closedir(stream) }
            while let entry = readdir(stream) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                guard name != ".", name != ".." else { continue }
                let relative = folder.isEmpty ? name : "\(folder)/\(name)"
                if PathRules.isLitter(relative) {
                    litter += 1
                    continue
                }
                if entry.pointee.d_type == UInt8(DT_DIR) {
                    pending.append(relative)
                } else {
                    look(relative, &pending)
                }
            }
        }
    }

    private mutating func look(_ path: String, _ pending: inout [String]) {
        var status = stat()
        let place = "\(root)/\(path)"
        guard lstat(place, &status) == 0 else { return }
        switch status.st_mode & S_IFMT {
        case S_IFREG: found.append(SourceEntry(path: path, size: Int(status.st_size)))
        case S_IFDIR: pending.append(path)
        case S_IFLNK: found.append(link(path, place))
        default:
            found.append(
                SourceEntry(
                    path: path, size: 0, problem: RowRefusal(.imageUnreadable, "\(path) is no plain file")))
        }
    }

    private func link(_ path: String, _ place: String) -> SourceEntry {
        guard let real = realpath(place, nil) else {
            return SourceEntry(
                path: path, size: 0, problem: RowRefusal(.imageMissing, "\(path) is a link to nothing"))
        }
        defer { free(real) }
        guard String(cString: real).hasPrefix(root + "/") else {
            return SourceEntry(
                path: path, size: 0,
                problem: RowRefusal(
                    .pathEscapes, "\(path) is a link that leads out of the folder; copy the file"))
        }
        var status = stat()
        guard stat(place, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return SourceEntry(
                path: path, size: 0,
                problem: RowRefusal(.imageUnreadable, "\(path) is a link to no plain file"))
        }
        return SourceEntry(path: path, size: Int(status.st_size))
    }
}

/// Whole files, read without detours: a dataset has a hundred thousand of them.
enum PlainFile {
    /// - Returns: nil when it cannot be read or is larger than `limit`.
    static func read(_ path: String, limit: Int) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            Int(status.st_size) <= limit
        else { return nil }
        let size = Int(status.st_size)
        var isWhole = true
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            while filled < size, let base = buffer.baseAddress {
                let count = Foundation.read(descriptor, base + filled, size - filled)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else {
                    isWhole = count == 0
                    return
                }
                filled += count
            }
        }
        return isWhole ? bytes : nil
    }
}
