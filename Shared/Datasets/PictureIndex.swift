import Foundation

/// Finds the file that a row means.
final class PictureIndex {
    private let entries: [SourceEntry]
    private let places: [String: Int]
    /// Places by base name; made when first needed.
    private lazy var byName = Dictionary(grouping: entries.indices) { PathRules.parts(entries[$0].path).name }
    /// Places by what is left when case and the form of accents are taken away.
    private lazy var folded = Dictionary(entries.indices.map { (Self.fold(entries[$0].path), $0) }) {
        first, _ in first
    }

    init(_ source: any DatasetSource) {
        let entries = source.entries
        self.entries = entries
        places = Dictionary(entries.indices.map { (entries[$0].path, $0) }) { first, _ in first }
    }

    func contains(_ path: String) -> Bool { places[path] != nil }

    var pictures: [String] { entries.lazy.map(\.path).filter(PathRules.isPicture) }

    /// A name as it is written, relative to `folder`.
    /// - Returns: the picture's path in the source.
    func exact(_ name: String, in folder: String) throws(RowRefusal) -> String {
        try Self.checkLocal(name)
        let path = try PathRules.joined(name, in: folder)
        guard let place = place(path) else { throw missing(path) }
        return try checked(place)
    }

    /// As `exact`, then from the root, then by the base name alone: lists are often kept apart from their pictures.
    func search(_ name: String, from folder: String) throws(RowRefusal) -> String {
        try Self.checkLocal(name)
        let path = try PathRules.joined(name, in: folder)
        if let place = place(path) { return try checked(place) }
        let rooted = try PathRules.joined(name)
        if let place = place(rooted) { return try checked(place) }
        let base = PathRules.parts(rooted).name
        let hits = (byName[base] ?? []).filter { Self.same(PathRules.parts(entries[$0].path).name, base) }
        // Whole folders are often packed into another folder: the longest common end decides, when it is one.
        let nested = hits.filter { entries[$0].path.hasSuffix("/" + rooted) }
        let chosen = nested.isEmpty ? hits : nested
        guard let place = chosen.first else { throw missing(rooted) }
        guard chosen.count == 1 else {
            throw RowRefusal(
                .imageAmbiguous,
                "\(name) could be \(chosen.prefix(2).map { entries[$0].path }.joined(separator: " or ")); "
                    + "write the folder into the name")
        }
        return try checked(place)
    }

    /// Refuses what is no picture that can be sent.
    func check(_ path: String) throws(RowRefusal) {
        guard let place = places[path] else { throw missing(path) }
        _ = try checked(place)
    }

    /// Byte for byte: to Swift an accent composed is an accent apart, to a file system it is not.
    private func place(_ path: String) -> Int? {
        places[path].flatMap { Self.same(entries[$0].path, path) ? $0 : nil }
    }

    private static func same(_ left: String, _ right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }

    private func checked(_ place: Int) throws(RowRefusal) -> String {
        let entry = entries[place]
        if let problem = entry.problem { throw problem }
        guard entry.path.utf8.count <= SourceLimits.nameBytes else {
            throw RowRefusal(
                .badRow,
                "the path has \(entry.path.utf8.count) bytes; at most \(SourceLimits.nameBytes) are taken")
        }
        guard entry.size != 0 else { throw RowRefusal(.imageUnreadable, "\(entry.path) is empty") }
        guard entry.size <= SourceLimits.pictureBytes else {
            throw RowRefusal(
                .imageTooLarge,
                "\(entry.path) has \(entry.size >> 20) MiB; at most \(SourceLimits.pictureBytes >> 20) MiB are taken"
            )
        }
        return entry.path
    }

    private static func checkLocal(_ name: String) throws(RowRefusal) {
        guard !PathRules.isAddress(name) else {
            throw RowRefusal(
                .remoteImage, "\(name) is an address; nothing is fetched, download the picture first")
        }
    }

    private func missing(_ path: String) -> RowRefusal {
        if entries.first(where: { $0.path.hasPrefix(path + "/") }) != nil {
            return RowRefusal(.imageUnreadable, "\(path) is a folder, no picture")
        }
        guard let near = folded[Self.fold(path)] else {
            return RowRefusal(.imageMissing, "\(path) does not exist")
        }
        return RowRefusal(
            .imageMissing,
            "\(path) does not exist; there is \(entries[near].path), names must match to the letter")
    }

    private static func fold(_ path: String) -> String {
        let plain = path.utf8.allSatisfy { $0 < 0x80 }
        return (plain ? path : path.precomposedStringWithCanonicalMapping).lowercased()
    }
}
