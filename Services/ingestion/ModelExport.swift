import BLIP
import Checkpoints
import Foundation
import RPC
import ServiceKit
import Wire

/// Sends a model folder in the frames ImportModel takes.
struct ModelExport: Sendable {
    static let chunkBytes = 1 << 20

    let name: String
    let folder: URL
    let threads: WorkThreads

    func send(to writer: StreamWriter<ImportModelFrame>) async throws {
        for file in ModelFolder.files {
            let url = folder.appending(path: file)
            let (size, sha256) = try await threads.run { try Self.describe(url) }
            try await writer.send(
                ImportModelFrame(model: name, fileName: file, size: UInt64(size), sha256: sha256))
            var offset = 0
            while offset < size {
                let start = offset
                let chunk = try await threads.run { try Self.read(url, from: start) }
                guard !chunk.isEmpty else {
                    throw RPCError(.dataLoss, "\(file) of model \(name) became shorter while it was sent")
                }
                try await writer.send(ImportModelFrame(chunk: chunk))
                offset += chunk.count
            }
        }
    }

    private static func describe(_ url: URL) throws -> (size: Int, sha256: [UInt8]) {
        let attributes = try FileManager.default.attributesOfItem(atPath: url.path(percentEncoded: false))
        let text = Array(try FileSync.sha256(of: url).utf8)
        let sha256 = stride(from: 0, to: text.count - 1, by: 2).compactMap {
            UInt8(String(decoding: text[$0...$0 + 1], as: UTF8.self), radix: 16)
        }
        return ((attributes[.size] as? NSNumber)?.intValue ?? 0, sha256)
    }

    private static func read(_ url: URL, from offset: Int) throws -> [UInt8] {
        let handle = try FileHandle(forReadingFrom: url)
        defer { try? handle.close() }
        try handle.seek(toOffset: UInt64(offset))
        return Array(try handle.read(upToCount: chunkBytes) ?? Data())
    }
}
