import CArchive

/// One walk over the members of an archive. Nothing is ever written to disk, so a member's name is only a name.
final class ArchiveReader {
    /// What a member is.
    enum Kind { case file, folder, link, other }

    struct Member {
        let path: String
        /// As the archive announces it.
        let size: Int
        let kind: Kind
        let isEncrypted: Bool
    }

    private let handle: OpaquePointer
    private let path: String

    /// - Throws: `DatasetError.unreadable`.
    init(_ path: String) throws(DatasetError) {
        self.path = path
        guard let handle = archive_read_new() else {
            throw .unreadable(path: path, reason: "no memory for the archive reader")
        }
        self.handle = handle
        // Each further format is one more parser in reach of strangers.
        archive_read_support_format_tar(handle)
        archive_read_support_format_gnutar(handle)
        archive_read_support_format_zip(handle)
        archive_read_support_filter_gzip(handle)
        archive_read_support_filter_bzip2(handle)
        archive_read_support_filter_xz(handle)
        archive_read_support_filter_zstd(handle)
        guard archive_read_open_filename(handle, path, 256 << 10) == ARCHIVE_OK else {
            throw .unreadable(path: path, reason: fault)
        }
    }

    deinit { archive_read_free(handle) }

    /// What the library says of the last failure.
    private var fault: String {
        archive_error_string(handle).map { String(cString: $0) } ?? "it is no tar or zip archive"
    }

    /// Bytes read so far after decompression of the whole, as a tar.gz has it.
    var unpackedBytes: Int { Int(archive_filter_bytes(handle, 0)) }

    /// - Returns: nil at the end.
    /// - Throws: the library's words when the archive is damaged from here on.
    func next() throws(ArchiveDamage) -> Member? {
        var entry: OpaquePointer?
        while true {
            let code = carchive_read_header(handle, &entry)
            if code == ARCHIVE_EOF { return nil }
            if code == ARCHIVE_RETRY { continue }
            guard code == ARCHIVE_OK || code == ARCHIVE_WARN, let entry else {
                throw ArchiveDamage(text: fault)
            }
            return member(entry)
        }
    }

    private func member(_ entry: OpaquePointer) -> Member {
        let name = archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry)
        var kind = Kind.other
        // The library's own numbers, the same on every system.
        switch UInt32(archive_entry_filetype(entry)) & 0o170000 {
        case 0o100000: kind = .file
        case 0o040000: kind = .folder
        case 0o120000: kind = .link
        default: break
        }
        if archive_entry_hardlink(entry) != nil { kind = .link }
        return Member(
            path: name.map { String(cString: $0) } ?? "", size: Int(archive_entry_size(entry)), kind: kind,
            isEncrypted: archive_entry_is_encrypted(entry) != 0)
    }

    /// The current member's bytes.
    /// - Returns: nil when there are more than `limit`, whatever was announced.
    func bytes(limit: Int, announced: Int) throws(ArchiveDamage) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(max(announced, 0), limit, 64 << 20))
        var piece = [UInt8](repeating: 0, count: 128 << 10)
        while true {
            let count = piece.withUnsafeMutableBytes { archive_read_data(handle, $0.baseAddress, $0.count) }
            if count == 0 { return bytes }
            if count == Int(ARCHIVE_RETRY) { continue }
            guard count > 0 else { throw ArchiveDamage(text: fault) }
            guard bytes.count + count <= limit else { return nil }
            bytes.append(contentsOf: piece[..<count])
        }
    }
}

/// An archive that cannot be read on.
struct ArchiveDamage: Error {
    let text: String
}
