import Crypto
import Foundation
import FoundationNetworking

/// Brings a model's files into the cache: `<cache>/<owner>--<name>/<commit>/`. What is there whole is not asked for again,
/// what is there in part is gone on with, and nothing counts as whole before its size and hash are right. One command at a time fetches a model into a cache.
struct HubDownload: Sendable {
    /// How often a file is tried without a byte of progress.
    private static let attempts = 5

    let client: HubClient
    let cache: URL
    /// First pause between attempts; it doubles.
    var pause = Duration.seconds(1)

    /// $XDG_CACHE_HOME or ~/.cache, as other programs of the machine do.
    static func defaultCache(_ environment: [String: String] = ProcessInfo.processInfo.environment) -> URL {
        let base =
            environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? URL(filePath: $0) : nil }
            ?? FileManager.default.homeDirectoryForCurrentUser.appending(path: ".cache")
        return base.appending(path: "blipstream/hub")
    }

    /// Fetches what is missing.
    /// - Parameter progress: bytes there and in all, and the file under way.
    /// - Returns: the folder with the files.
    func fetch(
        _ model: HubModel, progress: @escaping @Sendable (_ done: Int, _ total: Int, _ file: String) -> Void
    ) async throws -> (folder: URL, commit: String) {
        let place = cache.appending(path: "\(model.owner)--\(model.name)")
        let lock = try HubLock(model, in: place)
        defer { lock.release() }
        let listing = try await patiently { try await client.list(model) }
        let folder = place.appending(path: listing.commit)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var files = try listing.wanted(model)
        if let index = files.last, index.name.hasSuffix(".index.json") {
            try await fetch(index, model, listing.commit, into: folder) { _ in }
            files += try listing.shards(of: Data(contentsOf: folder.appending(path: index.name)))
        }
        let total = files.reduce(0) { $0 + $1.size }
        var before = 0
        for file in files {
            let start = before
            try await fetch(file, model, listing.commit, into: folder) { done in
                progress(start + done, total, file.name)
            }
            before += file.size
            progress(before, total, file.name)
        }
        return (folder, listing.commit)
    }

    private func fetch(
        _ file: HubListing.File, _ model: HubModel, _ commit: String, into folder: URL,
        progress: @escaping @Sendable (Int) -> Void
    ) async throws {
        let target = folder.appending(path: file.name)
        if FileManager.default.fileExists(atPath: target.path(percentEncoded: false)) {
            // Whole files get their name only after the check; the size tells a later accident.
            if try PartialFile.size(of: target) == file.size { return }
            try FileManager.default.removeItem(at: target)
        }
        let part = try PartialFile(folder.appending(path: file.name + ".part"), size: file.size)
        try await patiently(reached: { part.count }) {
            guard part.count < file.size || file.size == 0 else { return }
            let answer = try await client.download(file, of: model, commit: commit, from: part.count) {
                head in
                try part.begin(head)
                return { data in
                    try part.append(data)
                    progress(part.count)
                }
            }
            if answer.statusCode == 416 { try part.restart() }
            guard part.count == file.size else { throw URLError(.networkConnectionLost) }
        }
        try await onThread { try part.publish(as: target, file) }
    }

    /// Tries again after what may pass, as long as attempts bring something.
    private func patiently<Value>(
        reached: () -> Int = { 0 }, _ body: () async throws -> Value
    ) async throws -> Value {
        var (left, last, wait) = (Self.attempts, reached(), pause)
        while true {
            do { return try await body() } catch {
                if error is CancellationError || Task.isCancelled { throw CancellationError() }
                let asked: Duration?
                switch error {
                case let busy as HubBusy: asked = busy.pause.map { .seconds(min($0, 60)) }
                case is URLError: asked = nil
                default: throw error
                }
                if reached() > last { (left, wait) = (Self.attempts, pause) }
                last = reached()
                left -= 1
                guard left > 0 else {
                    throw Failure.failed(
                        "cannot fetch from \(client.base): \("\(Self.reason(error))".safe); what has come is kept, run the "
                            + "command again to go on")
                }
                try await Task.sleep(for: asked ?? wait)
                wait = min(wait * 2, .seconds(30))
            }
        }
    }

    private static func reason(_ error: any Error) -> String {
        (error as? URLError)?.localizedDescription ?? "\(error)"
    }
}
