import Crypto
import Foundation

/// A blob being written. For one thread or task at a time; end it with `finish`, a group commit, or `abandon`.
public final class BlobWriter: @unchecked Sendable {
    // Sendable because whoever holds it uses it from one place at a time, as a file handle; nothing here is shared.
    private let store: BlobStore
    private let path: String
    private var descriptor: Int32
    private var hash = SHA256()
    private var count = 0

    init(store: BlobStore) throws {
        self.store = store
        path = store.temporaryPath()
        descriptor = try File.openNew(path)
    }

    deinit { abandon() }

    /// Bytes written so far.
    public var size: Int { count }

    /// Appends bytes.
    /// - Throws: `BlobError.full` and other system errors; abandon the writer then.
    public func append(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { buffer in
            try File.write(buffer, to: descriptor, path: path)
            hash.update(bufferPointer: buffer)
        }
        count += bytes.count
    }

    /// The bytes written so far, read back. For a look at them before they are stored.
    public func contents() throws -> [UInt8] { try File.read(path, key: path) }

    /// Makes the blob durable and names it by its hash.
    /// - Parameter expectedSHA256: 32 bytes; nil: whatever it is.
    /// - Returns: the key.
    /// - Throws: `BlobError.hashMismatch`; nothing is stored then.
    public func finish(expectedSHA256: [UInt8]?) throws -> String {
        try BlobStore.commit([(self, expectedSHA256)])[0].get()
    }

    /// Forgets the bytes. Harmless after `finish`.
    public func abandon() {
        guard descriptor >= 0 else { return }
        close(descriptor)
        descriptor = -1
        unlink(path)
    }

    /// The key these bytes have.
    /// - Throws: `BlobError.hashMismatch`.
    func seal(expected: [UInt8]?) throws(BlobError) -> String {
        guard descriptor >= 0 else {
            throw .system(call: "finish", path: path, code: EBADF, reason: "already ended")
        }
        let digest = BlobKey.hex(hash.finalize())
        if let expected, BlobKey.hex(expected) != digest {
            throw .hashMismatch(expected: BlobKey.hex(expected), actual: digest)
        }
        return "images/" + digest
    }

    func syncFile() throws(BlobError) {
        guard descriptor >= 0, fsync(descriptor) == 0 else { throw File.failure("fsync", path) }
    }

    /// Gives the file its name.
    /// - Returns: the folder to sync.
    func place(_ key: String) throws(BlobError) -> String {
        let target = try store.path(of: key)
        try File.move(path, to: target)
        close(descriptor)
        descriptor = -1
        return (target as NSString).deletingLastPathComponent
    }
}

extension BlobStore {
    /// Makes a group of blobs durable together: all files are synced, then named, then each folder is synced once.
    /// - Returns: for each writer its key or why it was not stored; every writer is ended.
    public static func commit(
        _ group: [(writer: BlobWriter, expectedSHA256: [UInt8]?)]
    ) -> [Result<String, any Error>] {
        var results: [Result<String, any Error>] = group.map { item in
            Result { try item.writer.seal(expected: item.expectedSHA256) }
        }
        let synced = Parallel.map(group.map(\.writer)) { writer in Result { try writer.syncFile() } }
        var folderOf: [Int: String] = [:]
        for (index, item) in group.enumerated() {
            results[index] = results[index].flatMap { key in
                Result {
                    try synced[index].get()
                    folderOf[index] = try item.writer.place(key)
                    return key
                }
            }
            if case .failure = results[index] { item.writer.abandon() }
        }
        var failed: [String: any Error] = [:]
        let folders = Array(Set(folderOf.values))
        for (folder, result) in zip(folders, Parallel.map(folders) { path in Result { try File.sync(path) } })
        {
            if case .failure(let error) = result { failed[folder] = error }
        }
        for (index, folder) in folderOf {
            if let error = failed[folder] { results[index] = .failure(error) }
        }
        return results
    }
}
