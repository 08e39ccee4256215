import Foundation

/// A zip or tar archive, also compressed. It is walked, never unpacked: texts are kept in memory, pictures read when wanted.
public struct ArchiveSource: DatasetSource {
    public let name: String
    public let entries: [SourceEntry]
    public let refused: [RejectedRow]
    public let notes: [DatasetWarning]
    public let isTar: Bool
    public var readsAnywhere: Bool { false }
    private let path: String
    private let texts: [String: [UInt8]]

    private static let tarEndings = [".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".tar.zst"]
    private static let textExtensions: Set<String> = [
        "txt", "caption", "json", "jsonl", "csv", "tsv", "token", "cls", "parquet",
    ]

    /// Whether a file of this name is taken for an archive.
    static func isArchive(name: String) -> Bool {
        let name = name.lowercased()
        return name.hasSuffix(".zip") || tarEndings.contains(where: name.hasSuffix)
    }

    /// Lists the members and keeps the texts among them.
    /// - Throws: `DatasetError.unreadable` when it is no archive, `.archiveLimit` when it is beyond the limits.
    public init(_ path: String, limits: ArchiveLimits = .init()) throws {
        let file = PathRules.parts(path).name
        var listing = ArchiveListing(path: path, file: file, limits: limits)
        try listing.run()
        (name, self.path) = (path, path)
        (entries, refused) = (listing.entries, listing.refused)
        (texts, notes) = (listing.texts, listing.notes)
        isTar = !file.lowercased().hasSuffix(".zip")
    }

    static func holdsText(_ path: String) -> Bool { textExtensions.contains(PathRules.fileExtension(path)) }

    public func text(_ path: String) throws -> [UInt8] {
        guard let bytes = texts[path] else {
            throw DatasetError.unreadable(path: "\(name): \(path)", reason: "it is no text of the archive")
        }
        return bytes
    }

    public func visit(_ paths: Set<String>, _ body: (String, [UInt8]) throws -> Void) throws {
        var wanted = paths
        let reader = try ArchiveReader(path)
        while !wanted.isEmpty {
            // Damage was noted when the archive was listed.
            guard let member = try? reader.next() else { return }
            guard member.kind == .file, let path = try? PathRules.joined(member.path),
                wanted.remove(path) != nil
            else { continue }
            guard
                let whole = try? reader.bytes(limit: SourceLimits.pictureBytes, announced: member.size)
            else { continue }
            try body(path, whole)
        }
    }
}

/// The first walk over an archive.
private struct ArchiveListing {
    let path: String
    /// The archive's own name, for what concerns all of it.
    let file: String
    let limits: ArchiveLimits
    var entries: [SourceEntry] = []
    var refused: [RejectedRow] = []
    var texts: [String: [UInt8]] = [:]
    private var known: Set<String> = []
    private var announced = 0
    private var textBytes = 0
    private var litter = 0

    init(path: String, file: String, limits: ArchiveLimits) {
        (self.path, self.file, self.limits) = (path, file, limits)
    }

    var notes: [DatasetWarning] {
        litter > 0
            ? [DatasetWarning("litter", count: litter, "\(litter) files of the operating system left out")]
            : []
    }

    mutating func run() throws {
        let size =
            (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber)?.intValue ?? 0
        let reader = try ArchiveReader(path)
        var tooMuch: String?
        do throws(ArchiveDamage) {
            while let member = try reader.next() {
                if let refusal = try look(member, reader) {
                    refused.append(
                        RejectedRow(
                            file: member.path, line: 0, reason: refusal.reason, detail: refusal.detail))
                }
                tooMuch = excess(size, reader.unpackedBytes)
                if tooMuch != nil { break }
            }
        } catch {
            refused.append(
                RejectedRow(
                    file: file, line: 0, reason: .archiveDamaged,
                    detail:
                        "\(file) breaks off after \(entries.count) files (\(error.text)); what follows is lost, "
                        + "copy the archive again"))
        }
        if let tooMuch { throw DatasetError.archiveLimit(path: path, reason: tooMuch) }
        if entries.isEmpty, let damage = refused.first(where: { $0.reason == .archiveDamaged }) {
            throw DatasetError.unreadable(path: path, reason: damage.detail)
        }
    }

    /// Lists one member.
    /// - Returns: why it is left out.
    private mutating func look(
        _ member: ArchiveReader.Member, _ reader: ArchiveReader
    ) throws(ArchiveDamage) -> RowRefusal? {
        announced += max(member.size, 0)
        let clean: String
        do throws(RowRefusal) {
            clean = try PathRules.joined(member.path)
        } catch {
            return member.kind == .folder ? nil : error
        }
        switch member.kind {
        case .folder: return nil
        case .link:
            return RowRefusal(
                .pathEscapes,
                "\(clean) is a link; links are not followed, put the file itself into the archive")
        case .other: return RowRefusal(.badRow, "\(clean) is no plain file")
        case .file: break
        }
        if PathRules.isLitter(clean) {
            litter += 1
            return nil
        }
        if member.isEncrypted {
            return RowRefusal(.badRow, "\(clean) is encrypted; save the archive without a password")
        }
        guard known.insert(clean).inserted else {
            return RowRefusal(.keyConflict, "\(clean) occurs twice in the archive; the first one is used")
        }
        guard ArchiveSource.holdsText(clean) else {
            entries.append(SourceEntry(path: clean, size: member.size))
            return nil
        }
        let room = min(limits.textBytes, limits.allTextBytes - textBytes)
        guard let bytes = try reader.bytes(limit: room, announced: member.size) else {
            return RowRefusal(
                .badRow,
                "\(clean) is too large: texts have at most \(limits.textBytes >> 20) MiB each and "
                    + "\(limits.allTextBytes >> 20) MiB together; unpack the archive")
        }
        textBytes += bytes.count
        texts[clean] = bytes
        entries.append(SourceEntry(path: clean, size: bytes.count))
        return nil
    }

    private func excess(_ size: Int, _ unpacked: Int) -> String? {
        let total = max(announced, unpacked)
        if entries.count + refused.count > limits.entries {
            return "it has more than \(limits.entries) members"
        }
        if total > limits.bytes { return "unpacked it has more than \(limits.bytes >> 30) GiB" }
        if total > limits.freeBytes, total / max(size, 1) > limits.ratio {
            return "it grows to \(total >> 20) MiB, more than \(limits.ratio) times its own size; "
                + "unpack it yourself if you trust it"
        }
        return nil
    }
}
