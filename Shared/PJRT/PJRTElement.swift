internal import CPJRT

/// The kinds of numbers a buffer holds.
public enum PJRTElement: Sendable, Hashable, CaseIterable, CustomStringConvertible {
    case f32, bf16, i32, i64, u8, u32, u64
    /// A truth value, one byte of 0 or 1.
    case i1

    /// Bytes of one number in host memory.
    public var size: Int {
        switch self {
        case .u8, .i1: 1
        case .bf16: 2
        case .f32, .i32, .u32: 4
        case .i64, .u64: 8
        }
    }

    /// The number of this type in PJRT's interface.
    public var code: Int32 {
        let code =
            switch self {
            case .f32: pjrt_type_f32
            case .bf16: pjrt_type_bf16
            case .i32: pjrt_type_i32
            case .i64: pjrt_type_i64
            case .u8: pjrt_type_u8
            case .u32: pjrt_type_u32
            case .u64: pjrt_type_u64
            case .i1: pjrt_type_i1
            }
        return Int32(code)
    }

    /// The name in program text, as in `tensor<2x3xui8>`.
    public var description: String {
        switch self {
        case .f32: "f32"
        case .bf16: "bf16"
        case .i32: "i32"
        case .i64: "i64"
        case .u8: "ui8"
        case .u32: "ui32"
        case .u64: "ui64"
        case .i1: "i1"
        }
    }

    /// The element of this name in program text.
    init?(text: some StringProtocol) {
        guard let found = Self.allCases.first(where: { $0.description == text }) else { return nil }
        self = found
    }

    /// The element of this number in PJRT's interface.
    init?(code: Int32) {
        guard let found = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = found
    }
}

/// Sizes and kind of an argument or an output of a program.
public struct PJRTType: Sendable, Hashable, CustomStringConvertible {
    /// Empty for a single number.
    public let shape: [Int]
    public let element: PJRTElement

    public init(shape: [Int], element: PJRTElement) {
        (self.shape, self.element) = (shape, element)
    }

    /// Bytes in host memory, dense.
    public var byteCount: Int {
        shape.reduce(element.size) { count, size in
            let (product, overflow) = count.multipliedReportingOverflow(by: size)
            return overflow ? .max : product
        }
    }

    /// As in program text: `tensor<2x3xf32>`.
    public var description: String { "tensor<" + shape.map { "\($0)x" }.joined() + "\(element)>" }
}
