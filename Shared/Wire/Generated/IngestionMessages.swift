// Generated from proto/ingestion.proto by proto/generate. Change the .proto file, then run that.
// swift-format-ignore-file

import CProtobufC
import CWire

/// The message `blip.v1.PushHeader`.
public struct PushHeader: WireMessage, Sendable, Equatable {
    /// created when new
    public var dataset: String?
    /// as the user knows it; at most 1 KiB; never used as a path
    public var fileName: String?
    /// bytes, at most 20 MiB
    public var size: UInt64?
    /// 32 bytes, of the file's bytes
    public var sha256: [UInt8]?
    /// train, validation, test; absent: chosen by the hash of the bytes
    public var split: String?
    /// at most 64, each at most 4 KiB of UTF-8
    public var captions: [String]
    /// line of the metadata file it came from; 0: none
    public var line: UInt64?

    /// A message with the given fields; what is left out stays absent.
    public init(
        dataset: String? = nil,
        fileName: String? = nil,
        size: UInt64? = nil,
        sha256: [UInt8]? = nil,
        split: String? = nil,
        captions: [String] = [],
        line: UInt64? = nil
    ) {
        self.dataset = dataset
        self.fileName = fileName
        self.size = size
        self.sha256 = sha256
        self.split = split
        self.captions = captions
        self.line = line
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "PushHeader", bytes, blip__v1__push_header__unpack,
            blip__v1__push_header__free_unpacked
        ) {
            try PushHeader($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "PushHeader", blip__v1__push_header__init,
            blip__v1__push_header__get_packed_size, blip__v1__push_header__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension PushHeader {
    init(_ raw: Blip__V1__PushHeader) throws {
        dataset = try raw.dataset.map { try text($0, "PushHeader.dataset") }
        fileName = try raw.file_name.map { try text($0, "PushHeader.fileName") }
        size = raw.has_size != 0 ? raw.size : nil
        sha256 = raw.has_sha256 != 0 ? bytes(raw.sha256) : nil
        split = try raw.split.map { try text($0, "PushHeader.split") }
        captions = try array(raw.captions, raw.n_captions) { try text($0, "PushHeader.captions") }
        line = raw.has_line != 0 ? raw.line : nil
    }

    func fill(_ raw: inout Blip__V1__PushHeader, _ arena: Arena) throws {
        raw.dataset = try dataset.flatMap { try arena.text($0, "PushHeader.dataset") }
        raw.file_name = try fileName.flatMap { try arena.text($0, "PushHeader.fileName") }
        if let size { (raw.has_size, raw.size) = (1, size) }
        if let sha256 { (raw.has_sha256, raw.sha256) = (1, arena.bytes(sha256)) }
        raw.split = try split.flatMap { try arena.text($0, "PushHeader.split") }
        raw.n_captions = captions.count
        raw.captions = try arena.array(captions) { try arena.text($0, "PushHeader.captions") }
        if let line { (raw.has_line, raw.line) = (1, line) }
    }
}

/// The message `blip.v1.PushFrame`.
public struct PushFrame: WireMessage, Sendable, Equatable {
    /// Field 1, `header`.
    public var header: PushHeader?
    /// Field 2, `chunk`.
    public var chunk: [UInt8]?

    /// A message with the given fields; what is left out stays absent.
    public init(
        header: PushHeader? = nil,
        chunk: [UInt8]? = nil
    ) {
        self.header = header
        self.chunk = chunk
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "PushFrame", bytes, blip__v1__push_frame__unpack,
            blip__v1__push_frame__free_unpacked
        ) {
            try PushFrame($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try lending(chunk) { lent in
            try packing(
                "PushFrame", blip__v1__push_frame__init,
                blip__v1__push_frame__get_packed_size, blip__v1__push_frame__pack
            ) {
                try fill(&$0.pointee, $1, lent: lent)
            }
        }
    }
}

extension PushFrame {
    init(_ raw: Blip__V1__PushFrame) throws {
        header = try raw.header.map { try PushHeader($0.pointee) }
        chunk = raw.has_chunk != 0 ? bytes(raw.chunk) : nil
    }

    func fill(_ raw: inout Blip__V1__PushFrame, _ arena: Arena, lent: ProtobufCBinaryData? = nil) throws {
        raw.header = try header.flatMap { value in try arena.message(blip__v1__push_header__init) { try value.fill(&$0, $1) } }
        if let chunk { (raw.has_chunk, raw.chunk) = (1, lent ?? arena.bytes(chunk)) }
    }
}

/// The message `blip.v1.PushResult`.
public struct PushResult: WireMessage, Sendable, Equatable {
    /// The values of `blip.v1.PushResult.Outcome`.
    public enum Outcome: UInt32, Sendable, CaseIterable {
        /// `OUTCOME_UNSPECIFIED`
        case unspecified = 0
        /// `ACCEPTED`
        case accepted = 1
        /// `DUPLICATE`
        case duplicate = 2
        /// `REJECTED`
        case rejected = 3
    }

    /// Field 1, `outcome`.
    public var outcome: PushResult.Outcome?
    /// a reason code such as caption_empty
    public var reason: String?
    /// Field 3, `detail`.
    public var detail: String?
    /// Field 4, `sha256`.
    public var sha256: [UInt8]?
    /// captions this push added
    public var newCaptions: UInt32?

    /// A message with the given fields; what is left out stays absent.
    public init(
        outcome: PushResult.Outcome? = nil,
        reason: String? = nil,
        detail: String? = nil,
        sha256: [UInt8]? = nil,
        newCaptions: UInt32? = nil
    ) {
        self.outcome = outcome
        self.reason = reason
        self.detail = detail
        self.sha256 = sha256
        self.newCaptions = newCaptions
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "PushResult", bytes, blip__v1__push_result__unpack,
            blip__v1__push_result__free_unpacked
        ) {
            try PushResult($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "PushResult", blip__v1__push_result__init,
            blip__v1__push_result__get_packed_size, blip__v1__push_result__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension PushResult {
    init(_ raw: Blip__V1__PushResult) throws {
        outcome = try raw.has_outcome != 0 ? enumeration(raw.outcome.rawValue, "PushResult.outcome") : nil
        reason = try raw.reason.map { try text($0, "PushResult.reason") }
        detail = try raw.detail.map { try text($0, "PushResult.detail") }
        sha256 = raw.has_sha256 != 0 ? bytes(raw.sha256) : nil
        newCaptions = raw.has_new_captions != 0 ? raw.new_captions : nil
    }

    func fill(_ raw: inout Blip__V1__PushResult, _ arena: Arena) throws {
        if let outcome { (raw.has_outcome, raw.outcome) = (1, Blip__V1__PushResult__Outcome(rawValue: outcome.rawValue)) }
        raw.reason = try reason.flatMap { try arena.text($0, "PushResult.reason") }
        raw.detail = try detail.flatMap { try arena.text($0, "PushResult.detail") }
        if let sha256 { (raw.has_sha256, raw.sha256) = (1, arena.bytes(sha256)) }
        if let newCaptions { (raw.has_new_captions, raw.new_captions) = (1, newCaptions) }
    }
}

/// The message `blip.v1.PushReply`.
public struct PushReply: WireMessage, Sendable, Equatable {
    /// Field 1, `results`.
    public var results: [PushResult]

    /// A message with the given fields; what is left out stays absent.
    public init(
        results: [PushResult] = []
    ) {
        self.results = results
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "PushReply", bytes, blip__v1__push_reply__unpack,
            blip__v1__push_reply__free_unpacked
        ) {
            try PushReply($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "PushReply", blip__v1__push_reply__init,
            blip__v1__push_reply__get_packed_size, blip__v1__push_reply__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension PushReply {
    init(_ raw: Blip__V1__PushReply) throws {
        results = try array(raw.results, raw.n_results) { try PushResult($0!.pointee) }
    }

    func fill(_ raw: inout Blip__V1__PushReply, _ arena: Arena) throws {
        raw.n_results = results.count
        raw.results = try arena.array(results) {
            value in try arena.message(blip__v1__push_result__init) { try value.fill(&$0, $1) }
        }
    }
}

/// A row the client itself had to refuse (picture missing, line broken): recorded so that the dataset's
/// report is whole.
public struct ReportRejectedRequest: WireMessage, Sendable, Equatable {
    /// Field 1, `dataset`.
    public var dataset: String?
    /// at most 1,000
    public var rejections: [Rejection]

    /// A message with the given fields; what is left out stays absent.
    public init(
        dataset: String? = nil,
        rejections: [Rejection] = []
    ) {
        self.dataset = dataset
        self.rejections = rejections
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "ReportRejectedRequest", bytes, blip__v1__report_rejected_request__unpack,
            blip__v1__report_rejected_request__free_unpacked
        ) {
            try ReportRejectedRequest($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "ReportRejectedRequest", blip__v1__report_rejected_request__init,
            blip__v1__report_rejected_request__get_packed_size, blip__v1__report_rejected_request__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension ReportRejectedRequest {
    init(_ raw: Blip__V1__ReportRejectedRequest) throws {
        dataset = try raw.dataset.map { try text($0, "ReportRejectedRequest.dataset") }
        rejections = try array(raw.rejections, raw.n_rejections) { try Rejection($0!.pointee) }
    }

    func fill(_ raw: inout Blip__V1__ReportRejectedRequest, _ arena: Arena) throws {
        raw.dataset = try dataset.flatMap { try arena.text($0, "ReportRejectedRequest.dataset") }
        raw.n_rejections = rejections.count
        raw.rejections = try arena.array(rejections) {
            value in try arena.message(blip__v1__rejection__init) { try value.fill(&$0, $1) }
        }
    }
}

/// The message `blip.v1.ReportRejectedReply`.
public struct ReportRejectedReply: WireMessage, Sendable, Equatable {
    /// A message with the given fields; what is left out stays absent.
    public init() {}

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "ReportRejectedReply", bytes, blip__v1__report_rejected_reply__unpack,
            blip__v1__report_rejected_reply__free_unpacked
        ) {
            try ReportRejectedReply($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "ReportRejectedReply", blip__v1__report_rejected_reply__init,
            blip__v1__report_rejected_reply__get_packed_size, blip__v1__report_rejected_reply__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension ReportRejectedReply {
    init(_ raw: Blip__V1__ReportRejectedReply) throws {}

    func fill(_ raw: inout Blip__V1__ReportRejectedReply, _ arena: Arena) throws {
    }
}

/// The message `blip.v1.Rejection`.
public struct Rejection: WireMessage, Sendable, Equatable {
    /// Field 1, `file_name`.
    public var fileName: String?
    /// Field 2, `line`.
    public var line: UInt64?
    /// Field 3, `reason`.
    public var reason: String?
    /// Field 4, `detail`.
    public var detail: String?

    /// A message with the given fields; what is left out stays absent.
    public init(
        fileName: String? = nil,
        line: UInt64? = nil,
        reason: String? = nil,
        detail: String? = nil
    ) {
        self.fileName = fileName
        self.line = line
        self.reason = reason
        self.detail = detail
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "Rejection", bytes, blip__v1__rejection__unpack,
            blip__v1__rejection__free_unpacked
        ) {
            try Rejection($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "Rejection", blip__v1__rejection__init,
            blip__v1__rejection__get_packed_size, blip__v1__rejection__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension Rejection {
    init(_ raw: Blip__V1__Rejection) throws {
        fileName = try raw.file_name.map { try text($0, "Rejection.fileName") }
        line = raw.has_line != 0 ? raw.line : nil
        reason = try raw.reason.map { try text($0, "Rejection.reason") }
        detail = try raw.detail.map { try text($0, "Rejection.detail") }
    }

    func fill(_ raw: inout Blip__V1__Rejection, _ arena: Arena) throws {
        raw.file_name = try fileName.flatMap { try arena.text($0, "Rejection.fileName") }
        if let line { (raw.has_line, raw.line) = (1, line) }
        raw.reason = try reason.flatMap { try arena.text($0, "Rejection.reason") }
        raw.detail = try detail.flatMap { try arena.text($0, "Rejection.detail") }
    }
}
