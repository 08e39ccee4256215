/// The element types of safetensors files that this module knows, spelled as in the file.
public enum DType: String, Sendable, CaseIterable {
    case F32, F16, BF16, F64, I64, I32, I16, I8, U8, BOOL

    /// Bytes of one element.
    public var size: Int {
        switch self {
        case .F64, .I64: 8
        case .F32, .I32: 4
        case .F16, .BF16, .I16: 2
        case .I8, .U8, .BOOL: 1
        }
    }
}

/// One tensor of a file: its name, element type and shape (row-major; an empty shape is a single number).
public struct TensorRecord: Sendable, Equatable {
    public let name: String
    public let dtype: DType
    public let shape: [Int]
    /// Number of elements.
    public let count: Int
    /// First byte, counted from the start of the file.
    let offset: Int

    /// Bytes of the whole tensor.
    public var byteCount: Int { count * dtype.size }
}

/// BF16 is the upper half of an F32.
enum BrainFloat {
    static func widen(_ bits: UInt16) -> Float { Float(bitPattern: UInt32(bits) << 16) }

    /// Rounds to the nearest, ties to even. NaN stays NaN.
    static func narrow(_ value: Float) -> UInt16 {
        let bits = value.bitPattern
        if value.isNaN { return UInt16(bits >> 16) | 0x40 }
        return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ ((bits >> 16) & 1)) >> 16)
    }
}
