import Crypto
import Foundation

extension BlobStore {
    /// Stores data that can be derived again: it appears whole or not at all, but may be missing after a power loss.
    /// - Parameter key: such as `pixels/s96-white/<sha256>`.
    public func putDerived(_ key: String, _ bytes: [UInt8]) throws {
        let target = try derivedPath(key)
        let temporary = temporaryPath()
        let descriptor = try File.openNew(temporary)
        do {
            defer { close(descriptor) }
            try Array(SHA256.hash(data: bytes)).withUnsafeBytes {
                try File.write($0, to: descriptor, path: temporary)
            }
            try bytes.withUnsafeBytes { try File.write($0, to: descriptor, path: temporary) }
        } catch {
            unlink(temporary)
            throw error
        }
        if rename(temporary, target) == 0 { return }
        do {
            try File.createFolder((target as NSString).deletingLastPathComponent)
            try File.move(temporary, to: target)
        } catch {
            unlink(temporary)
            throw error
        }
    }

    /// Derived data, checked against the hash stored with it.
    /// - Throws: `BlobError.notFound`, and `.dataLoss`: derive it again.
    public func readDerived(_ key: String) throws -> [UInt8] {
        let stored = try File.read(try derivedPath(key), key: key)
        guard stored.count >= 32, SHA256.hash(data: stored[32...]).elementsEqual(stored[..<32]) else {
            throw BlobError.dataLoss(key: key)
        }
        return Array(stored[32...])
    }

    /// Whether derived data is there; its bytes are not checked.
    public func existsDerived(_ key: String) throws -> Bool { File.exists(try derivedPath(key)) }

    /// Removes derived data; what is not there is fine.
    public func removeDerived(_ key: String) throws {
        let path = try derivedPath(key)
        guard unlink(path) == 0 || errno == ENOENT else { throw File.failure("unlink", path) }
    }

    /// Fanned out by the first digits of the last part.
    private func derivedPath(_ key: String) throws(BlobError) -> String {
        try BlobKey.check(key)
        let parts = key.split(separator: "/")
        guard parts.count >= 2, let name = parts.last, name.count >= 4 else { throw .invalidKey(key) }
        let place = parts.dropLast().joined(separator: "/")
        return "\(folder)/derived/\(place)/\(name.prefix(2))/\(name)"
    }
}
