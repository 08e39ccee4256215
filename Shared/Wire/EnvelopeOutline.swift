import CWire

/// What can still be read of an envelope that is not acceptable as a whole: enough to answer its sender.
public struct EnvelopeOutline: Sendable, Equatable {
    /// The protocol version, 0 if absent.
    public let version: UInt32
    /// The request's id, of whatever length.
    public let requestID: [UInt8]
    /// The number of the try, 0 if absent.
    public let attempt: UInt32

    /// Reads the outline; throws `WireError` when not even the structure is sound.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "Envelope", bytes, blip__v1__envelope__unpack, blip__v1__envelope__free_unpacked
        ) { raw in
            let raw = raw.pointee
            return EnvelopeOutline(
                version: raw.has_version != 0 ? raw.version : 0,
                requestID: raw.has_request_id != 0 ? Wire.bytes(raw.request_id) : [],
                attempt: raw.has_attempt != 0 ? raw.attempt : 0)
        }
    }

    private init(version: UInt32, requestID: [UInt8], attempt: UInt32) {
        (self.version, self.requestID, self.attempt) = (version, requestID, attempt)
    }
}
