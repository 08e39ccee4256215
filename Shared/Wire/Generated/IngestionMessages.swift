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
    /// that metadata file, relative to its source; at most 1 KiB; "": none
    public var origin: String?

    /// A message with the given fields; what is left out stays absent.
    public init(
        dataset: String? = nil,
        fileName: String? = nil,
        size: UInt64? = nil,
        sha256: [UInt8]? = nil,
        split: String? = nil,
        captions: [String] = [],
        line: UInt64? = nil,
        origin: String? = nil
    ) {
        self.dataset = dataset
        self.fileName = fileName
        self.size = size
        self.sha256 = sha256
        self.split = split
        self.captions = captions
        self.line = line
        self.origin = origin
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
        origin = try raw.origin.map { try text($0, "PushHeader.origin") }
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
        raw.origin = try origin.flatMap { try arena.text($0, "PushHeader.origin") }
    }
}

/// A small picture travels in one frame: its header and all of its bytes as the chunk. Several of them
/// share a frame.
public struct PushFrame: WireMessage, Sendable, Equatable {
    /// Field 1, `header`.
    public var header: PushHeader?
    /// Field 2, `chunk`.
    public var chunk: [UInt8]?
    /// whole pictures, together at most 256 KiB; then neither header nor chunk
    public var pictures: [PushPicture]

    /// A message with the given fields; what is left out stays absent.
    public init(
        header: PushHeader? = nil,
        chunk: [UInt8]? = nil,
        pictures: [PushPicture] = []
    ) {
        self.header = header
        self.chunk = chunk
        self.pictures = pictures
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
        pictures = try array(raw.pictures, raw.n_pictures) { try PushPicture($0!.pointee) }
    }

    func fill(_ raw: inout Blip__V1__PushFrame, _ arena: Arena, lent: ProtobufCBinaryData? = nil) throws {
        raw.header = try header.flatMap { value in try arena.message(blip__v1__push_header__init) { try value.fill(&$0, $1) } }
        if let chunk { (raw.has_chunk, raw.chunk) = (1, lent ?? arena.bytes(chunk)) }
        raw.n_pictures = pictures.count
        raw.pictures = try arena.array(pictures) {
            value in try arena.message(blip__v1__push_picture__init) { try value.fill(&$0, $1) }
        }
    }
}

/// The message `blip.v1.PushPicture`.
public struct PushPicture: WireMessage, Sendable, Equatable {
    /// Field 1, `header`.
    public var header: PushHeader?
    /// all of it
    public var image: [UInt8]?

    /// A message with the given fields; what is left out stays absent.
    public init(
        header: PushHeader? = nil,
        image: [UInt8]? = nil
    ) {
        self.header = header
        self.image = image
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "PushPicture", bytes, blip__v1__push_picture__unpack,
            blip__v1__push_picture__free_unpacked
        ) {
            try PushPicture($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try lending(image) { lent in
            try packing(
                "PushPicture", blip__v1__push_picture__init,
                blip__v1__push_picture__get_packed_size, blip__v1__push_picture__pack
            ) {
                try fill(&$0.pointee, $1, lent: lent)
            }
        }
    }
}

extension PushPicture {
    init(_ raw: Blip__V1__PushPicture) throws {
        header = try raw.header.map { try PushHeader($0.pointee) }
        image = raw.has_image != 0 ? bytes(raw.image) : nil
    }

    func fill(_ raw: inout Blip__V1__PushPicture, _ arena: Arena, lent: ProtobufCBinaryData? = nil) throws {
        raw.header = try header.flatMap { value in try arena.message(blip__v1__push_header__init) { try value.fill(&$0, $1) } }
        if let image { (raw.has_image, raw.image) = (1, lent ?? arena.bytes(image)) }
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
        /// `NEEDED`
        case needed = 4
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
    /// which of the header's captions these are
    public var newCaptionIndexes: [UInt32]
    /// where the picture is, when that is not the split that was asked for
    public var split: String?

    /// A message with the given fields; what is left out stays absent.
    public init(
        outcome: PushResult.Outcome? = nil,
        reason: String? = nil,
        detail: String? = nil,
        sha256: [UInt8]? = nil,
        newCaptions: UInt32? = nil,
        newCaptionIndexes: [UInt32] = [],
        split: String? = nil
    ) {
        self.outcome = outcome
        self.reason = reason
        self.detail = detail
        self.sha256 = sha256
        self.newCaptions = newCaptions
        self.newCaptionIndexes = newCaptionIndexes
        self.split = split
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
        newCaptionIndexes = array(raw.new_caption_indexes, raw.n_new_caption_indexes) { $0 }
        split = try raw.split.map { try text($0, "PushResult.split") }
    }

    func fill(_ raw: inout Blip__V1__PushResult, _ arena: Arena) throws {
        if let outcome { (raw.has_outcome, raw.outcome) = (1, Blip__V1__PushResult__Outcome(rawValue: outcome.rawValue)) }
        raw.reason = try reason.flatMap { try arena.text($0, "PushResult.reason") }
        raw.detail = try detail.flatMap { try arena.text($0, "PushResult.detail") }
        if let sha256 { (raw.has_sha256, raw.sha256) = (1, arena.bytes(sha256)) }
        if let newCaptions { (raw.has_new_captions, raw.new_captions) = (1, newCaptions) }
        raw.n_new_caption_indexes = newCaptionIndexes.count
        raw.new_caption_indexes = arena.array(newCaptionIndexes) { $0 }
        raw.split = try split.flatMap { try arena.text($0, "PushResult.split") }
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

/// PushKnown: rows whose pictures the service may have already. Those it has join the dataset without
/// their bytes, as if they had been pushed; for the others the outcome is NEEDED. All in one
/// transaction.
public struct PushKnownRequest: WireMessage, Sendable, Equatable {
    /// of one dataset, at most 1,000
    public var headers: [PushHeader]

    /// A message with the given fields; what is left out stays absent.
    public init(
        headers: [PushHeader] = []
    ) {
        self.headers = headers
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "PushKnownRequest", bytes, blip__v1__push_known_request__unpack,
            blip__v1__push_known_request__free_unpacked
        ) {
            try PushKnownRequest($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "PushKnownRequest", blip__v1__push_known_request__init,
            blip__v1__push_known_request__get_packed_size, blip__v1__push_known_request__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension PushKnownRequest {
    init(_ raw: Blip__V1__PushKnownRequest) throws {
        headers = try array(raw.headers, raw.n_headers) { try PushHeader($0!.pointee) }
    }

    func fill(_ raw: inout Blip__V1__PushKnownRequest, _ arena: Arena) throws {
        raw.n_headers = headers.count
        raw.headers = try arena.array(headers) {
            value in try arena.message(blip__v1__push_header__init) { try value.fill(&$0, $1) }
        }
    }
}

/// The message `blip.v1.PushKnownReply`.
public struct PushKnownReply: WireMessage, Sendable, Equatable {
    /// one for each header, in order
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
            "PushKnownReply", bytes, blip__v1__push_known_reply__unpack,
            blip__v1__push_known_reply__free_unpacked
        ) {
            try PushKnownReply($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "PushKnownReply", blip__v1__push_known_reply__init,
            blip__v1__push_known_reply__get_packed_size, blip__v1__push_known_reply__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension PushKnownReply {
    init(_ raw: Blip__V1__PushKnownReply) throws {
        results = try array(raw.results, raw.n_results) { try PushResult($0!.pointee) }
    }

    func fill(_ raw: inout Blip__V1__PushKnownReply, _ arena: Arena) throws {
        raw.n_results = results.count
        raw.results = try arena.array(results) {
            value in try arena.message(blip__v1__push_result__init) { try value.fill(&$0, $1) }
        }
    }
}

/// What one push of a whole source came to, recorded when it ends, so that the dataset's report can
/// show it.
public struct PushRecord: WireMessage, Sendable, Equatable {
    /// as the user named it; at most 1 KiB
    public var source: String?
    /// such as coco
    public var format: String?
    /// different pictures
    public var images: UInt64?
    /// accepted + duplicates + rejected
    public var rows: UInt64?
    /// Field 5, `accepted`.
    public var accepted: UInt64?
    /// Field 6, `duplicates`.
    public var duplicates: UInt64?
    /// Field 7, `rejected`.
    public var rejected: UInt64?
    /// at most 100
    public var warnings: [PushWarning]
    /// at most 20, "file:line"
    public var duplicateExamples: [String]
    /// Field 10, `started_at_ms`.
    public var startedAtMs: Int64?
    /// set by the service
    public var finishedAtMs: Int64?
    /// chosen by the client: a repeat records nothing
    public var key: String?

    /// A message with the given fields; what is left out stays absent.
    public init(
        source: String? = nil,
        format: String? = nil,
        images: UInt64? = nil,
        rows: UInt64? = nil,
        accepted: UInt64? = nil,
        duplicates: UInt64? = nil,
        rejected: UInt64? = nil,
        warnings: [PushWarning] = [],
        duplicateExamples: [String] = [],
        startedAtMs: Int64? = nil,
        finishedAtMs: Int64? = nil,
        key: String? = nil
    ) {
        self.source = source
        self.format = format
        self.images = images
        self.rows = rows
        self.accepted = accepted
        self.duplicates = duplicates
        self.rejected = rejected
        self.warnings = warnings
        self.duplicateExamples = duplicateExamples
        self.startedAtMs = startedAtMs
        self.finishedAtMs = finishedAtMs
        self.key = key
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "PushRecord", bytes, blip__v1__push_record__unpack,
            blip__v1__push_record__free_unpacked
        ) {
            try PushRecord($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "PushRecord", blip__v1__push_record__init,
            blip__v1__push_record__get_packed_size, blip__v1__push_record__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension PushRecord {
    init(_ raw: Blip__V1__PushRecord) throws {
        source = try raw.source.map { try text($0, "PushRecord.source") }
        format = try raw.format.map { try text($0, "PushRecord.format") }
        images = raw.has_images != 0 ? raw.images : nil
        rows = raw.has_rows != 0 ? raw.rows : nil
        accepted = raw.has_accepted != 0 ? raw.accepted : nil
        duplicates = raw.has_duplicates != 0 ? raw.duplicates : nil
        rejected = raw.has_rejected != 0 ? raw.rejected : nil
        warnings = try array(raw.warnings, raw.n_warnings) { try PushWarning($0!.pointee) }
        duplicateExamples = try array(raw.duplicate_examples, raw.n_duplicate_examples) { try text($0, "PushRecord.duplicateExamples") }
        startedAtMs = raw.has_started_at_ms != 0 ? raw.started_at_ms : nil
        finishedAtMs = raw.has_finished_at_ms != 0 ? raw.finished_at_ms : nil
        key = try raw.key.map { try text($0, "PushRecord.key") }
    }

    func fill(_ raw: inout Blip__V1__PushRecord, _ arena: Arena) throws {
        raw.source = try source.flatMap { try arena.text($0, "PushRecord.source") }
        raw.format = try format.flatMap { try arena.text($0, "PushRecord.format") }
        if let images { (raw.has_images, raw.images) = (1, images) }
        if let rows { (raw.has_rows, raw.rows) = (1, rows) }
        if let accepted { (raw.has_accepted, raw.accepted) = (1, accepted) }
        if let duplicates { (raw.has_duplicates, raw.duplicates) = (1, duplicates) }
        if let rejected { (raw.has_rejected, raw.rejected) = (1, rejected) }
        raw.n_warnings = warnings.count
        raw.warnings = try arena.array(warnings) {
            value in try arena.message(blip__v1__push_warning__init) { try value.fill(&$0, $1) }
        }
        raw.n_duplicate_examples = duplicateExamples.count
        raw.duplicate_examples = try arena.array(duplicateExamples) { try arena.text($0, "PushRecord.duplicateExamples") }
        if let startedAtMs { (raw.has_started_at_ms, raw.started_at_ms) = (1, startedAtMs) }
        if let finishedAtMs { (raw.has_finished_at_ms, raw.finished_at_ms) = (1, finishedAtMs) }
        raw.key = try key.flatMap { try arena.text($0, "PushRecord.key") }
    }
}

/// The message `blip.v1.PushWarning`.
public struct PushWarning: WireMessage, Sendable, Equatable {
    /// such as captions_truncated
    public var code: String?
    /// Field 2, `count`.
    public var count: UInt64?
    /// one sentence
    public var detail: String?
    /// at most 20
    public var examples: [String]

    /// A message with the given fields; what is left out stays absent.
    public init(
        code: String? = nil,
        count: UInt64? = nil,
        detail: String? = nil,
        examples: [String] = []
    ) {
        self.code = code
        self.count = count
        self.detail = detail
        self.examples = examples
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "PushWarning", bytes, blip__v1__push_warning__unpack,
            blip__v1__push_warning__free_unpacked
        ) {
            try PushWarning($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "PushWarning", blip__v1__push_warning__init,
            blip__v1__push_warning__get_packed_size, blip__v1__push_warning__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension PushWarning {
    init(_ raw: Blip__V1__PushWarning) throws {
        code = try raw.code.map { try text($0, "PushWarning.code") }
        count = raw.has_count != 0 ? raw.count : nil
        detail = try raw.detail.map { try text($0, "PushWarning.detail") }
        examples = try array(raw.examples, raw.n_examples) { try text($0, "PushWarning.examples") }
    }

    func fill(_ raw: inout Blip__V1__PushWarning, _ arena: Arena) throws {
        raw.code = try code.flatMap { try arena.text($0, "PushWarning.code") }
        if let count { (raw.has_count, raw.count) = (1, count) }
        raw.detail = try detail.flatMap { try arena.text($0, "PushWarning.detail") }
        raw.n_examples = examples.count
        raw.examples = try arena.array(examples) { try arena.text($0, "PushWarning.examples") }
    }
}

/// The message `blip.v1.RecordPushRequest`.
public struct RecordPushRequest: WireMessage, Sendable, Equatable {
    /// Field 1, `dataset`.
    public var dataset: String?
    /// Field 2, `push`.
    public var push: PushRecord?

    /// A message with the given fields; what is left out stays absent.
    public init(
        dataset: String? = nil,
        push: PushRecord? = nil
    ) {
        self.dataset = dataset
        self.push = push
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "RecordPushRequest", bytes, blip__v1__record_push_request__unpack,
            blip__v1__record_push_request__free_unpacked
        ) {
            try RecordPushRequest($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "RecordPushRequest", blip__v1__record_push_request__init,
            blip__v1__record_push_request__get_packed_size, blip__v1__record_push_request__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension RecordPushRequest {
    init(_ raw: Blip__V1__RecordPushRequest) throws {
        dataset = try raw.dataset.map { try text($0, "RecordPushRequest.dataset") }
        push = try raw.push.map { try PushRecord($0.pointee) }
    }

    func fill(_ raw: inout Blip__V1__RecordPushRequest, _ arena: Arena) throws {
        raw.dataset = try dataset.flatMap { try arena.text($0, "RecordPushRequest.dataset") }
        raw.push = try push.flatMap { value in try arena.message(blip__v1__push_record__init) { try value.fill(&$0, $1) } }
    }
}

/// The message `blip.v1.RecordPushReply`.
public struct RecordPushReply: WireMessage, Sendable, Equatable {
    /// A message with the given fields; what is left out stays absent.
    public init() {}

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "RecordPushReply", bytes, blip__v1__record_push_reply__unpack,
            blip__v1__record_push_reply__free_unpacked
        ) {
            try RecordPushReply($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "RecordPushReply", blip__v1__record_push_reply__init,
            blip__v1__record_push_reply__get_packed_size, blip__v1__record_push_reply__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension RecordPushReply {
    init(_ raw: Blip__V1__RecordPushReply) throws {}

    func fill(_ raw: inout Blip__V1__RecordPushReply, _ arena: Arena) throws {
    }
}

/// FetchImages, a server stream of the pictures themselves, in the order asked for: for each a frame
/// with `sha256` and `size`, then its bytes in `chunk` frames; a small one's bytes come in its first
/// frame.
public struct FetchImagesRequest: WireMessage, Sendable, Equatable {
    /// at most 1,000
    public var sha256: [[UInt8]]

    /// A message with the given fields; what is left out stays absent.
    public init(
        sha256: [[UInt8]] = []
    ) {
        self.sha256 = sha256
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "FetchImagesRequest", bytes, blip__v1__fetch_images_request__unpack,
            blip__v1__fetch_images_request__free_unpacked
        ) {
            try FetchImagesRequest($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "FetchImagesRequest", blip__v1__fetch_images_request__init,
            blip__v1__fetch_images_request__get_packed_size, blip__v1__fetch_images_request__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension FetchImagesRequest {
    init(_ raw: Blip__V1__FetchImagesRequest) throws {
        sha256 = array(raw.sha256, raw.n_sha256) { bytes($0) }
    }

    func fill(_ raw: inout Blip__V1__FetchImagesRequest, _ arena: Arena) throws {
        raw.n_sha256 = sha256.count
        raw.sha256 = arena.array(sha256) { arena.bytes($0) }
    }
}

/// The message `blip.v1.FetchImagesFrame`.
public struct FetchImagesFrame: WireMessage, Sendable, Equatable {
    /// Field 1, `sha256`.
    public var sha256: [UInt8]?
    /// Field 2, `size`.
    public var size: UInt64?
    /// Field 3, `chunk`.
    public var chunk: [UInt8]?

    /// A message with the given fields; what is left out stays absent.
    public init(
        sha256: [UInt8]? = nil,
        size: UInt64? = nil,
        chunk: [UInt8]? = nil
    ) {
        self.sha256 = sha256
        self.size = size
        self.chunk = chunk
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "FetchImagesFrame", bytes, blip__v1__fetch_images_frame__unpack,
            blip__v1__fetch_images_frame__free_unpacked
        ) {
            try FetchImagesFrame($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try lending(chunk) { lent in
            try packing(
                "FetchImagesFrame", blip__v1__fetch_images_frame__init,
                blip__v1__fetch_images_frame__get_packed_size, blip__v1__fetch_images_frame__pack
            ) {
                try fill(&$0.pointee, $1, lent: lent)
            }
        }
    }
}

extension FetchImagesFrame {
    init(_ raw: Blip__V1__FetchImagesFrame) throws {
        sha256 = raw.has_sha256 != 0 ? bytes(raw.sha256) : nil
        size = raw.has_size != 0 ? raw.size : nil
        chunk = raw.has_chunk != 0 ? bytes(raw.chunk) : nil
    }

    func fill(_ raw: inout Blip__V1__FetchImagesFrame, _ arena: Arena, lent: ProtobufCBinaryData? = nil) throws {
        if let sha256 { (raw.has_sha256, raw.sha256) = (1, arena.bytes(sha256)) }
        if let size { (raw.has_size, raw.size) = (1, size) }
        if let chunk { (raw.has_chunk, raw.chunk) = (1, lent ?? arena.bytes(chunk)) }
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
