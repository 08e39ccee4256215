public import Foundation

/// Named tensors of one file, or of several that belong together. Names, types and shapes are known without reading a
/// value; values are read on demand. Threads may share it.
public protocol TensorFile: Sendable {
    /// The file, or the index of several.
    var url: URL { get }
    /// Every tensor by name.
    var tensors: [String: TensorRecord] { get }

    /// Fills memory of exactly the tensor's count with its elements in row-major order, converted from F32, F16, BF16
    /// or F64.
    /// - Parameter requireFinite: refuse NaN and infinities, also those that F64 becomes when it does not fit F32.
    func readFloats(
        _ name: String, into buffer: UnsafeMutableBufferPointer<Float>, requireFinite: Bool
    ) throws(CheckpointError)

    /// All elements in row-major order, converted from I64, I32, I16, I8, U8 or BOOL.
    func int64s(_ name: String) throws(CheckpointError) -> [Int64]
}

extension TensorFile {
    /// The tensor's record, or `missingTensor`.
    public func record(_ name: String) throws(CheckpointError) -> TensorRecord {
        guard let record = tensors[name] else {
            throw .missingTensor(path: url.path(percentEncoded: false), name: name)
        }
        return record
    }

    /// All elements in row-major order, converted from F32, F16, BF16 or F64.
    public func floats(_ name: String, requireFinite: Bool = true) throws(CheckpointError) -> [Float] {
        var values = [Float](repeating: 0, count: try record(name).count)
        try values.withUnsafeMutableBufferPointer { (buffer) throws(CheckpointError) in
            try readFloats(name, into: buffer, requireFinite: requireFinite)
        }
        return values
    }

    /// As `readFloats(_:into:requireFinite:)`, refusing what is not finite.
    public func readFloats(
        _ name: String, into buffer: UnsafeMutableBufferPointer<Float>
    ) throws(CheckpointError) {
        try readFloats(name, into: buffer, requireFinite: true)
    }
}

/// Opens whatever kind of tensor file a path holds, told by its content and not by its name.
public enum TensorFiles {
    private static let zip: [UInt8] = [0x50, 0x4B, 0x03, 0x04]
    private static let jsonLimit = SafetensorsHeader.maximumBytes

    /// safetensors, a torch file (zip), or the JSON index of a sharded model.
    /// - Throws: `refused` for torch's old file form, naming the way out.
    public static func open(_ url: URL) throws(CheckpointError) -> any TensorFile {
        try open(url, mayBeIndex: true)
    }

    /// - Parameter mayBeIndex: false for what an index names: an index that led to another, or to itself, would have no
    ///   end.
    static func open(_ url: URL, mayBeIndex: Bool) throws(CheckpointError) -> any TensorFile {
        let file = try ReadableFile(url)
        var start = [UInt8](repeating: 0, count: min(16, file.size))
        try start.withUnsafeMutableBufferPointer { (buffer) throws(CheckpointError) in
            try file.read(UnsafeMutableRawBufferPointer(buffer), at: 0, "its first bytes")
        }
        if start.starts(with: zip) { return try TorchFile(url) }
        // A safetensors header may begin with any byte, as its length comes first, but its JSON starts at the ninth.
        if start.count > 8, start[8] == UInt8(ascii: "{") { return try SafetensorsFile(url) }
        if start.starts(with: TorchFile.legacyStart) {
            throw .refused(path: file.path, reason: TorchFile.legacyAdvice(url.lastPathComponent))
        }
        if start.first == UInt8(ascii: "{"), file.size <= jsonLimit {
            guard mayBeIndex else {
                throw .refused(
                    path: file.path, reason: "it is an index itself; an index names files of weights")
            }
            return try ShardedTensors(url)
        }
        return try SafetensorsFile(url)
    }
}
