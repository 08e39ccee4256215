public import Compute
import PJRT

// The draws of ck_dropout, number by number: SplitMix64's finaliser on a counter, in 64-bit integers.
extension GraphDevice {
    public func dropout(_ x: Tensor, probability: Float, key: UInt64) -> Tensor {
        result(x.shape, value(x).element) {
            let x = value(x).convert(.f32)
            let counter = Value.iota([x.type.count], along: 0, .u64).reshape(x.shape) * Self.counterStep
            let start = host(Self.mixed(key)).filling(x.shape)
            let draw = Self.mixed(start + counter) >> 32
            let threshold = UInt64(Double(probability) * 4_294_967_296)
            let keeps = draw.compare(.greaterOrEqual, .word(threshold, x.shape))
            return keeps.select(x * (1 / (1 - probability)), .constant(0, x.shape))
        }
    }

    private static let counterStep: UInt64 = 0x9e37_79b9_7f4a_7c15
    private static let factors: (UInt64, UInt64) = (0xbf58_476d_1ce4_e5b9, 0x94d0_49bb_1331_11eb)

    private static func mixed(_ key: UInt64) -> UInt64 {
        var z = (key ^ (key >> 30)) &* factors.0
        z = (z ^ (z >> 27)) &* factors.1
        return z ^ (z >> 31)
    }

    private static func mixed(_ key: Value) -> Value {
        var z = (key ^ (key >> 30)) * factors.0
        z = (z ^ (z >> 27)) * factors.1
        return z ^ (z >> 31)
    }
}

extension Value {
    fileprivate static func word(_ x: UInt64, _ shape: [Int]) -> Value {
        let type = ValueType(shape: shape, element: .u64)
        return Operation.single(Operation.constantName, [], "value = dense<\(x)> : \(type.text)", type)
    }

    fileprivate static func * (a: Value, b: UInt64) -> Value { a * word(b, a.shape) }
}
