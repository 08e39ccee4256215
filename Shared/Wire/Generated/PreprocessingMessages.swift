// Generated from proto/preprocessing.proto by proto/generate. Change the .proto file, then run that.
// swift-format-ignore-file

import CProtobufC
import CWire

/// The message `blip.v1.StreamBatchesRequest`.
public struct StreamBatchesRequest: WireMessage, Sendable, Equatable {
    /// Field 1, `run_id`.
    public var runID: UInt64?
    /// train (shuffled, last partial batch dropped) or validation (in order, all of it)
    public var split: String?
    /// Field 3, `epoch`.
    public var epoch: UInt32?
    /// the cursor: first batch wanted
    public var fromBatch: UInt64?

    /// A message with the given fields; what is left out stays absent.
    public init(
        runID: UInt64? = nil,
        split: String? = nil,
        epoch: UInt32? = nil,
        fromBatch: UInt64? = nil
    ) {
        self.runID = runID
        self.split = split
        self.epoch = epoch
        self.fromBatch = fromBatch
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "StreamBatchesRequest", bytes, blip__v1__stream_batches_request__unpack,
            blip__v1__stream_batches_request__free_unpacked
        ) {
            try StreamBatchesRequest($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "StreamBatchesRequest", blip__v1__stream_batches_request__init,
            blip__v1__stream_batches_request__get_packed_size, blip__v1__stream_batches_request__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension StreamBatchesRequest {
    init(_ raw: Blip__V1__StreamBatchesRequest) throws {
        runID = raw.has_run_id != 0 ? raw.run_id : nil
        split = try raw.split.map { try text($0, "StreamBatchesRequest.split") }
        epoch = raw.has_epoch != 0 ? raw.epoch : nil
        fromBatch = raw.has_from_batch != 0 ? raw.from_batch : nil
    }

    func fill(_ raw: inout Blip__V1__StreamBatchesRequest, _ arena: Arena) throws {
        if let runID { (raw.has_run_id, raw.run_id) = (1, runID) }
        raw.split = try split.flatMap { try arena.text($0, "StreamBatchesRequest.split") }
        if let epoch { (raw.has_epoch, raw.epoch) = (1, epoch) }
        if let fromBatch { (raw.has_from_batch, raw.from_batch) = (1, fromBatch) }
    }
}

/// A micro-batch larger than a frame comes as several parts of one index. A part holds whole pictures
/// and their captions.
public struct Batch: WireMessage, Sendable, Equatable {
    /// batch within the epoch
    public var index: UInt64?
    /// Field 2, `part`.
    public var part: UInt32?
    /// Field 3, `parts`.
    public var parts: UInt32?
    /// batches in this epoch
    public var batches: UInt64?
    /// pixels a side
    public var imageSize: UInt32?
    /// pictures x side x side x 3, RGB, row-major
    public var pixels: [UInt8]?
    /// Field 7, `image_sha256`.
    public var imageSha256: [[UInt8]]
    /// for each caption: index of its picture within this part
    public var captionImage: [UInt32]
    /// tokens of each caption, with [DEC] and [SEP]
    public var captionLengths: [UInt32]
    /// the captions' tokens, one after the other
    public var tokenIDs: [Int32]
    /// leading tokens that are prompt: not supervised
    public var promptLength: UInt32?

    /// A message with the given fields; what is left out stays absent.
    public init(
        index: UInt64? = nil,
        part: UInt32? = nil,
        parts: UInt32? = nil,
        batches: UInt64? = nil,
        imageSize: UInt32? = nil,
        pixels: [UInt8]? = nil,
        imageSha256: [[UInt8]] = [],
        captionImage: [UInt32] = [],
        captionLengths: [UInt32] = [],
        tokenIDs: [Int32] = [],
        promptLength: UInt32? = nil
    ) {
        self.index = index
        self.part = part
        self.parts = parts
        self.batches = batches
        self.imageSize = imageSize
        self.pixels = pixels
        self.imageSha256 = imageSha256
        self.captionImage = captionImage
        self.captionLengths = captionLengths
        self.tokenIDs = tokenIDs
        self.promptLength = promptLength
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "Batch", bytes, blip__v1__batch__unpack,
            blip__v1__batch__free_unpacked
        ) {
            try Batch($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try lending(pixels) { lent in
            try packing(
                "Batch", blip__v1__batch__init,
                blip__v1__batch__get_packed_size, blip__v1__batch__pack
            ) {
                try fill(&$0.pointee, $1, lent: lent)
            }
        }
    }
}

extension Batch {
    init(_ raw: Blip__V1__Batch) throws {
        index = raw.has_index != 0 ? raw.index : nil
        part = raw.has_part != 0 ? raw.part : nil
        parts = raw.has_parts != 0 ? raw.parts : nil
        batches = raw.has_batches != 0 ? raw.batches : nil
        imageSize = raw.has_image_size != 0 ? raw.image_size : nil
        pixels = raw.has_pixels != 0 ? bytes(raw.pixels) : nil
        imageSha256 = array(raw.image_sha256, raw.n_image_sha256) { bytes($0) }
        captionImage = array(raw.caption_image, raw.n_caption_image) { $0 }
        captionLengths = array(raw.caption_lengths, raw.n_caption_lengths) { $0 }
        tokenIDs = array(raw.token_ids, raw.n_token_ids) { $0 }
        promptLength = raw.has_prompt_length != 0 ? raw.prompt_length : nil
    }

    func fill(_ raw: inout Blip__V1__Batch, _ arena: Arena, lent: ProtobufCBinaryData? = nil) throws {
        if let index { (raw.has_index, raw.index) = (1, index) }
        if let part { (raw.has_part, raw.part) = (1, part) }
        if let parts { (raw.has_parts, raw.parts) = (1, parts) }
        if let batches { (raw.has_batches, raw.batches) = (1, batches) }
        if let imageSize { (raw.has_image_size, raw.image_size) = (1, imageSize) }
        if let pixels { (raw.has_pixels, raw.pixels) = (1, lent ?? arena.bytes(pixels)) }
        raw.n_image_sha256 = imageSha256.count
        raw.image_sha256 = arena.array(imageSha256) { arena.bytes($0) }
        raw.n_caption_image = captionImage.count
        raw.caption_image = arena.array(captionImage) { $0 }
        raw.n_caption_lengths = captionLengths.count
        raw.caption_lengths = arena.array(captionLengths) { $0 }
        raw.n_token_ids = tokenIDs.count
        raw.token_ids = arena.array(tokenIDs) { $0 }
        if let promptLength { (raw.has_prompt_length, raw.prompt_length) = (1, promptLength) }
    }
}

/// The message `blip.v1.PreprocessingStatusRequest`.
public struct PreprocessingStatusRequest: WireMessage, Sendable, Equatable {
    /// A message with the given fields; what is left out stays absent.
    public init() {}

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "PreprocessingStatusRequest", bytes, blip__v1__preprocessing_status_request__unpack,
            blip__v1__preprocessing_status_request__free_unpacked
        ) {
            try PreprocessingStatusRequest($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "PreprocessingStatusRequest", blip__v1__preprocessing_status_request__init,
            blip__v1__preprocessing_status_request__get_packed_size, blip__v1__preprocessing_status_request__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension PreprocessingStatusRequest {
    init(_ raw: Blip__V1__PreprocessingStatusRequest) throws {}

    func fill(_ raw: inout Blip__V1__PreprocessingStatusRequest, _ arena: Arena) throws {
    }
}

/// The message `blip.v1.PreprocessingStatusReply`.
public struct PreprocessingStatusReply: WireMessage, Sendable, Equatable {
    /// Field 1, `pending`.
    public var pending: UInt64?
    /// since this process started
    public var prepared: UInt64?
    /// Field 3, `rejected`.
    public var rejected: UInt64?
    /// Field 4, `streams`.
    public var streams: UInt32?

    /// A message with the given fields; what is left out stays absent.
    public init(
        pending: UInt64? = nil,
        prepared: UInt64? = nil,
        rejected: UInt64? = nil,
        streams: UInt32? = nil
    ) {
        self.pending = pending
        self.prepared = prepared
        self.rejected = rejected
        self.streams = streams
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "PreprocessingStatusReply", bytes, blip__v1__preprocessing_status_reply__unpack,
            blip__v1__preprocessing_status_reply__free_unpacked
        ) {
            try PreprocessingStatusReply($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "PreprocessingStatusReply", blip__v1__preprocessing_status_reply__init,
            blip__v1__preprocessing_status_reply__get_packed_size, blip__v1__preprocessing_status_reply__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension PreprocessingStatusReply {
    init(_ raw: Blip__V1__PreprocessingStatusReply) throws {
        pending = raw.has_pending != 0 ? raw.pending : nil
        prepared = raw.has_prepared != 0 ? raw.prepared : nil
        rejected = raw.has_rejected != 0 ? raw.rejected : nil
        streams = raw.has_streams != 0 ? raw.streams : nil
    }

    func fill(_ raw: inout Blip__V1__PreprocessingStatusReply, _ arena: Arena) throws {
        if let pending { (raw.has_pending, raw.pending) = (1, pending) }
        if let prepared { (raw.has_prepared, raw.prepared) = (1, prepared) }
        if let rejected { (raw.has_rejected, raw.rejected) = (1, rejected) }
        if let streams { (raw.has_streams, raw.streams) = (1, streams) }
    }
}
