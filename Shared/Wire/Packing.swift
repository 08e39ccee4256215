import CProtobufC
import CWire

/// Fills a C message, measures it and packs it into one array. What the message points at lives in an arena until then.
func packing<Raw>(
    _ name: String, _ initialise: (UnsafeMutablePointer<Raw>?) -> Void, _ size: (UnsafePointer<Raw>?) -> Int,
    _ pack: (UnsafePointer<Raw>?, UnsafeMutablePointer<UInt8>?) -> Int,
    _ fill: (UnsafeMutablePointer<Raw>, Arena) throws -> Void
) throws -> [UInt8] {
    let arena = Arena()
    let raw = UnsafeMutablePointer<Raw>.allocate(capacity: 1)
    defer { raw.deallocate() }
    return try withExtendedLifetime(arena) {
        initialise(raw)
        try fill(raw, arena)
        let count = size(raw)
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, used in
            used = count == 0 ? 0 : pack(raw, buffer.baseAddress)
        }
    }
}

/// Lends the bytes of a large field to C for the length of a call: packing reads them where they are.
func lending<Result>(_ bytes: [UInt8]?, _ body: (ProtobufCBinaryData?) throws -> Result) rethrows -> Result {
    guard let bytes else { return try body(nil) }
    return try bytes.withUnsafeBufferPointer { buffer in
        // protobuf-c's struct has no const, but packing only reads.
        try body(
            ProtobufCBinaryData(len: buffer.count, data: UnsafeMutablePointer(mutating: buffer.baseAddress)))
    }
}

/// Memory for what one message points at while it is packed: a bump allocator over a few blocks.
final class Arena {
    private var blocks: [UnsafeMutableRawPointer] = []
    private var free = UnsafeMutableRawBufferPointer(start: nil, count: 0)

    deinit { for block in blocks { block.deallocate() } }

    private func take(_ size: Int) -> UnsafeMutableRawPointer {
        let size = (max(size, 1) + 15) & ~15
        if size > free.count {
            let block = UnsafeMutableRawBufferPointer.allocate(byteCount: max(size, 4096), alignment: 16)
            blocks.append(block.baseAddress.unsafelyUnwrapped)
            free = block
        }
        let taken = free.baseAddress.unsafelyUnwrapped
        free = UnsafeMutableRawBufferPointer(rebasing: free[size...])
        return taken
    }

    func text(_ text: String, _ field: String) throws -> UnsafeMutablePointer<CChar>? {
        var text = text
        return try text.withUTF8 { utf8 in
            guard !utf8.contains(0) else { throw WireError.holdsNUL(field: field) }
            let copy = take(utf8.count + 1)
            if let base = utf8.baseAddress { copy.copyMemory(from: base, byteCount: utf8.count) }
            copy.storeBytes(of: 0, toByteOffset: utf8.count, as: UInt8.self)
            return copy.bindMemory(to: CChar.self, capacity: utf8.count + 1)
        }
    }

    func bytes(_ bytes: [UInt8]) -> ProtobufCBinaryData {
        guard !bytes.isEmpty else { return ProtobufCBinaryData() }
        let copy = take(bytes.count)
        bytes.withUnsafeBytes {
            UnsafeMutableRawBufferPointer(start: copy, count: $0.count).copyMemory(from: $0)
        }
        return ProtobufCBinaryData(
            len: bytes.count, data: copy.bindMemory(to: UInt8.self, capacity: bytes.count))
    }

    func array<Value, Raw>(_ values: [Value], _ convert: (Value) throws -> Raw) rethrows
        -> UnsafeMutablePointer<Raw>?
    {
        guard !values.isEmpty else { return nil }
        let start = take(values.count * MemoryLayout<Raw>.stride).bindMemory(
            to: Raw.self, capacity: values.count)
        for (i, value) in values.enumerated() { (start + i).initialize(to: try convert(value)) }
        return start
    }

    func message<Raw>(
        _ initialise: (UnsafeMutablePointer<Raw>?) -> Void, _ fill: (inout Raw, Arena) throws -> Void
    ) rethrows -> UnsafeMutablePointer<Raw>? {
        let raw = take(MemoryLayout<Raw>.stride).bindMemory(to: Raw.self, capacity: 1)
        initialise(raw)
        try fill(&raw.pointee, self)
        return raw
    }
}
