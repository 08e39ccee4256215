public import Foundation

/// A model in several files with an index that says which tensor is where (`model.safetensors.index.json`,
/// `pytorch_model.bin.index.json`). Index and files agree in both directions.
public struct ShardedTensors: TensorFile {
    public let url: URL
    public let tensors: [String: TensorRecord]

    private static let maximumShards = 1_000
    private let files: [String: any TensorFile]
    private let place: [String: String]

    private struct Index: Decodable {
        let place: [String: String]

        enum CodingKeys: String, CodingKey {
            case place = "weight_map"
        }
    }

    /// Opens the index and every file it names; reads no tensor.
    public init(_ url: URL) throws(CheckpointError) {
        let path = url.path(percentEncoded: false)
        func bad(_ reason: String) -> CheckpointError { .malformed(path: path, reason: reason) }
        let file = try ReadableFile(url)
        guard file.size <= SafetensorsHeader.maximumBytes else {
            throw bad("an index has at most \(SafetensorsHeader.maximumBytes) bytes, this has \(file.size)")
        }
        var bytes = [UInt8](repeating: 0, count: file.size)
        try bytes.withUnsafeMutableBufferPointer { (buffer) throws(CheckpointError) in
            try file.read(UnsafeMutableRawBufferPointer(buffer), at: 0, "its content")
        }
        guard let index = try? JSONDecoder().decode(Index.self, from: Data(bytes)) else {
            throw bad("it is no JSON index with a weight_map of names to files")
        }
        let names = Set(index.place.values).sorted()
        guard !names.isEmpty, names.count <= Self.maximumShards else {
            throw bad("it names \(names.count) files, expected 1 to \(Self.maximumShards)")
        }
        var files: [String: any TensorFile] = [:]
        var tensors: [String: TensorRecord] = [:]
        for name in names {
            guard !name.isEmpty, name != ".", name != "..", !name.contains("/"), !name.contains("\0") else {
                throw bad("it names the file \"\(name)\", expected a plain file name")
            }
            let shard = url.deletingLastPathComponent().appending(path: name)
            guard access(shard.path(percentEncoded: false), F_OK) == 0 else {
                throw bad("it names \(name), which is missing beside it")
            }
            let opened = try TensorFiles.open(shard, mayBeIndex: false)
            for record in opened.tensors.values {
                guard index.place[record.name] == name else {
                    throw bad("\(name) holds \(record.name), which the index does not place there")
                }
                tensors[record.name] = record
            }
            files[name] = opened
        }
        if let lost = index.place.keys.filter({ tensors[$0] == nil }).min() {
            throw bad("\(lost) is not in \(index.place[lost] ?? ""), where the index places it")
        }
        (self.url, self.files, self.tensors, place) = (url, files, tensors, index.place)
    }

    public func readFloats(
        _ name: String, into buffer: UnsafeMutableBufferPointer<Float>, requireFinite: Bool
    ) throws(CheckpointError) {
        try file(of: name).readFloats(name, into: buffer, requireFinite: requireFinite)
    }

    public func int64s(_ name: String) throws(CheckpointError) -> [Int64] {
        try file(of: name).int64s(name)
    }

    private func file(of name: String) throws(CheckpointError) -> any TensorFile {
        guard let shard = place[name], let file = files[shard] else {
            throw .missingTensor(path: url.path(percentEncoded: false), name: name)
        }
        return file
    }
}
