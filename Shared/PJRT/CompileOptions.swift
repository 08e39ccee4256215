/// The value of a compiler flag for one program.
public enum PJRTFlag: Sendable, Hashable {
    case bool(Bool)
    case int(Int)
    case text(String)
}

/// The bytes that go with a program: a message whose fields are
/// 3 { 4: replicas, 5: partitions } and 7, a map from a flag's name to { 1: text | 2: bool | 3: int }.
enum CompileOptions {
    /// A flag the compiler does not know is an error of the compilation. Equal options give equal bytes.
    static func bytes(replicas: Int, flags: [String: PJRTFlag] = [:]) -> [UInt8] {
        var options = message(3, number(4, replicas) + number(5, 1))
        for (name, flag) in flags.sorted(by: { $0.key < $1.key }) {
            let value =
                switch flag {
                case .text(let text): message(1, Array(text.utf8))
                case .bool(let bool): number(2, bool ? 1 : 0)
                case .int(let int): number(3, int)
                }
            options += message(7, message(1, Array(name.utf8)) + message(2, value))
        }
        return options
    }

    private static func varint(_ value: UInt64) -> [UInt8] {
        var (rest, bytes) = (value, [UInt8]())
        while rest >= 128 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 128)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    private static func number(_ field: UInt64, _ value: Int) -> [UInt8] {
        varint(field << 3) + varint(UInt64(bitPattern: Int64(value)))
    }

    private static func message(_ field: UInt64, _ content: [UInt8]) -> [UInt8] {
        varint(field << 3 | 2) + varint(UInt64(content.count)) + content
    }
}
