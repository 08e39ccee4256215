// Generated from proto/captioner.proto by proto/generate. Change the .proto file, then run that.
// swift-format-ignore-file

import CProtobufC
import CWire

/// The message `blip.v1.CaptionRequest`.
public struct CaptionRequest: WireMessage, Sendable, Equatable {
    /// "" = the captioner's default
    public var model: String?
    /// encoded JPEG, PNG or WebP
    public var image: [UInt8]?
    /// Field 3, `decoding`.
    public var decoding: Decoding?
    /// when set: refuse to answer with any other weights
    public var weightsSha256: [UInt8]?

    /// A message with the given fields; what is left out stays absent.
    public init(
        model: String? = nil,
        image: [UInt8]? = nil,
        decoding: Decoding? = nil,
        weightsSha256: [UInt8]? = nil
    ) {
        self.model = model
        self.image = image
        self.decoding = decoding
        self.weightsSha256 = weightsSha256
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "CaptionRequest", bytes, blip__v1__caption_request__unpack,
            blip__v1__caption_request__free_unpacked
        ) {
            try CaptionRequest($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try lending(image) { lent in
            try packing(
                "CaptionRequest", blip__v1__caption_request__init,
                blip__v1__caption_request__get_packed_size, blip__v1__caption_request__pack
            ) {
                try fill(&$0.pointee, $1, lent: lent)
            }
        }
    }
}

extension CaptionRequest {
    init(_ raw: Blip__V1__CaptionRequest) throws {
        model = try raw.model.map { try text($0, "CaptionRequest.model") }
        image = raw.has_image != 0 ? bytes(raw.image) : nil
        decoding = try raw.decoding.map { try Decoding($0.pointee) }
        weightsSha256 = raw.has_weights_sha256 != 0 ? bytes(raw.weights_sha256) : nil
    }

    func fill(_ raw: inout Blip__V1__CaptionRequest, _ arena: Arena, lent: ProtobufCBinaryData? = nil) throws {
        raw.model = try model.flatMap { try arena.text($0, "CaptionRequest.model") }
        if let image { (raw.has_image, raw.image) = (1, lent ?? arena.bytes(image)) }
        raw.decoding = try decoding.flatMap { value in try arena.message(blip__v1__decoding__init) { try value.fill(&$0, $1) } }
        if let weightsSha256 { (raw.has_weights_sha256, raw.weights_sha256) = (1, arena.bytes(weightsSha256)) }
    }
}

/// The message `blip.v1.CaptionReply`.
public struct CaptionReply: WireMessage, Sendable, Equatable {
    /// Field 1, `caption`.
    public var caption: String?
    /// generated, without prompt
    public var tokenIDs: [Int32]
    /// natural log, one for each generated token
    public var tokenLogprobs: [Float]
    /// Field 4, `mean_logprob`.
    public var meanLogprob: Double?
    /// Field 5, `model`.
    public var model: String?
    /// Field 6, `weights_sha256`.
    public var weightsSha256: [UInt8]?
    /// Field 7, `queue_ms`.
    public var queueMs: Double?
    /// Field 8, `prepare_ms`.
    public var prepareMs: Double?
    /// of the whole batch it travelled in
    public var computeMs: Double?
    /// Field 10, `batch_size`.
    public var batchSize: UInt32?

    /// A message with the given fields; what is left out stays absent.
    public init(
        caption: String? = nil,
        tokenIDs: [Int32] = [],
        tokenLogprobs: [Float] = [],
        meanLogprob: Double? = nil,
        model: String? = nil,
        weightsSha256: [UInt8]? = nil,
        queueMs: Double? = nil,
        prepareMs: Double? = nil,
        computeMs: Double? = nil,
        batchSize: UInt32? = nil
    ) {
        self.caption = caption
        self.tokenIDs = tokenIDs
        self.tokenLogprobs = tokenLogprobs
        self.meanLogprob = meanLogprob
        self.model = model
        self.weightsSha256 = weightsSha256
        self.queueMs = queueMs
        self.prepareMs = prepareMs
        self.computeMs = computeMs
        self.batchSize = batchSize
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "CaptionReply", bytes, blip__v1__caption_reply__unpack,
            blip__v1__caption_reply__free_unpacked
        ) {
            try CaptionReply($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "CaptionReply", blip__v1__caption_reply__init,
            blip__v1__caption_reply__get_packed_size, blip__v1__caption_reply__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension CaptionReply {
    init(_ raw: Blip__V1__CaptionReply) throws {
        caption = try raw.caption.map { try text($0, "CaptionReply.caption") }
        tokenIDs = array(raw.token_ids, raw.n_token_ids) { $0 }
        tokenLogprobs = array(raw.token_logprobs, raw.n_token_logprobs) { $0 }
        meanLogprob = raw.has_mean_logprob != 0 ? raw.mean_logprob : nil
        model = try raw.model.map { try text($0, "CaptionReply.model") }
        weightsSha256 = raw.has_weights_sha256 != 0 ? bytes(raw.weights_sha256) : nil
        queueMs = raw.has_queue_ms != 0 ? raw.queue_ms : nil
        prepareMs = raw.has_prepare_ms != 0 ? raw.prepare_ms : nil
        computeMs = raw.has_compute_ms != 0 ? raw.compute_ms : nil
        batchSize = raw.has_batch_size != 0 ? raw.batch_size : nil
    }

    func fill(_ raw: inout Blip__V1__CaptionReply, _ arena: Arena) throws {
        raw.caption = try caption.flatMap { try arena.text($0, "CaptionReply.caption") }
        raw.n_token_ids = tokenIDs.count
        raw.token_ids = arena.array(tokenIDs) { $0 }
        raw.n_token_logprobs = tokenLogprobs.count
        raw.token_logprobs = arena.array(tokenLogprobs) { $0 }
        if let meanLogprob { (raw.has_mean_logprob, raw.mean_logprob) = (1, meanLogprob) }
        raw.model = try model.flatMap { try arena.text($0, "CaptionReply.model") }
        if let weightsSha256 { (raw.has_weights_sha256, raw.weights_sha256) = (1, arena.bytes(weightsSha256)) }
        if let queueMs { (raw.has_queue_ms, raw.queue_ms) = (1, queueMs) }
        if let prepareMs { (raw.has_prepare_ms, raw.prepare_ms) = (1, prepareMs) }
        if let computeMs { (raw.has_compute_ms, raw.compute_ms) = (1, computeMs) }
        if let batchSize { (raw.has_batch_size, raw.batch_size) = (1, batchSize) }
    }
}

/// Frames of CaptionUpload: the first holds `request` without image, the rest `chunk`.
public struct CaptionUploadFrame: WireMessage, Sendable, Equatable {
    /// Field 1, `request`.
    public var request: CaptionRequest?
    /// Field 2, `chunk`.
    public var chunk: [UInt8]?

    /// A message with the given fields; what is left out stays absent.
    public init(
        request: CaptionRequest? = nil,
        chunk: [UInt8]? = nil
    ) {
        self.request = request
        self.chunk = chunk
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "CaptionUploadFrame", bytes, blip__v1__caption_upload_frame__unpack,
            blip__v1__caption_upload_frame__free_unpacked
        ) {
            try CaptionUploadFrame($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try lending(chunk) { lent in
            try packing(
                "CaptionUploadFrame", blip__v1__caption_upload_frame__init,
                blip__v1__caption_upload_frame__get_packed_size, blip__v1__caption_upload_frame__pack
            ) {
                try fill(&$0.pointee, $1, lent: lent)
            }
        }
    }
}

extension CaptionUploadFrame {
    init(_ raw: Blip__V1__CaptionUploadFrame) throws {
        request = try raw.request.map { try CaptionRequest($0.pointee) }
        chunk = raw.has_chunk != 0 ? bytes(raw.chunk) : nil
    }

    func fill(_ raw: inout Blip__V1__CaptionUploadFrame, _ arena: Arena, lent: ProtobufCBinaryData? = nil) throws {
        raw.request = try request.flatMap { value in try arena.message(blip__v1__caption_request__init) { try value.fill(&$0, $1) } }
        if let chunk { (raw.has_chunk, raw.chunk) = (1, lent ?? arena.bytes(chunk)) }
    }
}

/// The message `blip.v1.CaptionStreamRequest`.
public struct CaptionStreamRequest: WireMessage, Sendable, Equatable {
    /// Field 1, `model`.
    public var model: String?
    /// Field 2, `decoding`.
    public var decoding: Decoding?
    /// at most 32, together at most 3 MiB
    public var images: [[UInt8]]

    /// A message with the given fields; what is left out stays absent.
    public init(
        model: String? = nil,
        decoding: Decoding? = nil,
        images: [[UInt8]] = []
    ) {
        self.model = model
        self.decoding = decoding
        self.images = images
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "CaptionStreamRequest", bytes, blip__v1__caption_stream_request__unpack,
            blip__v1__caption_stream_request__free_unpacked
        ) {
            try CaptionStreamRequest($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "CaptionStreamRequest", blip__v1__caption_stream_request__init,
            blip__v1__caption_stream_request__get_packed_size, blip__v1__caption_stream_request__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension CaptionStreamRequest {
    init(_ raw: Blip__V1__CaptionStreamRequest) throws {
        model = try raw.model.map { try text($0, "CaptionStreamRequest.model") }
        decoding = try raw.decoding.map { try Decoding($0.pointee) }
        images = array(raw.images, raw.n_images) { bytes($0) }
    }

    func fill(_ raw: inout Blip__V1__CaptionStreamRequest, _ arena: Arena) throws {
        raw.model = try model.flatMap { try arena.text($0, "CaptionStreamRequest.model") }
        raw.decoding = try decoding.flatMap { value in try arena.message(blip__v1__decoding__init) { try value.fill(&$0, $1) } }
        raw.n_images = images.count
        raw.images = arena.array(images) { arena.bytes($0) }
    }
}

/// The message `blip.v1.CaptionStreamReply`.
public struct CaptionStreamReply: WireMessage, Sendable, Equatable {
    /// Field 1, `index`.
    public var index: UInt32?
    /// or
    public var reply: CaptionReply?
    /// a status code 1 to 16 for this picture
    public var status: UInt32?
    /// Field 4, `error`.
    public var error: String?

    /// A message with the given fields; what is left out stays absent.
    public init(
        index: UInt32? = nil,
        reply: CaptionReply? = nil,
        status: UInt32? = nil,
        error: String? = nil
    ) {
        self.index = index
        self.reply = reply
        self.status = status
        self.error = error
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "CaptionStreamReply", bytes, blip__v1__caption_stream_reply__unpack,
            blip__v1__caption_stream_reply__free_unpacked
        ) {
            try CaptionStreamReply($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "CaptionStreamReply", blip__v1__caption_stream_reply__init,
            blip__v1__caption_stream_reply__get_packed_size, blip__v1__caption_stream_reply__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension CaptionStreamReply {
    init(_ raw: Blip__V1__CaptionStreamReply) throws {
        index = raw.has_index != 0 ? raw.index : nil
        reply = try raw.reply.map { try CaptionReply($0.pointee) }
        status = raw.has_status != 0 ? raw.status : nil
        error = try raw.error.map { try text($0, "CaptionStreamReply.error") }
    }

    func fill(_ raw: inout Blip__V1__CaptionStreamReply, _ arena: Arena) throws {
        if let index { (raw.has_index, raw.index) = (1, index) }
        raw.reply = try reply.flatMap { value in try arena.message(blip__v1__caption_reply__init) { try value.fill(&$0, $1) } }
        if let status { (raw.has_status, raw.status) = (1, status) }
        raw.error = try error.flatMap { try arena.text($0, "CaptionStreamReply.error") }
    }
}

/// The message `blip.v1.LoadModelRequest`.
public struct LoadModelRequest: WireMessage, Sendable, Equatable {
    /// Field 1, `model`.
    public var model: String?

    /// A message with the given fields; what is left out stays absent.
    public init(
        model: String? = nil
    ) {
        self.model = model
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "LoadModelRequest", bytes, blip__v1__load_model_request__unpack,
            blip__v1__load_model_request__free_unpacked
        ) {
            try LoadModelRequest($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "LoadModelRequest", blip__v1__load_model_request__init,
            blip__v1__load_model_request__get_packed_size, blip__v1__load_model_request__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension LoadModelRequest {
    init(_ raw: Blip__V1__LoadModelRequest) throws {
        model = try raw.model.map { try text($0, "LoadModelRequest.model") }
    }

    func fill(_ raw: inout Blip__V1__LoadModelRequest, _ arena: Arena) throws {
        raw.model = try model.flatMap { try arena.text($0, "LoadModelRequest.model") }
    }
}

/// The message `blip.v1.LoadedModel`.
public struct LoadedModel: WireMessage, Sendable, Equatable {
    /// Field 1, `model`.
    public var model: String?
    /// Field 2, `weights_sha256`.
    public var weightsSha256: [UInt8]?
    /// Field 3, `parameters`.
    public var parameters: UInt64?
    /// Field 4, `image_size`.
    public var imageSize: UInt32?

    /// A message with the given fields; what is left out stays absent.
    public init(
        model: String? = nil,
        weightsSha256: [UInt8]? = nil,
        parameters: UInt64? = nil,
        imageSize: UInt32? = nil
    ) {
        self.model = model
        self.weightsSha256 = weightsSha256
        self.parameters = parameters
        self.imageSize = imageSize
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "LoadedModel", bytes, blip__v1__loaded_model__unpack,
            blip__v1__loaded_model__free_unpacked
        ) {
            try LoadedModel($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "LoadedModel", blip__v1__loaded_model__init,
            blip__v1__loaded_model__get_packed_size, blip__v1__loaded_model__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension LoadedModel {
    init(_ raw: Blip__V1__LoadedModel) throws {
        model = try raw.model.map { try text($0, "LoadedModel.model") }
        weightsSha256 = raw.has_weights_sha256 != 0 ? bytes(raw.weights_sha256) : nil
        parameters = raw.has_parameters != 0 ? raw.parameters : nil
        imageSize = raw.has_image_size != 0 ? raw.image_size : nil
    }

    func fill(_ raw: inout Blip__V1__LoadedModel, _ arena: Arena) throws {
        raw.model = try model.flatMap { try arena.text($0, "LoadedModel.model") }
        if let weightsSha256 { (raw.has_weights_sha256, raw.weights_sha256) = (1, arena.bytes(weightsSha256)) }
        if let parameters { (raw.has_parameters, raw.parameters) = (1, parameters) }
        if let imageSize { (raw.has_image_size, raw.image_size) = (1, imageSize) }
    }
}

/// The message `blip.v1.LoadModelReply`.
public struct LoadModelReply: WireMessage, Sendable, Equatable {
    /// Field 1, `model`.
    public var model: LoadedModel?

    /// A message with the given fields; what is left out stays absent.
    public init(
        model: LoadedModel? = nil
    ) {
        self.model = model
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "LoadModelReply", bytes, blip__v1__load_model_reply__unpack,
            blip__v1__load_model_reply__free_unpacked
        ) {
            try LoadModelReply($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "LoadModelReply", blip__v1__load_model_reply__init,
            blip__v1__load_model_reply__get_packed_size, blip__v1__load_model_reply__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension LoadModelReply {
    init(_ raw: Blip__V1__LoadModelReply) throws {
        model = try raw.model.map { try LoadedModel($0.pointee) }
    }

    func fill(_ raw: inout Blip__V1__LoadModelReply, _ arena: Arena) throws {
        raw.model = try model.flatMap { value in try arena.message(blip__v1__loaded_model__init) { try value.fill(&$0, $1) } }
    }
}

/// The message `blip.v1.ListLoadedRequest`.
public struct ListLoadedRequest: WireMessage, Sendable, Equatable {
    /// A message with the given fields; what is left out stays absent.
    public init() {}

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "ListLoadedRequest", bytes, blip__v1__list_loaded_request__unpack,
            blip__v1__list_loaded_request__free_unpacked
        ) {
            try ListLoadedRequest($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "ListLoadedRequest", blip__v1__list_loaded_request__init,
            blip__v1__list_loaded_request__get_packed_size, blip__v1__list_loaded_request__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension ListLoadedRequest {
    init(_ raw: Blip__V1__ListLoadedRequest) throws {}

    func fill(_ raw: inout Blip__V1__ListLoadedRequest, _ arena: Arena) throws {
    }
}

/// The message `blip.v1.ListLoadedReply`.
public struct ListLoadedReply: WireMessage, Sendable, Equatable {
    /// Field 1, `models`.
    public var models: [LoadedModel]
    /// Field 2, `default_model`.
    public var defaultModel: String?

    /// A message with the given fields; what is left out stays absent.
    public init(
        models: [LoadedModel] = [],
        defaultModel: String? = nil
    ) {
        self.models = models
        self.defaultModel = defaultModel
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "ListLoadedReply", bytes, blip__v1__list_loaded_reply__unpack,
            blip__v1__list_loaded_reply__free_unpacked
        ) {
            try ListLoadedReply($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "ListLoadedReply", blip__v1__list_loaded_reply__init,
            blip__v1__list_loaded_reply__get_packed_size, blip__v1__list_loaded_reply__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension ListLoadedReply {
    init(_ raw: Blip__V1__ListLoadedReply) throws {
        models = try array(raw.models, raw.n_models) { try LoadedModel($0!.pointee) }
        defaultModel = try raw.default_model.map { try text($0, "ListLoadedReply.defaultModel") }
    }

    func fill(_ raw: inout Blip__V1__ListLoadedReply, _ arena: Arena) throws {
        raw.n_models = models.count
        raw.models = try arena.array(models) {
            value in try arena.message(blip__v1__loaded_model__init) { try value.fill(&$0, $1) }
        }
        raw.default_model = try defaultModel.flatMap { try arena.text($0, "ListLoadedReply.defaultModel") }
    }
}

/// How well captions fit a picture, told by a retrieval model. The picture travels in chunks.
public struct AlignRequest: WireMessage, Sendable, Equatable {
    /// a retrieval model
    public var model: String?
    /// 1 to 32, each at most 512 bytes
    public var captions: [String]

    /// A message with the given fields; what is left out stays absent.
    public init(
        model: String? = nil,
        captions: [String] = []
    ) {
        self.model = model
        self.captions = captions
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "AlignRequest", bytes, blip__v1__align_request__unpack,
            blip__v1__align_request__free_unpacked
        ) {
            try AlignRequest($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "AlignRequest", blip__v1__align_request__init,
            blip__v1__align_request__get_packed_size, blip__v1__align_request__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension AlignRequest {
    init(_ raw: Blip__V1__AlignRequest) throws {
        model = try raw.model.map { try text($0, "AlignRequest.model") }
        captions = try array(raw.captions, raw.n_captions) { try text($0, "AlignRequest.captions") }
    }

    func fill(_ raw: inout Blip__V1__AlignRequest, _ arena: Arena) throws {
        raw.model = try model.flatMap { try arena.text($0, "AlignRequest.model") }
        raw.n_captions = captions.count
        raw.captions = try arena.array(captions) { try arena.text($0, "AlignRequest.captions") }
    }
}

/// Frames of Align: the first holds `request`, the rest `chunk`.
public struct AlignFrame: WireMessage, Sendable, Equatable {
    /// Field 1, `request`.
    public var request: AlignRequest?
    /// of the encoded JPEG, PNG or WebP
    public var chunk: [UInt8]?

    /// A message with the given fields; what is left out stays absent.
    public init(
        request: AlignRequest? = nil,
        chunk: [UInt8]? = nil
    ) {
        self.request = request
        self.chunk = chunk
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "AlignFrame", bytes, blip__v1__align_frame__unpack,
            blip__v1__align_frame__free_unpacked
        ) {
            try AlignFrame($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try lending(chunk) { lent in
            try packing(
                "AlignFrame", blip__v1__align_frame__init,
                blip__v1__align_frame__get_packed_size, blip__v1__align_frame__pack
            ) {
                try fill(&$0.pointee, $1, lent: lent)
            }
        }
    }
}

extension AlignFrame {
    init(_ raw: Blip__V1__AlignFrame) throws {
        request = try raw.request.map { try AlignRequest($0.pointee) }
        chunk = raw.has_chunk != 0 ? bytes(raw.chunk) : nil
    }

    func fill(_ raw: inout Blip__V1__AlignFrame, _ arena: Arena, lent: ProtobufCBinaryData? = nil) throws {
        raw.request = try request.flatMap { value in try arena.message(blip__v1__align_request__init) { try value.fill(&$0, $1) } }
        if let chunk { (raw.has_chunk, raw.chunk) = (1, lent ?? arena.bytes(chunk)) }
    }
}

/// The message `blip.v1.AlignReply`.
public struct AlignReply: WireMessage, Sendable, Equatable {
    /// for each caption the probability that it belongs to the picture
    public var match: [Float]
    /// for each caption the cosine of text and picture, -1 to 1
    public var cosine: [Float]
    /// Field 3, `model`.
    public var model: String?
    /// Field 4, `weights_sha256`.
    public var weightsSha256: [UInt8]?

    /// A message with the given fields; what is left out stays absent.
    public init(
        match: [Float] = [],
        cosine: [Float] = [],
        model: String? = nil,
        weightsSha256: [UInt8]? = nil
    ) {
        self.match = match
        self.cosine = cosine
        self.model = model
        self.weightsSha256 = weightsSha256
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "AlignReply", bytes, blip__v1__align_reply__unpack,
            blip__v1__align_reply__free_unpacked
        ) {
            try AlignReply($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "AlignReply", blip__v1__align_reply__init,
            blip__v1__align_reply__get_packed_size, blip__v1__align_reply__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension AlignReply {
    init(_ raw: Blip__V1__AlignReply) throws {
        match = array(raw.match, raw.n_match) { $0 }
        cosine = array(raw.cosine, raw.n_cosine) { $0 }
        model = try raw.model.map { try text($0, "AlignReply.model") }
        weightsSha256 = raw.has_weights_sha256 != 0 ? bytes(raw.weights_sha256) : nil
    }

    func fill(_ raw: inout Blip__V1__AlignReply, _ arena: Arena) throws {
        raw.n_match = match.count
        raw.match = arena.array(match) { $0 }
        raw.n_cosine = cosine.count
        raw.cosine = arena.array(cosine) { $0 }
        raw.model = try model.flatMap { try arena.text($0, "AlignReply.model") }
        if let weightsSha256 { (raw.has_weights_sha256, raw.weights_sha256) = (1, arena.bytes(weightsSha256)) }
    }
}
