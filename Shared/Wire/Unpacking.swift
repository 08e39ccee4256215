import CProtobufC
import CWire

/// Unpacks through protobuf-c with a memory budget, turns the C message into a value, and frees it.
func unpacking<Raw, Value>(
    _ name: String, _ bytes: UnsafeRawBufferPointer,
    _ unpack: (UnsafeMutablePointer<ProtobufCAllocator>?, Int, UnsafePointer<UInt8>?) -> UnsafeMutablePointer<
        Raw
    >?,
    _ free: (UnsafeMutablePointer<Raw>?, UnsafeMutablePointer<ProtobufCAllocator>?) -> Void,
    _ convert: (UnsafeMutablePointer<Raw>) throws -> Value
) throws -> Value {
    var budget = WireBudget()
    return try withUnsafeMutablePointer(to: &budget) { budget in
        wire_budget_start(budget, min(16 * bytes.count + 1 << 20, 64 << 20))
        // The allocator is the budget's first member, and its context points back at the budget.
        return try budget.withMemoryRebound(to: ProtobufCAllocator.self, capacity: 1) { allocator in
            let data = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            guard let raw = unpack(allocator, bytes.count, data) else {
                throw WireError.malformed(message: name, bytes: bytes.count)
            }
            defer { free(raw, allocator) }
            return try convert(raw)
        }
    }
}

/// A received string: UTF-8, no NUL. The block's own size tells its length, since a C string would end at a NUL.
func text(_ pointer: UnsafeMutablePointer<CChar>?, _ field: String) throws -> String {
    guard let pointer else { return "" }
    let length = wire_budget_size(pointer) - 1
    let bytes = UnsafeRawBufferPointer(start: pointer, count: length)
    guard !bytes.contains(0) else { throw WireError.holdsNUL(field: field) }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw WireError.notUTF8(field: field) }
    return text
}

func bytes(_ data: ProtobufCBinaryData) -> [UInt8] {
    [UInt8](UnsafeBufferPointer(start: data.data, count: data.data == nil ? 0 : data.len))
}

func array<Raw, Value>(
    _ pointer: UnsafeMutablePointer<Raw>?, _ count: Int, _ convert: (Raw) throws -> Value
) rethrows -> [Value] {
    try UnsafeBufferPointer(start: pointer, count: pointer == nil ? 0 : count).map(convert)
}

func enumeration<Value: RawRepresentable>(_ raw: UInt32, _ field: String) throws -> Value
where Value.RawValue == UInt32 {
    guard let value = Value(rawValue: raw) else { throw WireError.unknownValue(field: field, value: raw) }
    return value
}
