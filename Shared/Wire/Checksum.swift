import CWire

/// The CRC-32C of bytes, as the envelope carries it for its body.
public func crc32c(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    guard let base = bytes.baseAddress else { return 0 }
    return wire_crc32c(base, bytes.count)
}

/// The same by table: what CPUs without an instruction for it run.
func crc32cByTable(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    guard let base = bytes.baseAddress else { return 0 }
    return wire_crc32c_portable(base, bytes.count)
}
