import CArchive
import Foundation

/// Writes a tar archive of files in memory, one after the other.
public final class TarWriter {
    private let path: String
    private var handle: OpaquePointer?

    /// - Throws: `DatasetError.cannotWrite`.
    public init(_ path: String) throws {
        self.path = path
        let handle = archive_write_new()
        self.handle = handle
        // pax stores names of any length in UTF-8; plain ustar headers are used where they do.
        guard archive_write_set_format_pax_restricted(handle) == ARCHIVE_OK,
            archive_write_open_filename(handle, path) == ARCHIVE_OK
        else { throw fault() }
    }

    deinit { if let handle { archive_write_free(handle) } }

    /// Adds a file.
    /// - Parameter name: its path in the archive.
    public func add(_ name: String, _ bytes: [UInt8]) throws {
        guard let entry = archive_entry_new() else { throw fault() }
        defer { archive_entry_free(entry) }
        archive_entry_set_size(entry, Int64(bytes.count))
        archive_entry_set_filetype(entry, 0o100000)
        archive_entry_set_perm(entry, 0o644)
        guard carchive_write_header(handle, entry, name) >= ARCHIVE_WARN else { throw fault() }
        guard bytes.withUnsafeBytes({ archive_write_data(handle, $0.baseAddress, $0.count) }) == bytes.count
        else {
            throw fault()
        }
    }

    /// Ends the archive.
    public func finish() throws {
        guard archive_write_close(handle) == ARCHIVE_OK else { throw fault() }
        archive_write_free(handle)
        handle = nil
    }

    private func fault() -> DatasetError {
        let text = archive_error_string(handle).map { String(cString: $0) } ?? "unknown trouble"
        return .cannotWrite(path: path, reason: text)
    }
}
