import Foundation

/// Names of files as strangers write them.
enum PathRules {
    static let pictureExtensions: Set<String> = [
        "jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff", "heic", "avif", "jp2", "jxl",
    ]

    static func fileExtension(_ path: String) -> String {
        let name = parts(path).name
        guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")), dot != name.startIndex else { return "" }
        return name[name.index(after: dot)...].lowercased()
    }

    /// The path without its extension.
    static func stem(_ path: String) -> String {
        let name = parts(path).name
        guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")), dot != name.startIndex else {
            return path
        }
        return String(path.dropLast(name.distance(from: dot, to: name.endIndex)))
    }

    static func isPicture(_ path: String) -> Bool { pictureExtensions.contains(fileExtension(path)) }

    /// What operating systems leave in folders and archives.
    static func isLitter(_ path: String) -> Bool {
        let name = parts(path).name
        return path.hasPrefix("__MACOSX/") || name.hasPrefix("._") || name == ".DS_Store"
            || name == "Thumbs.db"
    }

    static func parts(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", path) }
        return (String(path[..<slash]), String(path[path.index(after: slash)...]))
    }

    /// `name`, relative to `folder`, without "." and "..".
    /// - Throws: `path_escapes` for what leaves the root, `bad_row` for what names no file.
    static func joined(_ name: String, in folder: String = "") throws(RowRefusal) -> String {
        guard !name.utf8.contains(0) else { throw RowRefusal(.badRow, "a file name holds a NUL") }
        guard name.utf8.count <= SourceLimits.nameBytes else {
            throw RowRefusal(
                .badRow,
                "a file name has \(name.utf8.count) bytes; at most \(SourceLimits.nameBytes) are taken")
        }
        guard !name.hasPrefix("/"), !name.hasPrefix("\\"), !isDrive(name) else {
            throw RowRefusal(
                .pathEscapes, "\(name) is an absolute path; expected one relative to the file that names it")
        }
        if plain(name) { return folder.isEmpty ? name : "\(folder)/\(name)" }
        var parts = folder.split(separator: "/")
        for part in name.split(separator: "/") where part != "." {
            guard part != ".." else {
                guard !parts.isEmpty else {
                    throw RowRefusal(.pathEscapes, "\(name) leads out of the source; name a file inside it")
                }
                parts.removeLast()
                continue
            }
            parts.append(part)
        }
        guard !parts.isEmpty else { throw RowRefusal(.badRow, "\"\(name)\" names no file") }
        return parts.joined(separator: "/")
    }

    private static func isDrive(_ name: String) -> Bool {
        let bytes = name.utf8.prefix(3)
        guard bytes.count == 3, let first = bytes.first else { return false }
        let letter = first | 0x20
        return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter)
            && bytes.dropFirst().first == UInt8(ascii: ":")
            && [UInt8(ascii: "\\"), UInt8(ascii: "/")].contains(bytes.last)
    }

    /// Whether "://" stands in it.
    static func isAddress(_ name: String) -> Bool {
        var state = 0
        for byte in name.utf8 {
            state = byte == UInt8(ascii: ":") ? 1 : byte == UInt8(ascii: "/") && state > 0 ? state + 1 : 0
            if state == 3 { return true }
        }
        return false
    }

    /// No part of it is empty, "." or "..".
    private static func plain(_ name: String) -> Bool {
        var (length, dots) = (0, 0)
        for byte in name.utf8 {
            if byte == UInt8(ascii: "/") {
                if length == 0 || length == dots && dots <= 2 { return false }
                (length, dots) = (0, 0)
            } else {
                length += 1
                if byte == UInt8(ascii: ".") { dots += 1 }
            }
        }
        return length > 0 && !(length == dots && dots <= 2)
    }
}

/// What a path names; nil: nothing, or what may not be looked at. Links are followed.
enum FileKind {
    case folder, file

    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: self = .folder
        case S_IFREG: self = .file
        default: return nil
        }
    }
}
