import Crypto
public import Foundation

/// Bytes in a folder, found by key. Original pictures are content addressed and durable before `put` returns; derived data
/// can be made again and is only atomic; folders hold models and checkpoints. Calls block for the disk.
public struct BlobStore: Sendable {
    /// The store's folder.
    public let root: URL
    let folder: String

    /// Opens a store, making its folder when new, and removes remains of writers that died more than a day ago.
    public init(root: URL) throws {
        self.root = root
        folder =
            root.path(percentEncoded: false).hasSuffix("/")
            ? String(root.path(percentEncoded: false).dropLast()) : root.path(percentEncoded: false)
        try File.createFolder(folder + "/tmp")
        // Made and synced beforehand, so that a blob needs its own folder synced only.
        for number in 0...255 {
            try File.createFolder("\(folder)/images/\(BlobKey.hex([UInt8(number)]))")
        }
        try File.sync(folder + "/images")
        try File.sync(folder)
        removeRemains(olderThan: 24 * 3600)
    }

    /// The key of a picture: `images/<sha256>`.
    public static func imageKey(sha256: [UInt8]) -> String { BlobKey.image(sha256) }

    /// Stores bytes durably under the hash they have. Storing them again is harmless.
    /// - Returns: the key.
    /// - Throws: `BlobError`.
    @discardableResult
    public func put(_ bytes: [UInt8]) throws -> String {
        let writer = try begin()
        do {
            try writer.append(bytes)
            return try writer.finish(expectedSHA256: nil)
        } catch {
            writer.abandon()
            throw error
        }
    }

    /// Starts a blob whose bytes come in pieces.
    public func begin() throws -> BlobWriter { try BlobWriter(store: self) }

    /// The bytes, checked against the hash in the key.
    /// - Throws: `BlobError.notFound`, `.dataLoss`.
    public func read(_ key: String) throws -> [UInt8] {
        let digest = try BlobKey.digest(of: key)
        let bytes = try File.read(try path(of: key), key: key)
        guard BlobKey.hex(SHA256.hash(data: bytes)) == digest else { throw BlobError.dataLoss(key: key) }
        return bytes
    }

    /// Whether the blob is there; its bytes are not checked.
    public func exists(_ key: String) throws -> Bool { File.exists(try path(of: key)) }

    /// Removes a blob; one that is not there is fine.
    public func remove(_ key: String) throws {
        let path = try path(of: key)
        guard unlink(path) == 0 || errno == ENOENT else { throw File.failure("unlink", path) }
    }

    /// Free bytes on the store's disk.
    public var freeBytes: Int { File.freeBytes(near: folder) }

    /// Where a content-addressed blob lies: fanned out by the first two digits. Few folders, so that few need a sync.
    func path(of key: String) throws(BlobError) -> String {
        let digest = try BlobKey.digest(of: key)
        return "\(folder)/images/\(digest.prefix(2))/\(digest)"
    }

    func temporaryPath() -> String { "\(folder)/tmp/\(UUID().uuidString.lowercased()).tmp" }

    private func removeRemains(olderThan seconds: Double) {
        let oldest = Date(timeIntervalSinceNow: -seconds)
        let manager = FileManager.default
        let remains = (try? manager.contentsOfDirectory(atPath: folder + "/tmp")) ?? []
        for name in remains {
            let path = "\(folder)/tmp/\(name)"
            guard let changed = try? manager.attributesOfItem(atPath: path)[.modificationDate] as? Date,
                changed < oldest
            else { continue }
            // Another process may remove it at the same moment; then it is gone, which is what was wanted.
            try? manager.removeItem(atPath: path)
        }
    }
}
