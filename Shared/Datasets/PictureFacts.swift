import Crypto
import Foundation
public import Imaging

/// What reading a picture's file tells.
public struct PictureFacts: Sendable {
    /// Bytes.
    public let size: Int
    /// Of the file's bytes.
    public let sha256: [UInt8]
    /// nil: not asked for, or nothing can be told.
    public let fingerprint: Fingerprint?
    /// Why it would not be decoded; nil: it would, or nobody tried.
    public let rejection: ImageRejection?

    /// - Parameter decodes: decode the picture too.
    public init(_ bytes: [UInt8], decodes: Bool) {
        size = bytes.count
        sha256 = Array(SHA256.hash(data: bytes))
        guard decodes else {
            (fingerprint, rejection) = (nil, nil)
            return
        }
        do throws(ImageRejection) {
            fingerprint = Fingerprint(try ImageDecoder.decode(bytes))
            rejection = nil
        } catch {
            (fingerprint, rejection) = (nil, error)
        }
    }
}

/// Reads all pictures of a source once.
public enum PictureScan {
    /// Blocks; for a thread of its own.
    /// - Parameters:
    ///   - decodes: see `PictureFacts`.
    ///   - progress: told how many are done, now and then, from any thread.
    /// - Returns: facts by path; a picture that cannot be read has none.
    public static func run(
        _ source: any DatasetSource, paths: Set<String>, decodes: Bool,
        progress: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws -> [String: PictureFacts] {
        let found = Found(progress)
        let lanes = source.readsAnywhere ? max(1, min(ProcessInfo.processInfo.activeProcessorCount, 8)) : 1
        guard lanes > 1, paths.count > 16 else {
            try source.visit(paths) { found.add($0, PictureFacts($1, decodes: decodes)) }
            return found.all
        }
        let sorted = source.entries.lazy.map(\.path).filter(paths.contains)
        var parts = [Set<String>](repeating: [], count: lanes)
        for (place, path) in sorted.enumerated() { parts[place % lanes].insert(path) }
        let done = DispatchGroup()
        for part in parts {
            done.enter()
            let thread = Thread {
                do {
                    try source.visit(part) { found.add($0, PictureFacts($1, decodes: decodes)) }
                } catch {
                    found.fail(error)
                }
                done.leave()
            }
            thread.stackSize = 8 << 20
            thread.start()
        }
        done.wait()
        if let error = found.failure { throw error }
        return found.all
    }

    /// `facts` and `error` only under `lock`.
    private final class Found: @unchecked Sendable {
        private let lock = NSLock()
        private let progress: @Sendable (Int) -> Void
        private var facts: [String: PictureFacts] = [:]
        private var error: (any Error)?

        init(_ progress: @escaping @Sendable (Int) -> Void) { self.progress = progress }

        func add(_ path: String, _ new: PictureFacts) {
            let count = lock.withLock {
                facts[path] = new
                return facts.count
            }
            if count % 256 == 0 { progress(count) }
        }

        func fail(_ new: any Error) { lock.withLock { error = error ?? new } }

        var all: [String: PictureFacts] { lock.withLock { facts } }
        var failure: (any Error)? { lock.withLock { error } }
    }
}
