// Generated from proto/envelope.proto by proto/generate. Change the .proto file, then run that.
// swift-format-ignore-file

import CProtobufC
import CWire

/// The message `blip.v1.Metadata`.
public struct Metadata: WireMessage, Sendable, Equatable {
    /// [0-9a-z_.-], at most 64 bytes
    public var key: String?
    /// Field 2, `value`.
    public var value: [UInt8]?

    /// A message with the given fields; what is left out stays absent.
    public init(
        key: String? = nil,
        value: [UInt8]? = nil
    ) {
        self.key = key
        self.value = value
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "Metadata", bytes, blip__v1__metadata__unpack,
            blip__v1__metadata__free_unpacked
        ) {
            try Metadata($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "Metadata", blip__v1__metadata__init,
            blip__v1__metadata__get_packed_size, blip__v1__metadata__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension Metadata {
    init(_ raw: Blip__V1__Metadata) throws {
        key = try raw.key.map { try text($0, "Metadata.key") }
        value = raw.has_value != 0 ? bytes(raw.value) : nil
    }

    func fill(_ raw: inout Blip__V1__Metadata, _ arena: Arena) throws {
        raw.key = try key.flatMap { try arena.text($0, "Metadata.key") }
        if let value { (raw.has_value, raw.value) = (1, arena.bytes(value)) }
    }
}

/// The message `blip.v1.Detail`.
public struct Detail: WireMessage, Sendable, Equatable {
    /// Field 1, `type_url`.
    public var typeURL: String?
    /// Field 2, `value`.
    public var value: [UInt8]?

    /// A message with the given fields; what is left out stays absent.
    public init(
        typeURL: String? = nil,
        value: [UInt8]? = nil
    ) {
        self.typeURL = typeURL
        self.value = value
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "Detail", bytes, blip__v1__detail__unpack,
            blip__v1__detail__free_unpacked
        ) {
            try Detail($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "Detail", blip__v1__detail__init,
            blip__v1__detail__get_packed_size, blip__v1__detail__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension Detail {
    init(_ raw: Blip__V1__Detail) throws {
        typeURL = try raw.type_url.map { try text($0, "Detail.typeURL") }
        value = raw.has_value != 0 ? bytes(raw.value) : nil
    }

    func fill(_ raw: inout Blip__V1__Detail, _ arena: Arena) throws {
        raw.type_url = try typeURL.flatMap { try arena.text($0, "Detail.typeURL") }
        if let value { (raw.has_value, raw.value) = (1, arena.bytes(value)) }
    }
}

/// The message `blip.v1.Envelope`.
public struct Envelope: WireMessage, Sendable, Equatable {
    /// The values of `blip.v1.Envelope.Kind`.
    public enum Kind: UInt32, Sendable, CaseIterable {
        /// `KIND_UNSPECIFIED`
        case unspecified = 0
        /// `REQUEST`
        case request = 1
        /// `RESPONSE`
        case response = 2
        /// `STREAM`
        case stream = 3
        /// `END`
        case end = 4
        /// `CANCEL`
        case cancel = 5
        /// `CREDIT`
        case credit = 6
        /// `HEARTBEAT`
        case heartbeat = 8
        /// `GOAWAY`
        case goaway = 9
    }

    /// 1
    public var version: UInt32?
    /// Field 2, `kind`.
    public var kind: Envelope.Kind?
    /// exactly 16 random bytes
    public var requestID: [UInt8]?
    /// "/blip.v1.Ingestion/PushImages", at most 256 bytes
    public var method: String?
    /// time left; absent or 0: 30 s
    public var timeoutMs: UInt32?
    /// 0 for the first try
    public var attempt: UInt32?
    /// at most 64 bytes
    public var idempotencyKey: [UInt8]?
    /// at most 32 entries, 8 KiB
    public var metadata: [Metadata]
    /// RESPONSE, END: 0 to 16 as in gRPC
    public var status: UInt32?
    /// at most 1 KiB, for people
    public var message: String?
    /// at most 8
    public var details: [Detail]
    /// Field 12, `seq`.
    public var seq: UInt64?
    /// Field 13, `body_len`.
    public var bodyLen: UInt32?
    /// Field 14, `body_crc32c`.
    public var bodyCrc32c: UInt32?
    /// W3C traceparent
    public var traceParent: String?
    /// CREDIT: frames granted
    public var credit: UInt32?

    /// A message with the given fields; what is left out stays absent.
    public init(
        version: UInt32? = nil,
        kind: Envelope.Kind? = nil,
        requestID: [UInt8]? = nil,
        method: String? = nil,
        timeoutMs: UInt32? = nil,
        attempt: UInt32? = nil,
        idempotencyKey: [UInt8]? = nil,
        metadata: [Metadata] = [],
        status: UInt32? = nil,
        message: String? = nil,
        details: [Detail] = [],
        seq: UInt64? = nil,
        bodyLen: UInt32? = nil,
        bodyCrc32c: UInt32? = nil,
        traceParent: String? = nil,
        credit: UInt32? = nil
    ) {
        self.version = version
        self.kind = kind
        self.requestID = requestID
        self.method = method
        self.timeoutMs = timeoutMs
        self.attempt = attempt
        self.idempotencyKey = idempotencyKey
        self.metadata = metadata
        self.status = status
        self.message = message
        self.details = details
        self.seq = seq
        self.bodyLen = bodyLen
        self.bodyCrc32c = bodyCrc32c
        self.traceParent = traceParent
        self.credit = credit
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "Envelope", bytes, blip__v1__envelope__unpack,
            blip__v1__envelope__free_unpacked
        ) {
            try Envelope($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "Envelope", blip__v1__envelope__init,
            blip__v1__envelope__get_packed_size, blip__v1__envelope__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension Envelope {
    init(_ raw: Blip__V1__Envelope) throws {
        version = raw.has_version != 0 ? raw.version : nil
        kind = try raw.has_kind != 0 ? enumeration(raw.kind.rawValue, "Envelope.kind") : nil
        requestID = raw.has_request_id != 0 ? bytes(raw.request_id) : nil
        method = try raw.method.map { try text($0, "Envelope.method") }
        timeoutMs = raw.has_timeout_ms != 0 ? raw.timeout_ms : nil
        attempt = raw.has_attempt != 0 ? raw.attempt : nil
        idempotencyKey = raw.has_idempotency_key != 0 ? bytes(raw.idempotency_key) : nil
        metadata = try array(raw.metadata, raw.n_metadata) { try Metadata($0!.pointee) }
        status = raw.has_status != 0 ? raw.status : nil
        message = try raw.message.map { try text($0, "Envelope.message") }
        details = try array(raw.details, raw.n_details) { try Detail($0!.pointee) }
        seq = raw.has_seq != 0 ? raw.seq : nil
        bodyLen = raw.has_body_len != 0 ? raw.body_len : nil
        bodyCrc32c = raw.has_body_crc32c != 0 ? raw.body_crc32c : nil
        traceParent = try raw.trace_parent.map { try text($0, "Envelope.traceParent") }
        credit = raw.has_credit != 0 ? raw.credit : nil
    }

    func fill(_ raw: inout Blip__V1__Envelope, _ arena: Arena) throws {
        if let version { (raw.has_version, raw.version) = (1, version) }
        if let kind { (raw.has_kind, raw.kind) = (1, Blip__V1__Envelope__Kind(rawValue: kind.rawValue)) }
        if let requestID { (raw.has_request_id, raw.request_id) = (1, arena.bytes(requestID)) }
        raw.method = try method.flatMap { try arena.text($0, "Envelope.method") }
        if let timeoutMs { (raw.has_timeout_ms, raw.timeout_ms) = (1, timeoutMs) }
        if let attempt { (raw.has_attempt, raw.attempt) = (1, attempt) }
        if let idempotencyKey { (raw.has_idempotency_key, raw.idempotency_key) = (1, arena.bytes(idempotencyKey)) }
        raw.n_metadata = metadata.count
        raw.metadata = try arena.array(metadata) {
            value in try arena.message(blip__v1__metadata__init) { try value.fill(&$0, $1) }
        }
        if let status { (raw.has_status, raw.status) = (1, status) }
        raw.message = try message.flatMap { try arena.text($0, "Envelope.message") }
        raw.n_details = details.count
        raw.details = try arena.array(details) {
            value in try arena.message(blip__v1__detail__init) { try value.fill(&$0, $1) }
        }
        if let seq { (raw.has_seq, raw.seq) = (1, seq) }
        if let bodyLen { (raw.has_body_len, raw.body_len) = (1, bodyLen) }
        if let bodyCrc32c { (raw.has_body_crc32c, raw.body_crc32c) = (1, bodyCrc32c) }
        raw.trace_parent = try traceParent.flatMap { try arena.text($0, "Envelope.traceParent") }
        if let credit { (raw.has_credit, raw.credit) = (1, credit) }
    }
}
