import Crypto
import Foundation
import FoundationNetworking

/// A file on its way in. `@unchecked Sendable`: every access to the variables holds `lock`.
final class PartialFile: @unchecked Sendable {
    private let url: URL
    private let size: Int
    private let lock = NSLock()
    private let handle: FileHandle
    private var written: Int

    /// Goes on with what a former attempt left.
    init(_ url: URL, size: Int) throws {
        (self.url, self.size) = (url, size)
        let path = url.path(percentEncoded: false)
        if !FileManager.default.fileExists(atPath: path) {
            guard FileManager.default.createFile(atPath: path, contents: nil) else {
                throw Failure.failed("cannot write \(path.safe)")
            }
        }
        handle = try FileHandle(forUpdating: url)
        written = Int(try handle.seekToEnd())
        if written > size { try restart() }
    }

    deinit { try? handle.close() }

    /// Bytes there.
    var count: Int { lock.withLock { written } }

    /// Throws away what is there.
    func restart() throws {
        try lock.withLock {
            try handle.truncate(atOffset: 0)
            written = 0
        }
    }

    /// Learns from an answer's head whether the body goes on where the file ends or is the whole.
    func begin(_ head: HTTPURLResponse) throws {
        switch head.statusCode {
        case 206:
            let range = head.value(forHTTPHeaderField: "Content-Range") ?? ""
            guard range.hasPrefix("bytes \(count)-") else {
                throw Failure.failed("the hub sent \"\(range.safe)\" where byte \(count) was asked for")
            }
        case 200: try restart()
        default: break
        }
    }

    func append(_ data: Data) throws {
        try lock.withLock {
            guard written + data.count <= size else {
                throw Failure.failed(
                    "\(url.lastPathComponent) was announced with \(size) bytes, the hub sends more")
            }
            try handle.write(contentsOf: data)
            written += data.count
        }
    }

    /// Checks the content and gives it its name. A file with a wrong hash is removed.
    func publish(as target: URL, _ file: HubListing.File) throws {
        try lock.withLock { try handle.synchronize() }
        for (found, expected, name) in [
            (try file.sha256.map { _ in try Self.hash(url, SHA256()) }, file.sha256, "SHA-256"),
            (
                try file.gitSHA1.map { _ in try Self.hash(url, Insecure.SHA1(), prefix: "blob \(size)\0") },
                file.gitSHA1, "git hash"
            ),
        ] where found != expected {
            try? FileManager.default.removeItem(at: url)
            throw Failure.failed(
                "\(file.name.safe) has \(name) \(found ?? ""), the hub announced \((expected ?? "").safe); it was "
                    + "removed, pull again")
        }
        try FileManager.default.moveItem(at: url, to: target)
    }

    static func size(of url: URL) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: url.path(percentEncoded: false))
        return (attributes[.size] as? NSNumber)?.intValue ?? 0
    }

    private static func hash(_ url: URL, _ start: some HashFunction, prefix: String = "") throws -> String {
        var hash = start
        hash.update(data: Data(prefix.utf8))
        let handle = try FileHandle(forReadingFrom: url)
        defer { try? handle.close() }
        while let chunk = try handle.read(upToCount: 4 << 20), !chunk.isEmpty { hash.update(data: chunk) }
        return Readable.hex(Array(hash.finalize()))
    }
}
