import Foundation

extension ReadableFile {
    private static let chunkBytes = 1 << 20

    /// The elements of `record`, which lie one after the other, as floats.
    func readFloats(
        _ record: TensorRecord, into buffer: UnsafeMutableBufferPointer<Float>, requireFinite: Bool
    ) throws(CheckpointError) {
        guard buffer.count == record.count else {
            throw .wrongCount(path: path, name: record.name, shape: record.shape, expected: buffer.count)
        }
        switch record.dtype {
        case .F32: try read(UnsafeMutableRawBufferPointer(buffer), at: record.offset, record.name)
        case .F16: try convert(record, Float16.self, into: buffer) { Float($0) }
        case .BF16: try convert(record, UInt16.self, into: buffer) { BrainFloat.widen($0) }
        case .F64: try convert(record, Double.self, into: buffer) { Float($0) }
        case .I64, .I32, .I16, .I8, .U8, .BOOL:
            throw .wrongType(
                path: path, name: record.name, dtype: record.dtype, expected: "F32, F16, BF16 or F64")
        }
        if requireFinite, let index = buffer.firstNotFinite {
            throw .notFinite(path: path, name: record.name, index: index)
        }
    }

    /// The elements of `record`, which lie one after the other, as integers.
    func readInt64s(_ record: TensorRecord) throws(CheckpointError) -> [Int64] {
        var values = [Int64](repeating: 0, count: record.count)
        try values.withUnsafeMutableBufferPointer { (buffer) throws(CheckpointError) in
            switch record.dtype {
            case .I64: try read(UnsafeMutableRawBufferPointer(buffer), at: record.offset, record.name)
            case .I32: try convert(record, Int32.self, into: buffer) { Int64($0) }
            case .I16: try convert(record, Int16.self, into: buffer) { Int64($0) }
            case .I8: try convert(record, Int8.self, into: buffer) { Int64($0) }
            case .U8, .BOOL: try convert(record, UInt8.self, into: buffer) { Int64($0) }
            case .F32, .F16, .BF16, .F64:
                throw .wrongType(
                    path: path, name: record.name, dtype: record.dtype,
                    expected: "I64, I32, I16, I8, U8 or BOOL")
            }
        }
        return values
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
            try read(UnsafeMutableRawBufferPointer(piece), at: record.offset + start * width, record.name)
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
