public import Foundation

/// Some tensors of a file under other names.
public struct RenamedTensors: TensorFile {
    public let tensors: [String: TensorRecord]
    private let file: any TensorFile
    private let source: [String: String]

    public var url: URL { file.url }

    /// - Parameter source: for each new name the file's name of the tensor; names that the file lacks are left out.
    public init(_ file: any TensorFile, source: [String: String]) {
        self.file = file
        self.source = source.filter { file.tensors[$0.value] != nil }
        tensors = Dictionary(
            uniqueKeysWithValues: self.source.compactMap { name, old in
                file.tensors[old].map { record in
                    (
                        name,
                        TensorRecord(
                            name: name, dtype: record.dtype, shape: record.shape, count: record.count,
                            offset: record.offset)
                    )
                }
            })
    }

    public func readFloats(
        _ name: String, into buffer: UnsafeMutableBufferPointer<Float>, requireFinite: Bool
    ) throws(CheckpointError) {
        try file.readFloats(try original(name), into: buffer, requireFinite: requireFinite)
    }

    public func int64s(_ name: String) throws(CheckpointError) -> [Int64] {
        try file.int64s(try original(name))
    }

    private func original(_ name: String) throws(CheckpointError) -> String {
        guard let old = source[name] else {
            throw .missingTensor(path: url.path(percentEncoded: false), name: name)
        }
        return old
    }
}
