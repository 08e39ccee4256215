import BLIP
import Checkpoints
import Crypto
import Foundation
import RPC
import Wire

/// Takes the files of a model to a folder as their bytes come. Used from one place at a time; its calls wait for the disk.
final class ModelIntake: @unchecked Sendable {
    // Sendable because the one upload that owns it awaits each call before the next.
    static let mostBytes = 8 << 30
    /// All but the weights are read into memory.
    static let smallFileBytes = 16 << 20

    /// One file on its way in.
    private struct Current {
        let name: String
        let size: Int
        let sha256: [UInt8]
        let handle: FileHandle
        var received = 0
        var hash = SHA256()
    }

    let folder: URL
    private let freeBytes: @Sendable () -> Int
    private var current: Current?
    private var announced = 0
    private(set) var name: String?
    private(set) var sha256: [String: [UInt8]] = [:]

    /// - Parameters:
    ///   - folder: exists and is empty.
    ///   - freeBytes: of the folder's disk.
    init(folder: URL, freeBytes: @escaping @Sendable () -> Int) {
        self.folder = folder
        self.freeBytes = freeBytes
    }

    /// - Throws: `RPCError` for what breaks the rules, `CocoaError` from the disk.
    func accept(_ frame: ImportModelFrame) throws {
        if let model = frame.model {
            guard name == nil || name == model else {
                throw RPCError(
                    .invalidArgument, "one call imports one model: first came \(name ?? ""), now \(model)")
            }
            name = model
        }
        if let file = frame.fileName {
            try finishFile()
            try begin(file, frame)
        }
        if let chunk = frame.chunk, !chunk.isEmpty { try take(chunk) }
    }

    /// The caller has sent everything: all five files must be here.
    func end() throws {
        try finishFile()
        let missing = ModelFolder.files.filter { sha256[$0] == nil }
        guard missing.isEmpty else {
            throw RPCError(
                .invalidArgument,
                "the model lacks \(missing.joined(separator: ", ")); a model is a folder with "
                    + ModelFolder.files.joined(separator: ", "))
        }
    }

    private func begin(_ file: String, _ frame: ImportModelFrame) throws {
        guard ModelFolder.files.contains(file) else {
            throw RPCError(
                .invalidArgument,
                "\"\(file.prefix(80))\" is no file of a model; expected "
                    + ModelFolder.files.joined(separator: ", "))
        }
        guard sha256[file] == nil else { throw RPCError(.invalidArgument, "\(file) came twice") }
        guard let size = frame.size, let expected = frame.sha256, expected.count == 32 else {
            throw RPCError(.invalidArgument, "\(file): the frame needs `size` and the 32 bytes of `sha256`")
        }
        let most = file == ModelFolder.weightsFile ? Self.mostBytes : Self.smallFileBytes
        guard size <= UInt64(most) else {
            throw RPCError(.invalidArgument, "\(file) has \(size) bytes, at most \(most) are taken")
        }
        announced += Int(size)
        guard announced <= Self.mostBytes else {
            throw RPCError(.invalidArgument, "a model has at most \(Self.mostBytes >> 30) GiB in all")
        }
        let free = freeBytes()
        guard Int(size) <= free else {
            throw RPCError(
                .resourceExhausted,
                "\(file) needs \(size) bytes, the store has \(free) free; free some space, then import again")
        }
        let url = folder.appending(path: file)
        try Data().write(to: url)
        current = Current(
            name: file, size: Int(size), sha256: expected, handle: try FileHandle(forWritingTo: url))
    }

    private func take(_ chunk: [UInt8]) throws {
        guard var file = current else {
            throw RPCError(.invalidArgument, "a chunk came before the first file_name")
        }
        file.received += chunk.count
        guard file.received <= file.size else {
            throw RPCError(.dataLoss, "\(file.name): \(file.size) bytes were announced, more came")
        }
        try file.handle.write(contentsOf: Data(chunk))
        file.hash.update(data: chunk)
        current = file
    }

    private func finishFile() throws {
        guard let file = current else { return }
        current = nil
        try file.handle.close()
        guard file.received == file.size else {
            throw RPCError(
                .dataLoss,
                "\(file.name): \(file.size) bytes were announced, \(file.received) came; import it again")
        }
        guard file.hash.finalize().elementsEqual(file.sha256) else {
            throw RPCError(
                .dataLoss, "\(file.name): the bytes do not have the SHA-256 announced; import it again")
        }
        sha256[file.name] = file.sha256
    }
}
