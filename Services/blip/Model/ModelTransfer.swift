import BLIP
import BlipstreamClient
import Crypto
import Foundation
import RPC
import Wire

/// Model folders in and out of the installation.
struct ModelTransfer: Sendable {
    private static let chunkSize = 256 << 10
    let client: Blipstream

    /// Checks a folder and sends its files. Throws `Failure` (bad input) when it is no BLIP captioner.
    func importFolder(
        _ folder: URL, name: String, progress: (_ done: Int, _ total: Int) -> Void
    ) async throws -> (model: ModelInfo, existed: Bool) {
        let files = try await onThread { try Self.check(folder) }
        let total = files.reduce(0) { $0 + $1.size }
        var done = 0
        let reply: ImportModelReply = try await client.catalog.upload(CatalogService.importModel) { writer in
            for (index, file) in files.enumerated() {
                try await writer.send(
                    ImportModelFrame(
                        model: index == 0 ? name : nil, fileName: file.url.lastPathComponent,
                        size: UInt64(file.size),
                        sha256: file.sha256))
                let handle = try FileHandle(forReadingFrom: file.url)
                defer { try? handle.close() }
                while let chunk = try handle.read(upToCount: Self.chunkSize), !chunk.isEmpty {
                    try await writer.send(ImportModelFrame(chunk: Array(chunk)))
                    done += chunk.count
                    progress(done, total)
                }
            }
        }
        guard let model = reply.model else { throw Failure.failed("the service answered without a model") }
        return (model, reply.existed ?? false)
    }

    private struct File: Sendable {
        let url: URL
        let size: Int
        let sha256: [UInt8]
    }

    /// Finds faults before anything travels: the folder's own words are clearer than the service's.
    private static func check(_ folder: URL) throws -> [File] {
        let path = folder.path(percentEncoded: false)
        guard FileManager.default.fileExists(atPath: path) else {
            throw Failure.badInput("no folder \(path.safe); expected a model in Hugging Face layout")
        }
        do {
            _ = try ModelFolder(folder).tokenizer()
        } catch {
            throw Failure.badInput(
                "\(path.safe) is no BLIP captioner that can be used: \("\(error)".safe); expected "
                    + ModelFolder.files.joined(separator: ", "))
        }
        return try ModelFolder.files.compactMap { name in
            let url = folder.appending(path: name)
            guard FileManager.default.fileExists(atPath: url.path(percentEncoded: false)) else {
                guard name != ModelFolder.weightsFile else {
                    throw Failure.badInput(
                        "\(path.safe) has no \(name); save the model with safe_serialization=True")
                }
                return nil
            }
            let (size, sha256) = try digest(url)
            return File(url: url, size: size, sha256: sha256)
        }
    }

    /// Hex digest of a folder's weights.
    static func weightsSHA256(_ folder: URL) throws -> String {
        Readable.hex(try digest(folder.appending(path: ModelFolder.weightsFile)).sha256)
    }

    private static func digest(_ url: URL) throws -> (size: Int, sha256: [UInt8]) {
        let handle = try FileHandle(forReadingFrom: url)
        defer { try? handle.close() }
        var (hash, size) = (SHA256(), 0)
        while let chunk = try handle.read(upToCount: 4 << 20), !chunk.isEmpty {
            hash.update(data: chunk)
            size += chunk.count
        }
        return (size, Array(hash.finalize()))
    }

    /// Writes a model's files into a folder that must be new or empty; it appears when all files are whole.
    func export(_ name: String, to folder: URL, progress: (_ done: Int) -> Void) async throws {
        let path = folder.path(percentEncoded: false)
        if let entries = try? FileManager.default.contentsOfDirectory(atPath: path), !entries.isEmpty {
            throw Failure.badInput("\(path.safe) holds files; choose a new or empty folder")
        }
        let draft = folder.deletingLastPathComponent().appending(
            path: ".\(folder.lastPathComponent).partial-\(getpid())")
        try FileManager.default.createDirectory(at: draft, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: draft) }
        var writer: ExportedFile?
        var done = 0
        for try await frame in client.catalog.stream(
            CatalogService.exportModel, ExportModelRequest(model: name), idleTimeout: .seconds(60))
        {
            if let fileName = frame.fileName {
                try writer?.finish()
                guard ModelFolder.files.contains(fileName) else {
                    throw Failure.failed(
                        "the service sent a file called \(fileName.safe), which belongs to no model")
                }
                writer = try ExportedFile(
                    draft.appending(path: fileName), size: Int(frame.size ?? 0), sha256: frame.sha256 ?? [])
            }
            if let chunk = frame.chunk, !chunk.isEmpty {
                try writer?.write(chunk)
                done += chunk.count
                progress(done)
            }
        }
        try writer?.finish()
        guard writer != nil else { throw Failure.failed("the service sent no file") }
        try? FileManager.default.removeItem(at: folder)
        try FileManager.default.moveItem(at: draft, to: folder)
    }

    /// A file on its way in, checked against its announced size and hash.
    private final class ExportedFile {
        private let url: URL
        private let size: Int
        private let sha256: [UInt8]
        private let handle: FileHandle
        private var hash = SHA256()
        private var count = 0

        init(_ url: URL, size: Int, sha256: [UInt8]) throws {
            (self.url, self.size, self.sha256) = (url, size, sha256)
            guard FileManager.default.createFile(atPath: url.path(percentEncoded: false), contents: nil)
            else {
                throw Failure.failed("cannot write \(url.path(percentEncoded: false).safe)")
            }
            handle = try FileHandle(forWritingTo: url)
        }

        func write(_ bytes: [UInt8]) throws {
            try handle.write(contentsOf: bytes)
            hash.update(data: bytes)
            count += bytes.count
        }

        func finish() throws {
            try handle.close()
            guard count == size, Array(hash.finalize()) == sha256 else {
                throw Failure.failed(
                    "\(url.lastPathComponent) did not arrive whole: \(count) of \(size) bytes; try again")
            }
        }
    }
}
