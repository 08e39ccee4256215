public import Foundation

/// A safetensors file whose header has been checked in full: every tensor lies inside the file, none overlap, and the
/// counts agree with the shapes. Values are read on demand, never mapped, so a file that shrinks is an error and not
/// a crash. Threads may share it.
public struct SafetensorsFile: TensorFile {
    public let url: URL
    /// Every tensor by name.
    public let tensors: [String: TensorRecord]
    /// The strings under `__metadata__`.
    public let metadata: [String: String]

    private let file: ReadableFile

    /// Opens and checks the header; reads no tensor.
    public init(_ url: URL) throws(CheckpointError) {
        let file = try ReadableFile(url)
        guard file.size >= 8 else {
            throw .malformed(path: file.path, reason: "it has \(file.size) bytes, a header needs at least 8")
        }
        var first: UInt64 = 0
        try withUnsafeMutablePointer(to: &first) { (pointer) throws(CheckpointError) in
            try file.read(UnsafeMutableRawBufferPointer(start: pointer, count: 8), at: 0, "the header")
        }
        let length = UInt64(littleEndian: first)
        guard length <= SafetensorsHeader.maximumBytes else {
            throw .malformed(
                path: file.path,
                reason:
                    "its header claims \(length) bytes, at most \(SafetensorsHeader.maximumBytes) are read")
        }
        guard 8 + Int(length) <= file.size else {
            throw .malformed(
                path: file.path, reason: "its header claims \(length) bytes but the file has \(file.size)")
        }
        var json = [UInt8](repeating: 0, count: Int(length))
        try json.withUnsafeMutableBufferPointer { (buffer) throws(CheckpointError) in
            try file.read(UnsafeMutableRawBufferPointer(buffer), at: 8, "the header")
        }
        do {
            let header = try SafetensorsHeader(json: json, dataBytes: file.size - 8 - json.count)
            self.tensors = header.tensors
            self.metadata = header.metadata
        } catch {
            throw .malformed(path: file.path, reason: error.reason)
        }
        self.url = url
        self.file = file
    }

    public func readFloats(
        _ name: String, into buffer: UnsafeMutableBufferPointer<Float>, requireFinite: Bool
    ) throws(CheckpointError) {
        try file.readFloats(try record(name), into: buffer, requireFinite: requireFinite)
    }

    public func int64s(_ name: String) throws(CheckpointError) -> [Int64] {
        try file.readInt64s(try record(name))
    }
}
