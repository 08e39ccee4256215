public import Foundation

/// Collects tensors and writes them as one safetensors file. The same tensors give the same bytes: they are ordered
/// by element size (largest first, which keeps every tensor aligned) and then by name.
public struct SafetensorsWriter {
    /// Lends the elements of a tensor, row-major, for the time of the call.
    public typealias Lender = (_ body: (UnsafeBufferPointer<Float>) throws -> Void) throws -> Void

    private enum Source {
        case floats(Lender)
        case integers([Int64])
    }

    private struct Item {
        let dtype: DType
        let shape: [Int]
        let count: Int
        let source: Source
    }

    private var items: [String: Item] = [:]
    private let metadata: [String: String]
    private static let chunk = 1 << 18

    /// transformers refuses files whose metadata lacks `format`.
    public init(metadata: [String: String] = ["format": "pt"]) {
        self.metadata = metadata
    }

    /// Adds a tensor whose floats are borrowed while the file is written. `dtype`: F32, or BF16 by rounding to the
    /// nearest, ties to even.
    public mutating func add(
        _ name: String, shape: [Int], as dtype: DType = .F32, lender: @escaping Lender
    ) throws(CheckpointError) {
        guard dtype == .F32 || dtype == .BF16 else {
            throw .unwritable(name: name, reason: "floats are written as F32 or BF16, not \(dtype.rawValue)")
        }
        try insert(name, shape, dtype, .floats(lender))
    }

    /// Adds a tensor of floats, written as F32 or BF16.
    public mutating func add(
        _ name: String, shape: [Int], as dtype: DType = .F32, floats: [Float]
    ) throws(CheckpointError) {
        try add(name, shape: shape, as: dtype) { body in try floats.withUnsafeBufferPointer(body) }
    }

    /// Adds a tensor of integers, written as I64.
    public mutating func add(_ name: String, shape: [Int], int64s: [Int64]) throws(CheckpointError) {
        try insert(name, shape, .I64, .integers(int64s))
    }

    /// Writes and syncs the file. On any error, a NaN or infinity among the floats included, no file is left.
    public func write(to url: URL) throws {
        let names = items.keys.sorted { one, two in
            let (first, second) = (items[one]?.dtype.size ?? 0, items[two]?.dtype.size ?? 0)
            return first != second ? first > second : Array(one.utf8).lexicographicallyPrecedes(two.utf8)
        }
        var header = "{\"\(SafetensorsHeader.metadataKey)\":{"
        header += metadata.sorted { $0.key < $1.key }
            .map { "\(Self.quoted($0.key)):\(Self.quoted($0.value))" }.joined(separator: ",")
        header += "}"
        var end = 0
        for name in names {
            guard let item = items[name] else { continue }
            let begin = end
            end += item.count * item.dtype.size
            let shape = item.shape.map(String.init).joined(separator: ",")
            header += ",\(Self.quoted(name)):{\"dtype\":\"\(item.dtype.rawValue)\",\"shape\":[\(shape)],"
            header += "\"data_offsets\":[\(begin),\(end)]}"
        }
        header += "}"
        header += String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
        guard header.utf8.count <= SafetensorsHeader.maximumBytes else {
            throw CheckpointError.unwritable(
                name: SafetensorsHeader.metadataKey,
                reason: "the header would have \(header.utf8.count) bytes, "
                    + "at most \(SafetensorsHeader.maximumBytes) can be read again")
        }
        let total = 8 + header.utf8.count + end
        try DiskSpace.require(Int64(total), for: url)
        var file = try WritableFile(url, expectedBytes: total)
        try withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { try file.write($0) }
        try Array(header.utf8).withUnsafeBytes { try file.write($0) }
        let path = url.path(percentEncoded: false)
        for name in names {
            guard let item = items[name] else { continue }
            try Self.copy(item, name, path, to: &file)
        }
        try file.finish()
    }

    private mutating func insert(
        _ name: String, _ shape: [Int], _ dtype: DType, _ source: Source
    ) throws(CheckpointError) {
        guard name != SafetensorsHeader.metadataKey, name.utf8.count <= SafetensorsHeader.maximumNameBytes
        else {
            throw .unwritable(
                name: name,
                reason: "a name has at most \(SafetensorsHeader.maximumNameBytes) bytes and is not "
                    + SafetensorsHeader.metadataKey)
        }
        guard items.count < SafetensorsHeader.maximumTensors else {
            throw .unwritable(
                name: name, reason: "a file holds at most \(SafetensorsHeader.maximumTensors) tensors")
        }
        guard items[name] == nil else { throw .unwritable(name: name, reason: "it was added before") }
        guard shape.count <= SafetensorsHeader.maximumRank, let count = SafetensorsHeader.elements(shape)
        else {
            throw .unwritable(
                name: name,
                reason: "shape \(shape) is not at most \(SafetensorsHeader.maximumRank) sizes of at least 0")
        }
        if case .integers(let values) = source, values.count != count {
            throw .unwritable(name: name, reason: "shape \(shape) needs \(count) values, got \(values.count)")
        }
        items[name] = Item(dtype: dtype, shape: shape, count: count, source: source)
    }

    private static func copy(
        _ item: Item, _ name: String, _ path: String, to file: inout WritableFile
    ) throws {
        switch item.source {
        case .integers(let values):
            try values.withUnsafeBytes { try file.write($0) }
        case .floats(let lender):
            var lent = false
            try lender { values in
                lent = true
                guard values.count == item.count else {
                    throw CheckpointError.unwritable(
                        name: name,
                        reason: "shape \(item.shape) needs \(item.count) values, got \(values.count)")
                }
                if let index = values.firstNotFinite {
                    throw CheckpointError.notFinite(path: path, name: name, index: index)
                }
                if item.dtype == .F32 {
                    try file.write(UnsafeRawBufferPointer(values))
                } else {
                    try copyNarrow(values, name, path, to: &file)
                }
            }
            guard lent else {
                throw CheckpointError.unwritable(name: name, reason: "its lender gave no values")
            }
        }
    }

    private static func copyNarrow(
        _ values: UnsafeBufferPointer<Float>, _ name: String, _ path: String, to file: inout WritableFile
    ) throws(CheckpointError) {
        var narrow = [UInt16](repeating: 0, count: min(chunk, values.count))
        for start in stride(from: 0, to: values.count, by: chunk) {
            let count = min(chunk, values.count - start)
            for index in 0..<count {
                narrow[index] = BrainFloat.narrow(values[start + index])
                guard BrainFloat.widen(narrow[index]).isFinite else {
                    throw .notFinite(path: path, name: name, index: start + index)
                }
            }
            try narrow.withUnsafeBufferPointer { (buffer) throws(CheckpointError) in
                try file.write(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: buffer[..<count])))
            }
        }
    }

    private static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\u{0}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}
