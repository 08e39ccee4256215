public import Foundation

/// A safetensors file whose header has been checked in full: every tensor lies inside the file, none overlap, and the
/// counts agree with the shapes. Values are read on demand, never mapped, so a file that shrinks is an error and not
/// a crash. Threads may share it.
public struct SafetensorsFile: Sendable {
    public let url: URL
    /// Every tensor by name.
    public let tensors: [String: TensorRecord]
    /// The strings under `__metadata__`.
    public let metadata: [String: String]

    private let file: ReadableFile
    private static let chunkBytes = 1 << 20

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

    /// The tensor's record, or `missingTensor`.
    public func record(_ name: String) throws(CheckpointError) -> TensorRecord {
        guard let record = tensors[name] else { throw .missingTensor(path: file.path, name: name) }
        return record
    }

    /// All elements in row-major order, converted from F32, F16, BF16 or F64.
    /// - Parameter requireFinite: refuse NaN and infinities, also those that F64 becomes when it does not fit F32.
    public func floats(_ name: String, requireFinite: Bool = true) throws(CheckpointError) -> [Float] {
        let record = try floatRecord(name)
        var values = [Float](repeating: 0, count: record.count)
        try values.withUnsafeMutableBufferPointer { (buffer) throws(CheckpointError) in
            try readFloats(name, into: buffer, requireFinite: requireFinite)
        }
        return values
    }

    /// As `floats`, into memory of the caller, which must hold exactly the tensor's count.
    public func readFloats(
        _ name: String, into buffer: UnsafeMutableBufferPointer<Float>, requireFinite: Bool = true
    ) throws(CheckpointError) {
        let record = try floatRecord(name)
        guard buffer.count == record.count else {
            throw .wrongCount(path: file.path, name: name, shape: record.shape, expected: buffer.count)
        }
        switch record.dtype {
        case .F16: try convert(record, Float16.self, into: buffer) { Float($0) }
        case .BF16: try convert(record, UInt16.self, into: buffer) { BrainFloat.widen($0) }
        case .F64: try convert(record, Double.self, into: buffer) { Float($0) }
        default: try file.read(UnsafeMutableRawBufferPointer(buffer), at: record.offset, name)
        }
        if requireFinite, let index = buffer.firstNotFinite {
            throw .notFinite(path: file.path, name: name, index: index)
        }
    }

    /// All elements in row-major order, converted from I64, I32, I16, I8, U8 or BOOL.
    public func int64s(_ name: String) throws(CheckpointError) -> [Int64] {
        let record = try record(name)
        var values = [Int64](repeating: 0, count: record.count)
        try values.withUnsafeMutableBufferPointer { (buffer) throws(CheckpointError) in
            switch record.dtype {
            case .I64: try file.read(UnsafeMutableRawBufferPointer(buffer), at: record.offset, name)
            case .I32: try convert(record, Int32.self, into: buffer) { Int64($0) }
            case .I16: try convert(record, Int16.self, into: buffer) { Int64($0) }
            case .I8: try convert(record, Int8.self, into: buffer) { Int64($0) }
            case .U8, .BOOL: try convert(record, UInt8.self, into: buffer) { Int64($0) }
            case .F32, .F16, .BF16, .F64:
                throw .wrongType(
                    path: file.path, name: name, dtype: record.dtype,
                    expected: "I64, I32, I16, I8, U8 or BOOL")
            }
        }
        return values
    }

    private func floatRecord(_ name: String) throws(CheckpointError) -> TensorRecord {
        let record = try record(name)
        guard [.F32, .F16, .BF16, .F64].contains(record.dtype) else {
            throw .wrongType(
                path: file.path, name: name, dtype: record.dtype, expected: "F32, F16, BF16 or F64")
        }
        return record
    }

    /// Reads a piece at a time, so that a conversion needs no second copy of a large tensor.
    private func convert<Stored: BitwiseCopyable, Value>(
        _ record: TensorRecord, _ stored: Stored.Type, into values: UnsafeMutableBufferPointer<Value>,
        _ transform: (Stored) -> Value
    ) throws(CheckpointError) {
        let width = MemoryLayout<Stored>.stride
        let step = Self.chunkBytes / width
        let scratch = UnsafeMutableBufferPointer<Stored>.allocate(capacity: min(step, record.count))
        defer { scratch.deallocate() }
        var start = 0
        while start < record.count {
            let count = min(step, record.count - start)
            let piece = UnsafeMutableBufferPointer(rebasing: scratch[..<count])
            try file.read(
                UnsafeMutableRawBufferPointer(piece), at: record.offset + start * width, record.name)
            for index in 0..<count { values[start + index] = transform(piece[index]) }
            start += count
        }
    }
}

extension UnsafeMutableBufferPointer where Element == Float {
    var firstNotFinite: Int? { UnsafeBufferPointer(self).firstNotFinite }
}

extension UnsafeBufferPointer where Element == Float {
    /// Index of the first NaN or infinity. The first pass has no branches, as finite is the rule.
    var firstNotFinite: Int? {
        var clean: UInt32 = 0
        for value in self where value.bitPattern & 0x7F80_0000 == 0x7F80_0000 { clean |= 1 }
        return clean == 0 ? nil : firstIndex { !$0.isFinite }
    }
}
