// Generated from proto/catalog.proto by proto/generate. Change the .proto file, then run that.
// swift-format-ignore-file

import CProtobufC
import CWire

/// The message `blip.v1.DatasetInfo`.
public struct DatasetInfo: WireMessage, Sendable, Equatable {
    /// Field 1, `name`.
    public var name: String?
    /// members, whatever their state
    public var images: UInt64?
    /// Field 3, `captions`.
    public var captions: UInt64?
    /// not yet accounted for by preprocessing
    public var pending: UInt64?
    /// Field 5, `ready`.
    public var ready: UInt64?
    /// refused by preprocessing, or rows refused at the door
    public var rejected: UInt64?
    /// ready pictures by split
    public var splits: [SplitCount]
    /// Field 8, `created_at_ms`.
    public var createdAtMs: Int64?

    /// A message with the given fields; what is left out stays absent.
    public init(
        name: String? = nil,
        images: UInt64? = nil,
        captions: UInt64? = nil,
        pending: UInt64? = nil,
        ready: UInt64? = nil,
        rejected: UInt64? = nil,
        splits: [SplitCount] = [],
        createdAtMs: Int64? = nil
    ) {
        self.name = name
        self.images = images
        self.captions = captions
        self.pending = pending
        self.ready = ready
        self.rejected = rejected
        self.splits = splits
        self.createdAtMs = createdAtMs
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "DatasetInfo", bytes, blip__v1__dataset_info__unpack,
            blip__v1__dataset_info__free_unpacked
        ) {
            try DatasetInfo($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "DatasetInfo", blip__v1__dataset_info__init,
            blip__v1__dataset_info__get_packed_size, blip__v1__dataset_info__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension DatasetInfo {
    init(_ raw: Blip__V1__DatasetInfo) throws {
        name = try raw.name.map { try text($0, "DatasetInfo.name") }
        images = raw.has_images != 0 ? raw.images : nil
        captions = raw.has_captions != 0 ? raw.captions : nil
        pending = raw.has_pending != 0 ? raw.pending : nil
        ready = raw.has_ready != 0 ? raw.ready : nil
        rejected = raw.has_rejected != 0 ? raw.rejected : nil
        splits = try array(raw.splits, raw.n_splits) { try SplitCount($0!.pointee) }
        createdAtMs = raw.has_created_at_ms != 0 ? raw.created_at_ms : nil
    }

    func fill(_ raw: inout Blip__V1__DatasetInfo, _ arena: Arena) throws {
        raw.name = try name.flatMap { try arena.text($0, "DatasetInfo.name") }
        if let images { (raw.has_images, raw.images) = (1, images) }
        if let captions { (raw.has_captions, raw.captions) = (1, captions) }
        if let pending { (raw.has_pending, raw.pending) = (1, pending) }
        if let ready { (raw.has_ready, raw.ready) = (1, ready) }
        if let rejected { (raw.has_rejected, raw.rejected) = (1, rejected) }
        raw.n_splits = splits.count
        raw.splits = try arena.array(splits) {
            value in try arena.message(blip__v1__split_count__init) { try value.fill(&$0, $1) }
        }
        if let createdAtMs { (raw.has_created_at_ms, raw.created_at_ms) = (1, createdAtMs) }
    }
}

/// The message `blip.v1.SplitCount`.
public struct SplitCount: WireMessage, Sendable, Equatable {
    /// Field 1, `split`.
    public var split: String?
    /// Field 2, `images`.
    public var images: UInt64?

    /// A message with the given fields; what is left out stays absent.
    public init(
        split: String? = nil,
        images: UInt64? = nil
    ) {
        self.split = split
        self.images = images
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "SplitCount", bytes, blip__v1__split_count__unpack,
            blip__v1__split_count__free_unpacked
        ) {
            try SplitCount($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "SplitCount", blip__v1__split_count__init,
            blip__v1__split_count__get_packed_size, blip__v1__split_count__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension SplitCount {
    init(_ raw: Blip__V1__SplitCount) throws {
        split = try raw.split.map { try text($0, "SplitCount.split") }
        images = raw.has_images != 0 ? raw.images : nil
    }

    func fill(_ raw: inout Blip__V1__SplitCount, _ arena: Arena) throws {
        raw.split = try split.flatMap { try arena.text($0, "SplitCount.split") }
        if let images { (raw.has_images, raw.images) = (1, images) }
    }
}

/// The message `blip.v1.ListDatasetsRequest`.
public struct ListDatasetsRequest: WireMessage, Sendable, Equatable {
    /// A message with the given fields; what is left out stays absent.
    public init() {}

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "ListDatasetsRequest", bytes, blip__v1__list_datasets_request__unpack,
            blip__v1__list_datasets_request__free_unpacked
        ) {
            try ListDatasetsRequest($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "ListDatasetsRequest", blip__v1__list_datasets_request__init,
            blip__v1__list_datasets_request__get_packed_size, blip__v1__list_datasets_request__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension ListDatasetsRequest {
    init(_ raw: Blip__V1__ListDatasetsRequest) throws {}

    func fill(_ raw: inout Blip__V1__ListDatasetsRequest, _ arena: Arena) throws {
    }
}

/// The message `blip.v1.ListDatasetsReply`.
public struct ListDatasetsReply: WireMessage, Sendable, Equatable {
    /// Field 1, `datasets`.
    public var datasets: [DatasetInfo]

    /// A message with the given fields; what is left out stays absent.
    public init(
        datasets: [DatasetInfo] = []
    ) {
        self.datasets = datasets
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "ListDatasetsReply", bytes, blip__v1__list_datasets_reply__unpack,
            blip__v1__list_datasets_reply__free_unpacked
        ) {
            try ListDatasetsReply($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "ListDatasetsReply", blip__v1__list_datasets_reply__init,
            blip__v1__list_datasets_reply__get_packed_size, blip__v1__list_datasets_reply__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension ListDatasetsReply {
    init(_ raw: Blip__V1__ListDatasetsReply) throws {
        datasets = try array(raw.datasets, raw.n_datasets) { try DatasetInfo($0!.pointee) }
    }

    func fill(_ raw: inout Blip__V1__ListDatasetsReply, _ arena: Arena) throws {
        raw.n_datasets = datasets.count
        raw.datasets = try arena.array(datasets) {
            value in try arena.message(blip__v1__dataset_info__init) { try value.fill(&$0, $1) }
        }
    }
}

/// The message `blip.v1.GetDatasetRequest`.
public struct GetDatasetRequest: WireMessage, Sendable, Equatable {
    /// Field 1, `name`.
    public var name: String?

    /// A message with the given fields; what is left out stays absent.
    public init(
        name: String? = nil
    ) {
        self.name = name
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "GetDatasetRequest", bytes, blip__v1__get_dataset_request__unpack,
            blip__v1__get_dataset_request__free_unpacked
        ) {
            try GetDatasetRequest($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "GetDatasetRequest", blip__v1__get_dataset_request__init,
            blip__v1__get_dataset_request__get_packed_size, blip__v1__get_dataset_request__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension GetDatasetRequest {
    init(_ raw: Blip__V1__GetDatasetRequest) throws {
        name = try raw.name.map { try text($0, "GetDatasetRequest.name") }
    }

    func fill(_ raw: inout Blip__V1__GetDatasetRequest, _ arena: Arena) throws {
        raw.name = try name.flatMap { try arena.text($0, "GetDatasetRequest.name") }
    }
}

/// The message `blip.v1.GetDatasetReply`.
public struct GetDatasetReply: WireMessage, Sendable, Equatable {
    /// Field 1, `dataset`.
    public var dataset: DatasetInfo?
    /// the first 200
    public var rejections: [Rejection]
    /// the last 20, newest first
    public var pushes: [PushRecord]
    /// of all rejections, most frequent first
    public var reasons: [ReasonCount]

    /// A message with the given fields; what is left out stays absent.
    public init(
        dataset: DatasetInfo? = nil,
        rejections: [Rejection] = [],
        pushes: [PushRecord] = [],
        reasons: [ReasonCount] = []
    ) {
        self.dataset = dataset
        self.rejections = rejections
        self.pushes = pushes
        self.reasons = reasons
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "GetDatasetReply", bytes, blip__v1__get_dataset_reply__unpack,
            blip__v1__get_dataset_reply__free_unpacked
        ) {
            try GetDatasetReply($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "GetDatasetReply", blip__v1__get_dataset_reply__init,
            blip__v1__get_dataset_reply__get_packed_size, blip__v1__get_dataset_reply__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension GetDatasetReply {
    init(_ raw: Blip__V1__GetDatasetReply) throws {
        dataset = try raw.dataset.map { try DatasetInfo($0.pointee) }
        rejections = try array(raw.rejections, raw.n_rejections) { try Rejection($0!.pointee) }
        pushes = try array(raw.pushes, raw.n_pushes) { try PushRecord($0!.pointee) }
        reasons = try array(raw.reasons, raw.n_reasons) { try ReasonCount($0!.pointee) }
    }

    func fill(_ raw: inout Blip__V1__GetDatasetReply, _ arena: Arena) throws {
        raw.dataset = try dataset.flatMap { value in try arena.message(blip__v1__dataset_info__init) { try value.fill(&$0, $1) } }
        raw.n_rejections = rejections.count
        raw.rejections = try arena.array(rejections) {
            value in try arena.message(blip__v1__rejection__init) { try value.fill(&$0, $1) }
        }
        raw.n_pushes = pushes.count
        raw.pushes = try arena.array(pushes) {
            value in try arena.message(blip__v1__push_record__init) { try value.fill(&$0, $1) }
        }
        raw.n_reasons = reasons.count
        raw.reasons = try arena.array(reasons) {
            value in try arena.message(blip__v1__reason_count__init) { try value.fill(&$0, $1) }
        }
    }
}

/// The message `blip.v1.ReasonCount`.
public struct ReasonCount: WireMessage, Sendable, Equatable {
    /// Field 1, `reason`.
    public var reason: String?
    /// Field 2, `count`.
    public var count: UInt64?

    /// A message with the given fields; what is left out stays absent.
    public init(
        reason: String? = nil,
        count: UInt64? = nil
    ) {
        self.reason = reason
        self.count = count
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "ReasonCount", bytes, blip__v1__reason_count__unpack,
            blip__v1__reason_count__free_unpacked
        ) {
            try ReasonCount($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "ReasonCount", blip__v1__reason_count__init,
            blip__v1__reason_count__get_packed_size, blip__v1__reason_count__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension ReasonCount {
    init(_ raw: Blip__V1__ReasonCount) throws {
        reason = try raw.reason.map { try text($0, "ReasonCount.reason") }
        count = raw.has_count != 0 ? raw.count : nil
    }

    func fill(_ raw: inout Blip__V1__ReasonCount, _ arena: Arena) throws {
        raw.reason = try reason.flatMap { try arena.text($0, "ReasonCount.reason") }
        if let count { (raw.has_count, raw.count) = (1, count) }
    }
}

/// The message `blip.v1.ListRejectionsRequest`.
public struct ListRejectionsRequest: WireMessage, Sendable, Equatable {
    /// Field 1, `dataset`.
    public var dataset: String?
    /// Field 2, `offset`.
    public var offset: UInt64?
    /// at most 1,000
    public var limit: UInt32?

    /// A message with the given fields; what is left out stays absent.
    public init(
        dataset: String? = nil,
        offset: UInt64? = nil,
        limit: UInt32? = nil
    ) {
        self.dataset = dataset
        self.offset = offset
        self.limit = limit
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "ListRejectionsRequest", bytes, blip__v1__list_rejections_request__unpack,
            blip__v1__list_rejections_request__free_unpacked
        ) {
            try ListRejectionsRequest($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "ListRejectionsRequest", blip__v1__list_rejections_request__init,
            blip__v1__list_rejections_request__get_packed_size, blip__v1__list_rejections_request__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension ListRejectionsRequest {
    init(_ raw: Blip__V1__ListRejectionsRequest) throws {
        dataset = try raw.dataset.map { try text($0, "ListRejectionsRequest.dataset") }
        offset = raw.has_offset != 0 ? raw.offset : nil
        limit = raw.has_limit != 0 ? raw.limit : nil
    }

    func fill(_ raw: inout Blip__V1__ListRejectionsRequest, _ arena: Arena) throws {
        raw.dataset = try dataset.flatMap { try arena.text($0, "ListRejectionsRequest.dataset") }
        if let offset { (raw.has_offset, raw.offset) = (1, offset) }
        if let limit { (raw.has_limit, raw.limit) = (1, limit) }
    }
}

/// The message `blip.v1.ListRejectionsReply`.
public struct ListRejectionsReply: WireMessage, Sendable, Equatable {
    /// ordered by file, line and reason
    public var rejections: [Rejection]

    /// A message with the given fields; what is left out stays absent.
    public init(
        rejections: [Rejection] = []
    ) {
        self.rejections = rejections
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "ListRejectionsReply", bytes, blip__v1__list_rejections_reply__unpack,
            blip__v1__list_rejections_reply__free_unpacked
        ) {
            try ListRejectionsReply($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "ListRejectionsReply", blip__v1__list_rejections_reply__init,
            blip__v1__list_rejections_reply__get_packed_size, blip__v1__list_rejections_reply__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension ListRejectionsReply {
    init(_ raw: Blip__V1__ListRejectionsReply) throws {
        rejections = try array(raw.rejections, raw.n_rejections) { try Rejection($0!.pointee) }
    }

    func fill(_ raw: inout Blip__V1__ListRejectionsReply, _ arena: Arena) throws {
        raw.n_rejections = rejections.count
        raw.rejections = try arena.array(rejections) {
            value in try arena.message(blip__v1__rejection__init) { try value.fill(&$0, $1) }
        }
    }
}

/// The message `blip.v1.ListImagesRequest`.
public struct ListImagesRequest: WireMessage, Sendable, Equatable {
    /// Field 1, `dataset`.
    public var dataset: String?
    /// "" = all
    public var split: String?
    /// Field 3, `offset`.
    public var offset: UInt32?
    /// at most 1,000
    public var limit: UInt32?

    /// A message with the given fields; what is left out stays absent.
    public init(
        dataset: String? = nil,
        split: String? = nil,
        offset: UInt32? = nil,
        limit: UInt32? = nil
    ) {
        self.dataset = dataset
        self.split = split
        self.offset = offset
        self.limit = limit
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "ListImagesRequest", bytes, blip__v1__list_images_request__unpack,
            blip__v1__list_images_request__free_unpacked
        ) {
            try ListImagesRequest($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "ListImagesRequest", blip__v1__list_images_request__init,
            blip__v1__list_images_request__get_packed_size, blip__v1__list_images_request__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension ListImagesRequest {
    init(_ raw: Blip__V1__ListImagesRequest) throws {
        dataset = try raw.dataset.map { try text($0, "ListImagesRequest.dataset") }
        split = try raw.split.map { try text($0, "ListImagesRequest.split") }
        offset = raw.has_offset != 0 ? raw.offset : nil
        limit = raw.has_limit != 0 ? raw.limit : nil
    }

    func fill(_ raw: inout Blip__V1__ListImagesRequest, _ arena: Arena) throws {
        raw.dataset = try dataset.flatMap { try arena.text($0, "ListImagesRequest.dataset") }
        raw.split = try split.flatMap { try arena.text($0, "ListImagesRequest.split") }
        if let offset { (raw.has_offset, raw.offset) = (1, offset) }
        if let limit { (raw.has_limit, raw.limit) = (1, limit) }
    }
}

/// The message `blip.v1.DatasetImage`.
public struct DatasetImage: WireMessage, Sendable, Equatable {
    /// Field 1, `sha256`.
    public var sha256: [UInt8]?
    /// Field 2, `file_name`.
    public var fileName: String?
    /// Field 3, `split`.
    public var split: String?
    /// Field 4, `captions`.
    public var captions: [String]
    /// where the row that brought it stood; 0 = no line
    public var line: UInt64?
    /// in this metadata file; "" = beside the picture
    public var origin: String?

    /// A message with the given fields; what is left out stays absent.
    public init(
        sha256: [UInt8]? = nil,
        fileName: String? = nil,
        split: String? = nil,
        captions: [String] = [],
        line: UInt64? = nil,
        origin: String? = nil
    ) {
        self.sha256 = sha256
        self.fileName = fileName
        self.split = split
        self.captions = captions
        self.line = line
        self.origin = origin
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "DatasetImage", bytes, blip__v1__dataset_image__unpack,
            blip__v1__dataset_image__free_unpacked
        ) {
            try DatasetImage($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "DatasetImage", blip__v1__dataset_image__init,
            blip__v1__dataset_image__get_packed_size, blip__v1__dataset_image__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension DatasetImage {
    init(_ raw: Blip__V1__DatasetImage) throws {
        sha256 = raw.has_sha256 != 0 ? bytes(raw.sha256) : nil
        fileName = try raw.file_name.map { try text($0, "DatasetImage.fileName") }
        split = try raw.split.map { try text($0, "DatasetImage.split") }
        captions = try array(raw.captions, raw.n_captions) { try text($0, "DatasetImage.captions") }
        line = raw.has_line != 0 ? raw.line : nil
        origin = try raw.origin.map { try text($0, "DatasetImage.origin") }
    }

    func fill(_ raw: inout Blip__V1__DatasetImage, _ arena: Arena) throws {
        if let sha256 { (raw.has_sha256, raw.sha256) = (1, arena.bytes(sha256)) }
        raw.file_name = try fileName.flatMap { try arena.text($0, "DatasetImage.fileName") }
        raw.split = try split.flatMap { try arena.text($0, "DatasetImage.split") }
        raw.n_captions = captions.count
        raw.captions = try arena.array(captions) { try arena.text($0, "DatasetImage.captions") }
        if let line { (raw.has_line, raw.line) = (1, line) }
        raw.origin = try origin.flatMap { try arena.text($0, "DatasetImage.origin") }
    }
}

/// The message `blip.v1.ListImagesReply`.
public struct ListImagesReply: WireMessage, Sendable, Equatable {
    /// ordered by sha256
    public var images: [DatasetImage]

    /// A message with the given fields; what is left out stays absent.
    public init(
        images: [DatasetImage] = []
    ) {
        self.images = images
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "ListImagesReply", bytes, blip__v1__list_images_reply__unpack,
            blip__v1__list_images_reply__free_unpacked
        ) {
            try ListImagesReply($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "ListImagesReply", blip__v1__list_images_reply__init,
            blip__v1__list_images_reply__get_packed_size, blip__v1__list_images_reply__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension ListImagesReply {
    init(_ raw: Blip__V1__ListImagesReply) throws {
        images = try array(raw.images, raw.n_images) { try DatasetImage($0!.pointee) }
    }

    func fill(_ raw: inout Blip__V1__ListImagesReply, _ arena: Arena) throws {
        raw.n_images = images.count
        raw.images = try arena.array(images) {
            value in try arena.message(blip__v1__dataset_image__init) { try value.fill(&$0, $1) }
        }
    }
}

/// The message `blip.v1.ModelInfo`.
public struct ModelInfo: WireMessage, Sendable, Equatable {
    /// Field 1, `name`.
    public var name: String?
    /// blob store key of the Hugging Face folder
    public var folderKey: String?
    /// Field 3, `weights_sha256`.
    public var weightsSha256: [UInt8]?
    /// Field 4, `image_size`.
    public var imageSize: UInt32?
    /// Field 5, `parameters`.
    public var parameters: UInt64?
    /// "imported" or "run 12, step 400"
    public var origin: String?
    /// Field 7, `created_at_ms`.
    public var createdAtMs: Int64?
    /// "captioner", or "retrieval": it scores captions and writes none
    public var kind: String?

    /// A message with the given fields; what is left out stays absent.
    public init(
        name: String? = nil,
        folderKey: String? = nil,
        weightsSha256: [UInt8]? = nil,
        imageSize: UInt32? = nil,
        parameters: UInt64? = nil,
        origin: String? = nil,
        createdAtMs: Int64? = nil,
        kind: String? = nil
    ) {
        self.name = name
        self.folderKey = folderKey
        self.weightsSha256 = weightsSha256
        self.imageSize = imageSize
        self.parameters = parameters
        self.origin = origin
        self.createdAtMs = createdAtMs
        self.kind = kind
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "ModelInfo", bytes, blip__v1__model_info__unpack,
            blip__v1__model_info__free_unpacked
        ) {
            try ModelInfo($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "ModelInfo", blip__v1__model_info__init,
            blip__v1__model_info__get_packed_size, blip__v1__model_info__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension ModelInfo {
    init(_ raw: Blip__V1__ModelInfo) throws {
        name = try raw.name.map { try text($0, "ModelInfo.name") }
        folderKey = try raw.folder_key.map { try text($0, "ModelInfo.folderKey") }
        weightsSha256 = raw.has_weights_sha256 != 0 ? bytes(raw.weights_sha256) : nil
        imageSize = raw.has_image_size != 0 ? raw.image_size : nil
        parameters = raw.has_parameters != 0 ? raw.parameters : nil
        origin = try raw.origin.map { try text($0, "ModelInfo.origin") }
        createdAtMs = raw.has_created_at_ms != 0 ? raw.created_at_ms : nil
        kind = try raw.kind.map { try text($0, "ModelInfo.kind") }
    }

    func fill(_ raw: inout Blip__V1__ModelInfo, _ arena: Arena) throws {
        raw.name = try name.flatMap { try arena.text($0, "ModelInfo.name") }
        raw.folder_key = try folderKey.flatMap { try arena.text($0, "ModelInfo.folderKey") }
        if let weightsSha256 { (raw.has_weights_sha256, raw.weights_sha256) = (1, arena.bytes(weightsSha256)) }
        if let imageSize { (raw.has_image_size, raw.image_size) = (1, imageSize) }
        if let parameters { (raw.has_parameters, raw.parameters) = (1, parameters) }
        raw.origin = try origin.flatMap { try arena.text($0, "ModelInfo.origin") }
        if let createdAtMs { (raw.has_created_at_ms, raw.created_at_ms) = (1, createdAtMs) }
        raw.kind = try kind.flatMap { try arena.text($0, "ModelInfo.kind") }
    }
}

/// The message `blip.v1.ListModelsRequest`.
public struct ListModelsRequest: WireMessage, Sendable, Equatable {
    /// A message with the given fields; what is left out stays absent.
    public init() {}

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "ListModelsRequest", bytes, blip__v1__list_models_request__unpack,
            blip__v1__list_models_request__free_unpacked
        ) {
            try ListModelsRequest($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "ListModelsRequest", blip__v1__list_models_request__init,
            blip__v1__list_models_request__get_packed_size, blip__v1__list_models_request__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension ListModelsRequest {
    init(_ raw: Blip__V1__ListModelsRequest) throws {}

    func fill(_ raw: inout Blip__V1__ListModelsRequest, _ arena: Arena) throws {
    }
}

/// The message `blip.v1.ListModelsReply`.
public struct ListModelsReply: WireMessage, Sendable, Equatable {
    /// Field 1, `models`.
    public var models: [ModelInfo]

    /// A message with the given fields; what is left out stays absent.
    public init(
        models: [ModelInfo] = []
    ) {
        self.models = models
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "ListModelsReply", bytes, blip__v1__list_models_reply__unpack,
            blip__v1__list_models_reply__free_unpacked
        ) {
            try ListModelsReply($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "ListModelsReply", blip__v1__list_models_reply__init,
            blip__v1__list_models_reply__get_packed_size, blip__v1__list_models_reply__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension ListModelsReply {
    init(_ raw: Blip__V1__ListModelsReply) throws {
        models = try array(raw.models, raw.n_models) { try ModelInfo($0!.pointee) }
    }

    func fill(_ raw: inout Blip__V1__ListModelsReply, _ arena: Arena) throws {
        raw.n_models = models.count
        raw.models = try arena.array(models) {
            value in try arena.message(blip__v1__model_info__init) { try value.fill(&$0, $1) }
        }
    }
}

/// ImportModel, a client stream: for each file a frame with `file_name`, `size`, `sha256`, then its
/// bytes in `chunk` frames.
public struct ImportModelFrame: WireMessage, Sendable, Equatable {
    /// first frame: the name to give it
    public var model: String?
    /// one of the folder's plain file names
    public var fileName: String?
    /// Field 3, `size`.
    public var size: UInt64?
    /// Field 4, `sha256`.
    public var sha256: [UInt8]?
    /// Field 5, `chunk`.
    public var chunk: [UInt8]?

    /// A message with the given fields; what is left out stays absent.
    public init(
        model: String? = nil,
        fileName: String? = nil,
        size: UInt64? = nil,
        sha256: [UInt8]? = nil,
        chunk: [UInt8]? = nil
    ) {
        self.model = model
        self.fileName = fileName
        self.size = size
        self.sha256 = sha256
        self.chunk = chunk
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "ImportModelFrame", bytes, blip__v1__import_model_frame__unpack,
            blip__v1__import_model_frame__free_unpacked
        ) {
            try ImportModelFrame($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try lending(chunk) { lent in
            try packing(
                "ImportModelFrame", blip__v1__import_model_frame__init,
                blip__v1__import_model_frame__get_packed_size, blip__v1__import_model_frame__pack
            ) {
                try fill(&$0.pointee, $1, lent: lent)
            }
        }
    }
}

extension ImportModelFrame {
    init(_ raw: Blip__V1__ImportModelFrame) throws {
        model = try raw.model.map { try text($0, "ImportModelFrame.model") }
        fileName = try raw.file_name.map { try text($0, "ImportModelFrame.fileName") }
        size = raw.has_size != 0 ? raw.size : nil
        sha256 = raw.has_sha256 != 0 ? bytes(raw.sha256) : nil
        chunk = raw.has_chunk != 0 ? bytes(raw.chunk) : nil
    }

    func fill(_ raw: inout Blip__V1__ImportModelFrame, _ arena: Arena, lent: ProtobufCBinaryData? = nil) throws {
        raw.model = try model.flatMap { try arena.text($0, "ImportModelFrame.model") }
        raw.file_name = try fileName.flatMap { try arena.text($0, "ImportModelFrame.fileName") }
        if let size { (raw.has_size, raw.size) = (1, size) }
        if let sha256 { (raw.has_sha256, raw.sha256) = (1, arena.bytes(sha256)) }
        if let chunk { (raw.has_chunk, raw.chunk) = (1, lent ?? arena.bytes(chunk)) }
    }
}

/// The message `blip.v1.ImportModelReply`.
public struct ImportModelReply: WireMessage, Sendable, Equatable {
    /// Field 1, `model`.
    public var model: ModelInfo?
    /// the same name with the same files was there already
    public var existed: Bool?

    /// A message with the given fields; what is left out stays absent.
    public init(
        model: ModelInfo? = nil,
        existed: Bool? = nil
    ) {
        self.model = model
        self.existed = existed
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "ImportModelReply", bytes, blip__v1__import_model_reply__unpack,
            blip__v1__import_model_reply__free_unpacked
        ) {
            try ImportModelReply($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "ImportModelReply", blip__v1__import_model_reply__init,
            blip__v1__import_model_reply__get_packed_size, blip__v1__import_model_reply__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension ImportModelReply {
    init(_ raw: Blip__V1__ImportModelReply) throws {
        model = try raw.model.map { try ModelInfo($0.pointee) }
        existed = raw.has_existed != 0 ? raw.existed != 0 : nil
    }

    func fill(_ raw: inout Blip__V1__ImportModelReply, _ arena: Arena) throws {
        raw.model = try model.flatMap { value in try arena.message(blip__v1__model_info__init) { try value.fill(&$0, $1) } }
        if let existed { (raw.has_existed, raw.existed) = (1, existed ? 1 : 0) }
    }
}

/// ExportModel, a server stream of the same frames.
public struct ExportModelRequest: WireMessage, Sendable, Equatable {
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
            "ExportModelRequest", bytes, blip__v1__export_model_request__unpack,
            blip__v1__export_model_request__free_unpacked
        ) {
            try ExportModelRequest($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "ExportModelRequest", blip__v1__export_model_request__init,
            blip__v1__export_model_request__get_packed_size, blip__v1__export_model_request__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension ExportModelRequest {
    init(_ raw: Blip__V1__ExportModelRequest) throws {
        model = try raw.model.map { try text($0, "ExportModelRequest.model") }
    }

    func fill(_ raw: inout Blip__V1__ExportModelRequest, _ arena: Arena) throws {
        raw.model = try model.flatMap { try arena.text($0, "ExportModelRequest.model") }
    }
}

/// What one training run does. Absent fields take the defaults written beside them.
public struct RunSpec: WireMessage, Sendable, Equatable {
    /// Field 1, `dataset`.
    public var dataset: String?
    /// Field 2, `base_model`.
    public var baseModel: String?
    /// name of the result; default <dataset>-<run id>
    public var outputModel: String?
    /// 5
    public var epochs: UInt32?
    /// 32
    public var batchSize: UInt32?
    /// 1e-5 for BLIP sizes; small models want more
    public var learningRate: Double?
    /// 0
    public var minLearningRate: Double?
    /// 0.05, on matrices only
    public var weightDecay: Double?
    /// 0
    public var warmupSteps: UInt32?
    /// cosine (default), linear, constant
    public var schedule: String?
    /// 0.1
    public var labelSmoothing: Double?
    /// 1.0; 0 = no clipping
    public var maxGradientNorm: Double?
    /// 0
    public var seed: UInt64?
    /// default "" ; BLIP's own recipe: "a picture of "
    public var prompt: String?
    /// 40
    public var maxTokens: UInt32?
    /// false: one caption a picture and epoch; true: every caption
    public var allCaptions: Bool?
    /// false
    public var freezeVision: Bool?
    /// 0: at the end of each epoch only
    public var checkpointSteps: UInt32?
    /// 0: epochs decide
    public var maxSteps: UInt32?
    /// 0: hidden dropout of the text decoder
    public var dropout: Double?
    /// what matrix products multiply: fp32 (default) or bf16
    public var precision: String?
    /// none (default), crop, full: crop and two drawn operations
    public var augment: String?
    /// exchange left and right; default with augment: where no caption names a side
    public var flip: Bool?
    /// cpu, gpu (waits for a trainer that has one), or auto (default): what the trainer has
    public var device: String?

    /// A message with the given fields; what is left out stays absent.
    public init(
        dataset: String? = nil,
        baseModel: String? = nil,
        outputModel: String? = nil,
        epochs: UInt32? = nil,
        batchSize: UInt32? = nil,
        learningRate: Double? = nil,
        minLearningRate: Double? = nil,
        weightDecay: Double? = nil,
        warmupSteps: UInt32? = nil,
        schedule: String? = nil,
        labelSmoothing: Double? = nil,
        maxGradientNorm: Double? = nil,
        seed: UInt64? = nil,
        prompt: String? = nil,
        maxTokens: UInt32? = nil,
        allCaptions: Bool? = nil,
        freezeVision: Bool? = nil,
        checkpointSteps: UInt32? = nil,
        maxSteps: UInt32? = nil,
        dropout: Double? = nil,
        precision: String? = nil,
        augment: String? = nil,
        flip: Bool? = nil,
        device: String? = nil
    ) {
        self.dataset = dataset
        self.baseModel = baseModel
        self.outputModel = outputModel
        self.epochs = epochs
        self.batchSize = batchSize
        self.learningRate = learningRate
        self.minLearningRate = minLearningRate
        self.weightDecay = weightDecay
        self.warmupSteps = warmupSteps
        self.schedule = schedule
        self.labelSmoothing = labelSmoothing
        self.maxGradientNorm = maxGradientNorm
        self.seed = seed
        self.prompt = prompt
        self.maxTokens = maxTokens
        self.allCaptions = allCaptions
        self.freezeVision = freezeVision
        self.checkpointSteps = checkpointSteps
        self.maxSteps = maxSteps
        self.dropout = dropout
        self.precision = precision
        self.augment = augment
        self.flip = flip
        self.device = device
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "RunSpec", bytes, blip__v1__run_spec__unpack,
            blip__v1__run_spec__free_unpacked
        ) {
            try RunSpec($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "RunSpec", blip__v1__run_spec__init,
            blip__v1__run_spec__get_packed_size, blip__v1__run_spec__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension RunSpec {
    init(_ raw: Blip__V1__RunSpec) throws {
        dataset = try raw.dataset.map { try text($0, "RunSpec.dataset") }
        baseModel = try raw.base_model.map { try text($0, "RunSpec.baseModel") }
        outputModel = try raw.output_model.map { try text($0, "RunSpec.outputModel") }
        epochs = raw.has_epochs != 0 ? raw.epochs : nil
        batchSize = raw.has_batch_size != 0 ? raw.batch_size : nil
        learningRate = raw.has_learning_rate != 0 ? raw.learning_rate : nil
        minLearningRate = raw.has_min_learning_rate != 0 ? raw.min_learning_rate : nil
        weightDecay = raw.has_weight_decay != 0 ? raw.weight_decay : nil
        warmupSteps = raw.has_warmup_steps != 0 ? raw.warmup_steps : nil
        schedule = try raw.schedule.map { try text($0, "RunSpec.schedule") }
        labelSmoothing = raw.has_label_smoothing != 0 ? raw.label_smoothing : nil
        maxGradientNorm = raw.has_max_gradient_norm != 0 ? raw.max_gradient_norm : nil
        seed = raw.has_seed != 0 ? raw.seed : nil
        prompt = try raw.prompt.map { try text($0, "RunSpec.prompt") }
        maxTokens = raw.has_max_tokens != 0 ? raw.max_tokens : nil
        allCaptions = raw.has_all_captions != 0 ? raw.all_captions != 0 : nil
        freezeVision = raw.has_freeze_vision != 0 ? raw.freeze_vision != 0 : nil
        checkpointSteps = raw.has_checkpoint_steps != 0 ? raw.checkpoint_steps : nil
        maxSteps = raw.has_max_steps != 0 ? raw.max_steps : nil
        dropout = raw.has_dropout != 0 ? raw.dropout : nil
        precision = try raw.precision.map { try text($0, "RunSpec.precision") }
        augment = try raw.augment.map { try text($0, "RunSpec.augment") }
        flip = raw.has_flip != 0 ? raw.flip != 0 : nil
        device = try raw.device.map { try text($0, "RunSpec.device") }
    }

    func fill(_ raw: inout Blip__V1__RunSpec, _ arena: Arena) throws {
        raw.dataset = try dataset.flatMap { try arena.text($0, "RunSpec.dataset") }
        raw.base_model = try baseModel.flatMap { try arena.text($0, "RunSpec.baseModel") }
        raw.output_model = try outputModel.flatMap { try arena.text($0, "RunSpec.outputModel") }
        if let epochs { (raw.has_epochs, raw.epochs) = (1, epochs) }
        if let batchSize { (raw.has_batch_size, raw.batch_size) = (1, batchSize) }
        if let learningRate { (raw.has_learning_rate, raw.learning_rate) = (1, learningRate) }
        if let minLearningRate { (raw.has_min_learning_rate, raw.min_learning_rate) = (1, minLearningRate) }
        if let weightDecay { (raw.has_weight_decay, raw.weight_decay) = (1, weightDecay) }
        if let warmupSteps { (raw.has_warmup_steps, raw.warmup_steps) = (1, warmupSteps) }
        raw.schedule = try schedule.flatMap { try arena.text($0, "RunSpec.schedule") }
        if let labelSmoothing { (raw.has_label_smoothing, raw.label_smoothing) = (1, labelSmoothing) }
        if let maxGradientNorm { (raw.has_max_gradient_norm, raw.max_gradient_norm) = (1, maxGradientNorm) }
        if let seed { (raw.has_seed, raw.seed) = (1, seed) }
        raw.prompt = try prompt.flatMap { try arena.text($0, "RunSpec.prompt") }
        if let maxTokens { (raw.has_max_tokens, raw.max_tokens) = (1, maxTokens) }
        if let allCaptions { (raw.has_all_captions, raw.all_captions) = (1, allCaptions ? 1 : 0) }
        if let freezeVision { (raw.has_freeze_vision, raw.freeze_vision) = (1, freezeVision ? 1 : 0) }
        if let checkpointSteps { (raw.has_checkpoint_steps, raw.checkpoint_steps) = (1, checkpointSteps) }
        if let maxSteps { (raw.has_max_steps, raw.max_steps) = (1, maxSteps) }
        if let dropout { (raw.has_dropout, raw.dropout) = (1, dropout) }
        raw.precision = try precision.flatMap { try arena.text($0, "RunSpec.precision") }
        raw.augment = try augment.flatMap { try arena.text($0, "RunSpec.augment") }
        if let flip { (raw.has_flip, raw.flip) = (1, flip ? 1 : 0) }
        raw.device = try device.flatMap { try arena.text($0, "RunSpec.device") }
    }
}

/// The message `blip.v1.QueueRunRequest`.
public struct QueueRunRequest: WireMessage, Sendable, Equatable {
    /// Field 1, `spec`.
    public var spec: RunSpec?

    /// A message with the given fields; what is left out stays absent.
    public init(
        spec: RunSpec? = nil
    ) {
        self.spec = spec
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "QueueRunRequest", bytes, blip__v1__queue_run_request__unpack,
            blip__v1__queue_run_request__free_unpacked
        ) {
            try QueueRunRequest($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "QueueRunRequest", blip__v1__queue_run_request__init,
            blip__v1__queue_run_request__get_packed_size, blip__v1__queue_run_request__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension QueueRunRequest {
    init(_ raw: Blip__V1__QueueRunRequest) throws {
        spec = try raw.spec.map { try RunSpec($0.pointee) }
    }

    func fill(_ raw: inout Blip__V1__QueueRunRequest, _ arena: Arena) throws {
        raw.spec = try spec.flatMap { value in try arena.message(blip__v1__run_spec__init) { try value.fill(&$0, $1) } }
    }
}

/// The message `blip.v1.QueueRunReply`.
public struct QueueRunReply: WireMessage, Sendable, Equatable {
    /// Field 1, `run_id`.
    public var runID: UInt64?

    /// A message with the given fields; what is left out stays absent.
    public init(
        runID: UInt64? = nil
    ) {
        self.runID = runID
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "QueueRunReply", bytes, blip__v1__queue_run_reply__unpack,
            blip__v1__queue_run_reply__free_unpacked
        ) {
            try QueueRunReply($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "QueueRunReply", blip__v1__queue_run_reply__init,
            blip__v1__queue_run_reply__get_packed_size, blip__v1__queue_run_reply__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension QueueRunReply {
    init(_ raw: Blip__V1__QueueRunReply) throws {
        runID = raw.has_run_id != 0 ? raw.run_id : nil
    }

    func fill(_ raw: inout Blip__V1__QueueRunReply, _ arena: Arena) throws {
        if let runID { (raw.has_run_id, raw.run_id) = (1, runID) }
    }
}

/// The message `blip.v1.RunInfo`.
public struct RunInfo: WireMessage, Sendable, Equatable {
    /// The values of `blip.v1.RunInfo.State`.
    public enum State: UInt32, Sendable, CaseIterable {
        /// `STATE_UNSPECIFIED`
        case unspecified = 0
        /// `QUEUED`
        case queued = 1
        /// `RUNNING`
        case running = 2
        /// `PAUSED`
        case paused = 3
        /// `SUCCEEDED`
        case succeeded = 4
        /// `FAILED`
        case failed = 5
        /// `CANCELLED`
        case cancelled = 6
    }

    /// Field 1, `run_id`.
    public var runID: UInt64?
    /// Field 2, `spec`.
    public var spec: RunSpec?
    /// Field 3, `state`.
    public var state: RunInfo.State?
    /// optimiser steps recorded
    public var step: UInt64?
    /// Field 5, `total_steps`.
    public var totalSteps: UInt64?
    /// Field 6, `epoch`.
    public var epoch: UInt32?
    /// latest
    public var loss: Double?
    /// latest; absent before the first epoch ends
    public var validationLoss: Double?
    /// Field 9, `images_per_second`.
    public var imagesPerSecond: Double?
    /// Field 10, `worker`.
    public var worker: String?
    /// Field 11, `attempt`.
    public var attempt: UInt32?
    /// Field 12, `error`.
    public var error: String?
    /// when it succeeded
    public var outputModel: String?
    /// Field 14, `created_at_ms`.
    public var createdAtMs: Int64?
    /// Field 15, `finished_at_ms`.
    public var finishedAtMs: Int64?
    /// it went on elsewhere: the same course, other bits
    public var resumedInexact: Bool?
    /// while it is queued and nobody alive can take it: "a trainer with a gpu"
    public var waitingFor: String?
    /// what the latest attempt computes on
    public var device: String?
    /// oldest first, the last 100; from GetRun only
    public var attempts: [RunAttempt]

    /// A message with the given fields; what is left out stays absent.
    public init(
        runID: UInt64? = nil,
        spec: RunSpec? = nil,
        state: RunInfo.State? = nil,
        step: UInt64? = nil,
        totalSteps: UInt64? = nil,
        epoch: UInt32? = nil,
        loss: Double? = nil,
        validationLoss: Double? = nil,
        imagesPerSecond: Double? = nil,
        worker: String? = nil,
        attempt: UInt32? = nil,
        error: String? = nil,
        outputModel: String? = nil,
        createdAtMs: Int64? = nil,
        finishedAtMs: Int64? = nil,
        resumedInexact: Bool? = nil,
        waitingFor: String? = nil,
        device: String? = nil,
        attempts: [RunAttempt] = []
    ) {
        self.runID = runID
        self.spec = spec
        self.state = state
        self.step = step
        self.totalSteps = totalSteps
        self.epoch = epoch
        self.loss = loss
        self.validationLoss = validationLoss
        self.imagesPerSecond = imagesPerSecond
        self.worker = worker
        self.attempt = attempt
        self.error = error
        self.outputModel = outputModel
        self.createdAtMs = createdAtMs
        self.finishedAtMs = finishedAtMs
        self.resumedInexact = resumedInexact
        self.waitingFor = waitingFor
        self.device = device
        self.attempts = attempts
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "RunInfo", bytes, blip__v1__run_info__unpack,
            blip__v1__run_info__free_unpacked
        ) {
            try RunInfo($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "RunInfo", blip__v1__run_info__init,
            blip__v1__run_info__get_packed_size, blip__v1__run_info__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension RunInfo {
    init(_ raw: Blip__V1__RunInfo) throws {
        runID = raw.has_run_id != 0 ? raw.run_id : nil
        spec = try raw.spec.map { try RunSpec($0.pointee) }
        state = try raw.has_state != 0 ? enumeration(raw.state.rawValue, "RunInfo.state") : nil
        step = raw.has_step != 0 ? raw.step : nil
        totalSteps = raw.has_total_steps != 0 ? raw.total_steps : nil
        epoch = raw.has_epoch != 0 ? raw.epoch : nil
        loss = raw.has_loss != 0 ? raw.loss : nil
        validationLoss = raw.has_validation_loss != 0 ? raw.validation_loss : nil
        imagesPerSecond = raw.has_images_per_second != 0 ? raw.images_per_second : nil
        worker = try raw.worker.map { try text($0, "RunInfo.worker") }
        attempt = raw.has_attempt != 0 ? raw.attempt : nil
        error = try raw.error.map { try text($0, "RunInfo.error") }
        outputModel = try raw.output_model.map { try text($0, "RunInfo.outputModel") }
        createdAtMs = raw.has_created_at_ms != 0 ? raw.created_at_ms : nil
        finishedAtMs = raw.has_finished_at_ms != 0 ? raw.finished_at_ms : nil
        resumedInexact = raw.has_resumed_inexact != 0 ? raw.resumed_inexact != 0 : nil
        waitingFor = try raw.waiting_for.map { try text($0, "RunInfo.waitingFor") }
        device = try raw.device.map { try text($0, "RunInfo.device") }
        attempts = try array(raw.attempts, raw.n_attempts) { try RunAttempt($0!.pointee) }
    }

    func fill(_ raw: inout Blip__V1__RunInfo, _ arena: Arena) throws {
        if let runID { (raw.has_run_id, raw.run_id) = (1, runID) }
        raw.spec = try spec.flatMap { value in try arena.message(blip__v1__run_spec__init) { try value.fill(&$0, $1) } }
        if let state { (raw.has_state, raw.state) = (1, Blip__V1__RunInfo__State(rawValue: state.rawValue)) }
        if let step { (raw.has_step, raw.step) = (1, step) }
        if let totalSteps { (raw.has_total_steps, raw.total_steps) = (1, totalSteps) }
        if let epoch { (raw.has_epoch, raw.epoch) = (1, epoch) }
        if let loss { (raw.has_loss, raw.loss) = (1, loss) }
        if let validationLoss { (raw.has_validation_loss, raw.validation_loss) = (1, validationLoss) }
        if let imagesPerSecond { (raw.has_images_per_second, raw.images_per_second) = (1, imagesPerSecond) }
        raw.worker = try worker.flatMap { try arena.text($0, "RunInfo.worker") }
        if let attempt { (raw.has_attempt, raw.attempt) = (1, attempt) }
        raw.error = try error.flatMap { try arena.text($0, "RunInfo.error") }
        raw.output_model = try outputModel.flatMap { try arena.text($0, "RunInfo.outputModel") }
        if let createdAtMs { (raw.has_created_at_ms, raw.created_at_ms) = (1, createdAtMs) }
        if let finishedAtMs { (raw.has_finished_at_ms, raw.finished_at_ms) = (1, finishedAtMs) }
        if let resumedInexact { (raw.has_resumed_inexact, raw.resumed_inexact) = (1, resumedInexact ? 1 : 0) }
        raw.waiting_for = try waitingFor.flatMap { try arena.text($0, "RunInfo.waitingFor") }
        raw.device = try device.flatMap { try arena.text($0, "RunInfo.device") }
        raw.n_attempts = attempts.count
        raw.attempts = try arena.array(attempts) {
            value in try arena.message(blip__v1__run_attempt__init) { try value.fill(&$0, $1) }
        }
    }
}

/// One attempt at a run, from the moment it had loaded what it goes on from.
public struct RunAttempt: WireMessage, Sendable, Equatable {
    /// Field 1, `attempt`.
    public var attempt: UInt32?
    /// Field 2, `worker`.
    public var worker: String?
    /// Field 3, `device`.
    public var device: String?
    /// optimiser steps done when it began
    public var step: UInt64?
    /// on another class of machines than its checkpoint
    public var inexact: Bool?

    /// A message with the given fields; what is left out stays absent.
    public init(
        attempt: UInt32? = nil,
        worker: String? = nil,
        device: String? = nil,
        step: UInt64? = nil,
        inexact: Bool? = nil
    ) {
        self.attempt = attempt
        self.worker = worker
        self.device = device
        self.step = step
        self.inexact = inexact
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "RunAttempt", bytes, blip__v1__run_attempt__unpack,
            blip__v1__run_attempt__free_unpacked
        ) {
            try RunAttempt($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "RunAttempt", blip__v1__run_attempt__init,
            blip__v1__run_attempt__get_packed_size, blip__v1__run_attempt__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension RunAttempt {
    init(_ raw: Blip__V1__RunAttempt) throws {
        attempt = raw.has_attempt != 0 ? raw.attempt : nil
        worker = try raw.worker.map { try text($0, "RunAttempt.worker") }
        device = try raw.device.map { try text($0, "RunAttempt.device") }
        step = raw.has_step != 0 ? raw.step : nil
        inexact = raw.has_inexact != 0 ? raw.inexact != 0 : nil
    }

    func fill(_ raw: inout Blip__V1__RunAttempt, _ arena: Arena) throws {
        if let attempt { (raw.has_attempt, raw.attempt) = (1, attempt) }
        raw.worker = try worker.flatMap { try arena.text($0, "RunAttempt.worker") }
        raw.device = try device.flatMap { try arena.text($0, "RunAttempt.device") }
        if let step { (raw.has_step, raw.step) = (1, step) }
        if let inexact { (raw.has_inexact, raw.inexact) = (1, inexact ? 1 : 0) }
    }
}

/// The message `blip.v1.GetRunRequest`.
public struct GetRunRequest: WireMessage, Sendable, Equatable {
    /// Field 1, `run_id`.
    public var runID: UInt64?

    /// A message with the given fields; what is left out stays absent.
    public init(
        runID: UInt64? = nil
    ) {
        self.runID = runID
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "GetRunRequest", bytes, blip__v1__get_run_request__unpack,
            blip__v1__get_run_request__free_unpacked
        ) {
            try GetRunRequest($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "GetRunRequest", blip__v1__get_run_request__init,
            blip__v1__get_run_request__get_packed_size, blip__v1__get_run_request__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension GetRunRequest {
    init(_ raw: Blip__V1__GetRunRequest) throws {
        runID = raw.has_run_id != 0 ? raw.run_id : nil
    }

    func fill(_ raw: inout Blip__V1__GetRunRequest, _ arena: Arena) throws {
        if let runID { (raw.has_run_id, raw.run_id) = (1, runID) }
    }
}

/// The message `blip.v1.GetRunReply`.
public struct GetRunReply: WireMessage, Sendable, Equatable {
    /// Field 1, `run`.
    public var run: RunInfo?

    /// A message with the given fields; what is left out stays absent.
    public init(
        run: RunInfo? = nil
    ) {
        self.run = run
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "GetRunReply", bytes, blip__v1__get_run_reply__unpack,
            blip__v1__get_run_reply__free_unpacked
        ) {
            try GetRunReply($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "GetRunReply", blip__v1__get_run_reply__init,
            blip__v1__get_run_reply__get_packed_size, blip__v1__get_run_reply__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension GetRunReply {
    init(_ raw: Blip__V1__GetRunReply) throws {
        run = try raw.run.map { try RunInfo($0.pointee) }
    }

    func fill(_ raw: inout Blip__V1__GetRunReply, _ arena: Arena) throws {
        raw.run = try run.flatMap { value in try arena.message(blip__v1__run_info__init) { try value.fill(&$0, $1) } }
    }
}

/// The message `blip.v1.ListRunsRequest`.
public struct ListRunsRequest: WireMessage, Sendable, Equatable {
    /// newest first, at most 500
    public var limit: UInt32?

    /// A message with the given fields; what is left out stays absent.
    public init(
        limit: UInt32? = nil
    ) {
        self.limit = limit
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "ListRunsRequest", bytes, blip__v1__list_runs_request__unpack,
            blip__v1__list_runs_request__free_unpacked
        ) {
            try ListRunsRequest($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "ListRunsRequest", blip__v1__list_runs_request__init,
            blip__v1__list_runs_request__get_packed_size, blip__v1__list_runs_request__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension ListRunsRequest {
    init(_ raw: Blip__V1__ListRunsRequest) throws {
        limit = raw.has_limit != 0 ? raw.limit : nil
    }

    func fill(_ raw: inout Blip__V1__ListRunsRequest, _ arena: Arena) throws {
        if let limit { (raw.has_limit, raw.limit) = (1, limit) }
    }
}

/// The message `blip.v1.ListRunsReply`.
public struct ListRunsReply: WireMessage, Sendable, Equatable {
    /// Field 1, `runs`.
    public var runs: [RunInfo]

    /// A message with the given fields; what is left out stays absent.
    public init(
        runs: [RunInfo] = []
    ) {
        self.runs = runs
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "ListRunsReply", bytes, blip__v1__list_runs_reply__unpack,
            blip__v1__list_runs_reply__free_unpacked
        ) {
            try ListRunsReply($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "ListRunsReply", blip__v1__list_runs_reply__init,
            blip__v1__list_runs_reply__get_packed_size, blip__v1__list_runs_reply__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension ListRunsReply {
    init(_ raw: Blip__V1__ListRunsReply) throws {
        runs = try array(raw.runs, raw.n_runs) { try RunInfo($0!.pointee) }
    }

    func fill(_ raw: inout Blip__V1__ListRunsReply, _ arena: Arena) throws {
        raw.n_runs = runs.count
        raw.runs = try arena.array(runs) {
            value in try arena.message(blip__v1__run_info__init) { try value.fill(&$0, $1) }
        }
    }
}

/// CancelRun, PauseRun, ResumeRun
public struct ControlRunRequest: WireMessage, Sendable, Equatable {
    /// Field 1, `run_id`.
    public var runID: UInt64?

    /// A message with the given fields; what is left out stays absent.
    public init(
        runID: UInt64? = nil
    ) {
        self.runID = runID
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "ControlRunRequest", bytes, blip__v1__control_run_request__unpack,
            blip__v1__control_run_request__free_unpacked
        ) {
            try ControlRunRequest($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "ControlRunRequest", blip__v1__control_run_request__init,
            blip__v1__control_run_request__get_packed_size, blip__v1__control_run_request__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension ControlRunRequest {
    init(_ raw: Blip__V1__ControlRunRequest) throws {
        runID = raw.has_run_id != 0 ? raw.run_id : nil
    }

    func fill(_ raw: inout Blip__V1__ControlRunRequest, _ arena: Arena) throws {
        if let runID { (raw.has_run_id, raw.run_id) = (1, runID) }
    }
}

/// The message `blip.v1.ControlRunReply`.
public struct ControlRunReply: WireMessage, Sendable, Equatable {
    /// Field 1, `run`.
    public var run: RunInfo?

    /// A message with the given fields; what is left out stays absent.
    public init(
        run: RunInfo? = nil
    ) {
        self.run = run
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "ControlRunReply", bytes, blip__v1__control_run_reply__unpack,
            blip__v1__control_run_reply__free_unpacked
        ) {
            try ControlRunReply($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "ControlRunReply", blip__v1__control_run_reply__init,
            blip__v1__control_run_reply__get_packed_size, blip__v1__control_run_reply__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension ControlRunReply {
    init(_ raw: Blip__V1__ControlRunReply) throws {
        run = try raw.run.map { try RunInfo($0.pointee) }
    }

    func fill(_ raw: inout Blip__V1__ControlRunReply, _ arena: Arena) throws {
        raw.run = try run.flatMap { value in try arena.message(blip__v1__run_info__init) { try value.fill(&$0, $1) } }
    }
}

/// The message `blip.v1.MetricPoint`.
public struct MetricPoint: WireMessage, Sendable, Equatable {
    /// loss, nll, learning_rate, gradient_norm, images_per_second, validation_loss
    public var name: String?
    /// Field 2, `step`.
    public var step: UInt64?
    /// Field 3, `value`.
    public var value: Double?

    /// A message with the given fields; what is left out stays absent.
    public init(
        name: String? = nil,
        step: UInt64? = nil,
        value: Double? = nil
    ) {
        self.name = name
        self.step = step
        self.value = value
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "MetricPoint", bytes, blip__v1__metric_point__unpack,
            blip__v1__metric_point__free_unpacked
        ) {
            try MetricPoint($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "MetricPoint", blip__v1__metric_point__init,
            blip__v1__metric_point__get_packed_size, blip__v1__metric_point__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension MetricPoint {
    init(_ raw: Blip__V1__MetricPoint) throws {
        name = try raw.name.map { try text($0, "MetricPoint.name") }
        step = raw.has_step != 0 ? raw.step : nil
        value = raw.has_value != 0 ? raw.value : nil
    }

    func fill(_ raw: inout Blip__V1__MetricPoint, _ arena: Arena) throws {
        raw.name = try name.flatMap { try arena.text($0, "MetricPoint.name") }
        if let step { (raw.has_step, raw.step) = (1, step) }
        if let value { (raw.has_value, raw.value) = (1, value) }
    }
}

/// The message `blip.v1.GetMetricsRequest`.
public struct GetMetricsRequest: WireMessage, Sendable, Equatable {
    /// Field 1, `run_id`.
    public var runID: UInt64?
    /// "" = all
    public var name: String?
    /// exclusive; 0 = from the start
    public var afterStep: UInt64?
    /// at most 20,000
    public var limit: UInt32?

    /// A message with the given fields; what is left out stays absent.
    public init(
        runID: UInt64? = nil,
        name: String? = nil,
        afterStep: UInt64? = nil,
        limit: UInt32? = nil
    ) {
        self.runID = runID
        self.name = name
        self.afterStep = afterStep
        self.limit = limit
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "GetMetricsRequest", bytes, blip__v1__get_metrics_request__unpack,
            blip__v1__get_metrics_request__free_unpacked
        ) {
            try GetMetricsRequest($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "GetMetricsRequest", blip__v1__get_metrics_request__init,
            blip__v1__get_metrics_request__get_packed_size, blip__v1__get_metrics_request__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension GetMetricsRequest {
    init(_ raw: Blip__V1__GetMetricsRequest) throws {
        runID = raw.has_run_id != 0 ? raw.run_id : nil
        name = try raw.name.map { try text($0, "GetMetricsRequest.name") }
        afterStep = raw.has_after_step != 0 ? raw.after_step : nil
        limit = raw.has_limit != 0 ? raw.limit : nil
    }

    func fill(_ raw: inout Blip__V1__GetMetricsRequest, _ arena: Arena) throws {
        if let runID { (raw.has_run_id, raw.run_id) = (1, runID) }
        raw.name = try name.flatMap { try arena.text($0, "GetMetricsRequest.name") }
        if let afterStep { (raw.has_after_step, raw.after_step) = (1, afterStep) }
        if let limit { (raw.has_limit, raw.limit) = (1, limit) }
    }
}

/// The message `blip.v1.GetMetricsReply`.
public struct GetMetricsReply: WireMessage, Sendable, Equatable {
    /// Field 1, `points`.
    public var points: [MetricPoint]

    /// A message with the given fields; what is left out stays absent.
    public init(
        points: [MetricPoint] = []
    ) {
        self.points = points
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "GetMetricsReply", bytes, blip__v1__get_metrics_reply__unpack,
            blip__v1__get_metrics_reply__free_unpacked
        ) {
            try GetMetricsReply($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "GetMetricsReply", blip__v1__get_metrics_reply__init,
            blip__v1__get_metrics_reply__get_packed_size, blip__v1__get_metrics_reply__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension GetMetricsReply {
    init(_ raw: Blip__V1__GetMetricsReply) throws {
        points = try array(raw.points, raw.n_points) { try MetricPoint($0!.pointee) }
    }

    func fill(_ raw: inout Blip__V1__GetMetricsReply, _ arena: Arena) throws {
        raw.n_points = points.count
        raw.points = try arena.array(points) {
            value in try arena.message(blip__v1__metric_point__init) { try value.fill(&$0, $1) }
        }
    }
}

/// WatchRun, a server stream: a snapshot now, then one whenever something changed, until the run has
/// ended.
public struct WatchRunRequest: WireMessage, Sendable, Equatable {
    /// Field 1, `run_id`.
    public var runID: UInt64?

    /// A message with the given fields; what is left out stays absent.
    public init(
        runID: UInt64? = nil
    ) {
        self.runID = runID
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "WatchRunRequest", bytes, blip__v1__watch_run_request__unpack,
            blip__v1__watch_run_request__free_unpacked
        ) {
            try WatchRunRequest($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "WatchRunRequest", blip__v1__watch_run_request__init,
            blip__v1__watch_run_request__get_packed_size, blip__v1__watch_run_request__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension WatchRunRequest {
    init(_ raw: Blip__V1__WatchRunRequest) throws {
        runID = raw.has_run_id != 0 ? raw.run_id : nil
    }

    func fill(_ raw: inout Blip__V1__WatchRunRequest, _ arena: Arena) throws {
        if let runID { (raw.has_run_id, raw.run_id) = (1, runID) }
    }
}

/// The message `blip.v1.WatchRunReply`.
public struct WatchRunReply: WireMessage, Sendable, Equatable {
    /// Field 1, `run`.
    public var run: RunInfo?

    /// A message with the given fields; what is left out stays absent.
    public init(
        run: RunInfo? = nil
    ) {
        self.run = run
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "WatchRunReply", bytes, blip__v1__watch_run_reply__unpack,
            blip__v1__watch_run_reply__free_unpacked
        ) {
            try WatchRunReply($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "WatchRunReply", blip__v1__watch_run_reply__init,
            blip__v1__watch_run_reply__get_packed_size, blip__v1__watch_run_reply__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension WatchRunReply {
    init(_ raw: Blip__V1__WatchRunReply) throws {
        run = try raw.run.map { try RunInfo($0.pointee) }
    }

    func fill(_ raw: inout Blip__V1__WatchRunReply, _ arena: Arena) throws {
        raw.run = try run.flatMap { value in try arena.message(blip__v1__run_info__init) { try value.fill(&$0, $1) } }
    }
}

/// The message `blip.v1.Decoding`.
public struct Decoding: WireMessage, Sendable, Equatable {
    /// 1 = greedy
    public var numBeams: UInt32?
    /// 20; counts prompt tokens
    public var maxLength: UInt32?
    /// 0
    public var minLength: UInt32?
    /// 1
    public var repetitionPenalty: Double?
    /// 1
    public var lengthPenalty: Double?
    /// ""
    public var prompt: String?

    /// A message with the given fields; what is left out stays absent.
    public init(
        numBeams: UInt32? = nil,
        maxLength: UInt32? = nil,
        minLength: UInt32? = nil,
        repetitionPenalty: Double? = nil,
        lengthPenalty: Double? = nil,
        prompt: String? = nil
    ) {
        self.numBeams = numBeams
        self.maxLength = maxLength
        self.minLength = minLength
        self.repetitionPenalty = repetitionPenalty
        self.lengthPenalty = lengthPenalty
        self.prompt = prompt
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "Decoding", bytes, blip__v1__decoding__unpack,
            blip__v1__decoding__free_unpacked
        ) {
            try Decoding($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "Decoding", blip__v1__decoding__init,
            blip__v1__decoding__get_packed_size, blip__v1__decoding__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension Decoding {
    init(_ raw: Blip__V1__Decoding) throws {
        numBeams = raw.has_num_beams != 0 ? raw.num_beams : nil
        maxLength = raw.has_max_length != 0 ? raw.max_length : nil
        minLength = raw.has_min_length != 0 ? raw.min_length : nil
        repetitionPenalty = raw.has_repetition_penalty != 0 ? raw.repetition_penalty : nil
        lengthPenalty = raw.has_length_penalty != 0 ? raw.length_penalty : nil
        prompt = try raw.prompt.map { try text($0, "Decoding.prompt") }
    }

    func fill(_ raw: inout Blip__V1__Decoding, _ arena: Arena) throws {
        if let numBeams { (raw.has_num_beams, raw.num_beams) = (1, numBeams) }
        if let maxLength { (raw.has_max_length, raw.max_length) = (1, maxLength) }
        if let minLength { (raw.has_min_length, raw.min_length) = (1, minLength) }
        if let repetitionPenalty { (raw.has_repetition_penalty, raw.repetition_penalty) = (1, repetitionPenalty) }
        if let lengthPenalty { (raw.has_length_penalty, raw.length_penalty) = (1, lengthPenalty) }
        raw.prompt = try prompt.flatMap { try arena.text($0, "Decoding.prompt") }
    }
}

/// The message `blip.v1.QueueEvaluationRequest`.
public struct QueueEvaluationRequest: WireMessage, Sendable, Equatable {
    /// or "nearest-neighbour": the floor, no model at all
    public var model: String?
    /// Field 2, `dataset`.
    public var dataset: String?
    /// test
    public var split: String?
    /// Field 4, `decoding`.
    public var decoding: Decoding?
    /// "captioner" (default) or "nearest-neighbour"
    public var modelKind: String?
    /// a retrieval model that scores each caption against its picture; "" = none
    public var alignmentModel: String?

    /// A message with the given fields; what is left out stays absent.
    public init(
        model: String? = nil,
        dataset: String? = nil,
        split: String? = nil,
        decoding: Decoding? = nil,
        modelKind: String? = nil,
        alignmentModel: String? = nil
    ) {
        self.model = model
        self.dataset = dataset
        self.split = split
        self.decoding = decoding
        self.modelKind = modelKind
        self.alignmentModel = alignmentModel
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "QueueEvaluationRequest", bytes, blip__v1__queue_evaluation_request__unpack,
            blip__v1__queue_evaluation_request__free_unpacked
        ) {
            try QueueEvaluationRequest($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "QueueEvaluationRequest", blip__v1__queue_evaluation_request__init,
            blip__v1__queue_evaluation_request__get_packed_size, blip__v1__queue_evaluation_request__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension QueueEvaluationRequest {
    init(_ raw: Blip__V1__QueueEvaluationRequest) throws {
        model = try raw.model.map { try text($0, "QueueEvaluationRequest.model") }
        dataset = try raw.dataset.map { try text($0, "QueueEvaluationRequest.dataset") }
        split = try raw.split.map { try text($0, "QueueEvaluationRequest.split") }
        decoding = try raw.decoding.map { try Decoding($0.pointee) }
        modelKind = try raw.model_kind.map { try text($0, "QueueEvaluationRequest.modelKind") }
        alignmentModel = try raw.alignment_model.map { try text($0, "QueueEvaluationRequest.alignmentModel") }
    }

    func fill(_ raw: inout Blip__V1__QueueEvaluationRequest, _ arena: Arena) throws {
        raw.model = try model.flatMap { try arena.text($0, "QueueEvaluationRequest.model") }
        raw.dataset = try dataset.flatMap { try arena.text($0, "QueueEvaluationRequest.dataset") }
        raw.split = try split.flatMap { try arena.text($0, "QueueEvaluationRequest.split") }
        raw.decoding = try decoding.flatMap { value in try arena.message(blip__v1__decoding__init) { try value.fill(&$0, $1) } }
        raw.model_kind = try modelKind.flatMap { try arena.text($0, "QueueEvaluationRequest.modelKind") }
        raw.alignment_model = try alignmentModel.flatMap { try arena.text($0, "QueueEvaluationRequest.alignmentModel") }
    }
}

/// The message `blip.v1.QueueEvaluationReply`.
public struct QueueEvaluationReply: WireMessage, Sendable, Equatable {
    /// Field 1, `evaluation_id`.
    public var evaluationID: UInt64?

    /// A message with the given fields; what is left out stays absent.
    public init(
        evaluationID: UInt64? = nil
    ) {
        self.evaluationID = evaluationID
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "QueueEvaluationReply", bytes, blip__v1__queue_evaluation_reply__unpack,
            blip__v1__queue_evaluation_reply__free_unpacked
        ) {
            try QueueEvaluationReply($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "QueueEvaluationReply", blip__v1__queue_evaluation_reply__init,
            blip__v1__queue_evaluation_reply__get_packed_size, blip__v1__queue_evaluation_reply__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension QueueEvaluationReply {
    init(_ raw: Blip__V1__QueueEvaluationReply) throws {
        evaluationID = raw.has_evaluation_id != 0 ? raw.evaluation_id : nil
    }

    func fill(_ raw: inout Blip__V1__QueueEvaluationReply, _ arena: Arena) throws {
        if let evaluationID { (raw.has_evaluation_id, raw.evaluation_id) = (1, evaluationID) }
    }
}

/// The message `blip.v1.Scores`.
public struct Scores: WireMessage, Sendable, Equatable {
    /// Field 1, `bleu1`.
    public var bleu1: Double?
    /// Field 2, `bleu2`.
    public var bleu2: Double?
    /// Field 3, `bleu3`.
    public var bleu3: Double?
    /// Field 4, `bleu4`.
    public var bleu4: Double?
    /// Field 5, `rouge_l`.
    public var rougeL: Double?
    /// absent when it has no meaning; then cider_reason says why
    public var cider: Double?
    /// Field 7, `cider_reason`.
    public var ciderReason: String?
    /// Field 8, `distinct_captions`.
    public var distinctCaptions: UInt32?
    /// Field 9, `distinct1`.
    public var distinct1: Double?
    /// Field 10, `distinct2`.
    public var distinct2: Double?
    /// words
    public var meanLength: Double?
    /// Field 12, `mean_reference_length`.
    public var meanReferenceLength: Double?
    /// share of captions equal to one of their references
    public var exactMatch: Double?
    /// Field 14, `images`.
    public var images: UInt32?
    /// mean over the pictures, by the alignment model; absent without one
    public var match: Double?
    /// Field 16, `cosine`.
    public var cosine: Double?

    /// A message with the given fields; what is left out stays absent.
    public init(
        bleu1: Double? = nil,
        bleu2: Double? = nil,
        bleu3: Double? = nil,
        bleu4: Double? = nil,
        rougeL: Double? = nil,
        cider: Double? = nil,
        ciderReason: String? = nil,
        distinctCaptions: UInt32? = nil,
        distinct1: Double? = nil,
        distinct2: Double? = nil,
        meanLength: Double? = nil,
        meanReferenceLength: Double? = nil,
        exactMatch: Double? = nil,
        images: UInt32? = nil,
        match: Double? = nil,
        cosine: Double? = nil
    ) {
        self.bleu1 = bleu1
        self.bleu2 = bleu2
        self.bleu3 = bleu3
        self.bleu4 = bleu4
        self.rougeL = rougeL
        self.cider = cider
        self.ciderReason = ciderReason
        self.distinctCaptions = distinctCaptions
        self.distinct1 = distinct1
        self.distinct2 = distinct2
        self.meanLength = meanLength
        self.meanReferenceLength = meanReferenceLength
        self.exactMatch = exactMatch
        self.images = images
        self.match = match
        self.cosine = cosine
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "Scores", bytes, blip__v1__scores__unpack,
            blip__v1__scores__free_unpacked
        ) {
            try Scores($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "Scores", blip__v1__scores__init,
            blip__v1__scores__get_packed_size, blip__v1__scores__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension Scores {
    init(_ raw: Blip__V1__Scores) throws {
        bleu1 = raw.has_bleu1 != 0 ? raw.bleu1 : nil
        bleu2 = raw.has_bleu2 != 0 ? raw.bleu2 : nil
        bleu3 = raw.has_bleu3 != 0 ? raw.bleu3 : nil
        bleu4 = raw.has_bleu4 != 0 ? raw.bleu4 : nil
        rougeL = raw.has_rouge_l != 0 ? raw.rouge_l : nil
        cider = raw.has_cider != 0 ? raw.cider : nil
        ciderReason = try raw.cider_reason.map { try text($0, "Scores.ciderReason") }
        distinctCaptions = raw.has_distinct_captions != 0 ? raw.distinct_captions : nil
        distinct1 = raw.has_distinct1 != 0 ? raw.distinct1 : nil
        distinct2 = raw.has_distinct2 != 0 ? raw.distinct2 : nil
        meanLength = raw.has_mean_length != 0 ? raw.mean_length : nil
        meanReferenceLength = raw.has_mean_reference_length != 0 ? raw.mean_reference_length : nil
        exactMatch = raw.has_exact_match != 0 ? raw.exact_match : nil
        images = raw.has_images != 0 ? raw.images : nil
        match = raw.has_match != 0 ? raw.match : nil
        cosine = raw.has_cosine != 0 ? raw.cosine : nil
    }

    func fill(_ raw: inout Blip__V1__Scores, _ arena: Arena) throws {
        if let bleu1 { (raw.has_bleu1, raw.bleu1) = (1, bleu1) }
        if let bleu2 { (raw.has_bleu2, raw.bleu2) = (1, bleu2) }
        if let bleu3 { (raw.has_bleu3, raw.bleu3) = (1, bleu3) }
        if let bleu4 { (raw.has_bleu4, raw.bleu4) = (1, bleu4) }
        if let rougeL { (raw.has_rouge_l, raw.rouge_l) = (1, rougeL) }
        if let cider { (raw.has_cider, raw.cider) = (1, cider) }
        raw.cider_reason = try ciderReason.flatMap { try arena.text($0, "Scores.ciderReason") }
        if let distinctCaptions { (raw.has_distinct_captions, raw.distinct_captions) = (1, distinctCaptions) }
        if let distinct1 { (raw.has_distinct1, raw.distinct1) = (1, distinct1) }
        if let distinct2 { (raw.has_distinct2, raw.distinct2) = (1, distinct2) }
        if let meanLength { (raw.has_mean_length, raw.mean_length) = (1, meanLength) }
        if let meanReferenceLength { (raw.has_mean_reference_length, raw.mean_reference_length) = (1, meanReferenceLength) }
        if let exactMatch { (raw.has_exact_match, raw.exact_match) = (1, exactMatch) }
        if let images { (raw.has_images, raw.images) = (1, images) }
        if let match { (raw.has_match, raw.match) = (1, match) }
        if let cosine { (raw.has_cosine, raw.cosine) = (1, cosine) }
    }
}

/// The message `blip.v1.EvaluationInfo`.
public struct EvaluationInfo: WireMessage, Sendable, Equatable {
    /// Field 1, `evaluation_id`.
    public var evaluationID: UInt64?
    /// Field 2, `model`.
    public var model: String?
    /// Field 3, `dataset`.
    public var dataset: String?
    /// Field 4, `split`.
    public var split: String?
    /// Field 5, `decoding`.
    public var decoding: Decoding?
    /// Field 6, `state`.
    public var state: RunInfo.State?
    /// pictures captioned so far
    public var done: UInt32?
    /// Field 8, `total`.
    public var total: UInt32?
    /// when it succeeded
    public var scores: Scores?
    /// Field 10, `error`.
    public var error: String?
    /// Field 11, `weights_sha256`.
    public var weightsSha256: [UInt8]?
    /// Field 12, `created_at_ms`.
    public var createdAtMs: Int64?
    /// Field 13, `finished_at_ms`.
    public var finishedAtMs: Int64?
    /// Field 14, `alignment_model`.
    public var alignmentModel: String?
    /// of that model, as its scores were computed with; when it succeeded
    public var alignmentWeightsSha256: [UInt8]?

    /// A message with the given fields; what is left out stays absent.
    public init(
        evaluationID: UInt64? = nil,
        model: String? = nil,
        dataset: String? = nil,
        split: String? = nil,
        decoding: Decoding? = nil,
        state: RunInfo.State? = nil,
        done: UInt32? = nil,
        total: UInt32? = nil,
        scores: Scores? = nil,
        error: String? = nil,
        weightsSha256: [UInt8]? = nil,
        createdAtMs: Int64? = nil,
        finishedAtMs: Int64? = nil,
        alignmentModel: String? = nil,
        alignmentWeightsSha256: [UInt8]? = nil
    ) {
        self.evaluationID = evaluationID
        self.model = model
        self.dataset = dataset
        self.split = split
        self.decoding = decoding
        self.state = state
        self.done = done
        self.total = total
        self.scores = scores
        self.error = error
        self.weightsSha256 = weightsSha256
        self.createdAtMs = createdAtMs
        self.finishedAtMs = finishedAtMs
        self.alignmentModel = alignmentModel
        self.alignmentWeightsSha256 = alignmentWeightsSha256
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "EvaluationInfo", bytes, blip__v1__evaluation_info__unpack,
            blip__v1__evaluation_info__free_unpacked
        ) {
            try EvaluationInfo($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "EvaluationInfo", blip__v1__evaluation_info__init,
            blip__v1__evaluation_info__get_packed_size, blip__v1__evaluation_info__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension EvaluationInfo {
    init(_ raw: Blip__V1__EvaluationInfo) throws {
        evaluationID = raw.has_evaluation_id != 0 ? raw.evaluation_id : nil
        model = try raw.model.map { try text($0, "EvaluationInfo.model") }
        dataset = try raw.dataset.map { try text($0, "EvaluationInfo.dataset") }
        split = try raw.split.map { try text($0, "EvaluationInfo.split") }
        decoding = try raw.decoding.map { try Decoding($0.pointee) }
        state = try raw.has_state != 0 ? enumeration(raw.state.rawValue, "EvaluationInfo.state") : nil
        done = raw.has_done != 0 ? raw.done : nil
        total = raw.has_total != 0 ? raw.total : nil
        scores = try raw.scores.map { try Scores($0.pointee) }
        error = try raw.error.map { try text($0, "EvaluationInfo.error") }
        weightsSha256 = raw.has_weights_sha256 != 0 ? bytes(raw.weights_sha256) : nil
        createdAtMs = raw.has_created_at_ms != 0 ? raw.created_at_ms : nil
        finishedAtMs = raw.has_finished_at_ms != 0 ? raw.finished_at_ms : nil
        alignmentModel = try raw.alignment_model.map { try text($0, "EvaluationInfo.alignmentModel") }
        alignmentWeightsSha256 = raw.has_alignment_weights_sha256 != 0 ? bytes(raw.alignment_weights_sha256) : nil
    }

    func fill(_ raw: inout Blip__V1__EvaluationInfo, _ arena: Arena) throws {
        if let evaluationID { (raw.has_evaluation_id, raw.evaluation_id) = (1, evaluationID) }
        raw.model = try model.flatMap { try arena.text($0, "EvaluationInfo.model") }
        raw.dataset = try dataset.flatMap { try arena.text($0, "EvaluationInfo.dataset") }
        raw.split = try split.flatMap { try arena.text($0, "EvaluationInfo.split") }
        raw.decoding = try decoding.flatMap { value in try arena.message(blip__v1__decoding__init) { try value.fill(&$0, $1) } }
        if let state { (raw.has_state, raw.state) = (1, Blip__V1__RunInfo__State(rawValue: state.rawValue)) }
        if let done { (raw.has_done, raw.done) = (1, done) }
        if let total { (raw.has_total, raw.total) = (1, total) }
        raw.scores = try scores.flatMap { value in try arena.message(blip__v1__scores__init) { try value.fill(&$0, $1) } }
        raw.error = try error.flatMap { try arena.text($0, "EvaluationInfo.error") }
        if let weightsSha256 { (raw.has_weights_sha256, raw.weights_sha256) = (1, arena.bytes(weightsSha256)) }
        if let createdAtMs { (raw.has_created_at_ms, raw.created_at_ms) = (1, createdAtMs) }
        if let finishedAtMs { (raw.has_finished_at_ms, raw.finished_at_ms) = (1, finishedAtMs) }
        raw.alignment_model = try alignmentModel.flatMap { try arena.text($0, "EvaluationInfo.alignmentModel") }
        if let alignmentWeightsSha256 { (raw.has_alignment_weights_sha256, raw.alignment_weights_sha256) = (1, arena.bytes(alignmentWeightsSha256)) }
    }
}

/// The message `blip.v1.GetEvaluationRequest`.
public struct GetEvaluationRequest: WireMessage, Sendable, Equatable {
    /// Field 1, `evaluation_id`.
    public var evaluationID: UInt64?

    /// A message with the given fields; what is left out stays absent.
    public init(
        evaluationID: UInt64? = nil
    ) {
        self.evaluationID = evaluationID
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "GetEvaluationRequest", bytes, blip__v1__get_evaluation_request__unpack,
            blip__v1__get_evaluation_request__free_unpacked
        ) {
            try GetEvaluationRequest($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "GetEvaluationRequest", blip__v1__get_evaluation_request__init,
            blip__v1__get_evaluation_request__get_packed_size, blip__v1__get_evaluation_request__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension GetEvaluationRequest {
    init(_ raw: Blip__V1__GetEvaluationRequest) throws {
        evaluationID = raw.has_evaluation_id != 0 ? raw.evaluation_id : nil
    }

    func fill(_ raw: inout Blip__V1__GetEvaluationRequest, _ arena: Arena) throws {
        if let evaluationID { (raw.has_evaluation_id, raw.evaluation_id) = (1, evaluationID) }
    }
}

/// The message `blip.v1.GetEvaluationReply`.
public struct GetEvaluationReply: WireMessage, Sendable, Equatable {
    /// Field 1, `evaluation`.
    public var evaluation: EvaluationInfo?

    /// A message with the given fields; what is left out stays absent.
    public init(
        evaluation: EvaluationInfo? = nil
    ) {
        self.evaluation = evaluation
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "GetEvaluationReply", bytes, blip__v1__get_evaluation_reply__unpack,
            blip__v1__get_evaluation_reply__free_unpacked
        ) {
            try GetEvaluationReply($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "GetEvaluationReply", blip__v1__get_evaluation_reply__init,
            blip__v1__get_evaluation_reply__get_packed_size, blip__v1__get_evaluation_reply__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension GetEvaluationReply {
    init(_ raw: Blip__V1__GetEvaluationReply) throws {
        evaluation = try raw.evaluation.map { try EvaluationInfo($0.pointee) }
    }

    func fill(_ raw: inout Blip__V1__GetEvaluationReply, _ arena: Arena) throws {
        raw.evaluation = try evaluation.flatMap { value in try arena.message(blip__v1__evaluation_info__init) { try value.fill(&$0, $1) } }
    }
}

/// The message `blip.v1.ListEvaluationsRequest`.
public struct ListEvaluationsRequest: WireMessage, Sendable, Equatable {
    /// Field 1, `limit`.
    public var limit: UInt32?

    /// A message with the given fields; what is left out stays absent.
    public init(
        limit: UInt32? = nil
    ) {
        self.limit = limit
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "ListEvaluationsRequest", bytes, blip__v1__list_evaluations_request__unpack,
            blip__v1__list_evaluations_request__free_unpacked
        ) {
            try ListEvaluationsRequest($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "ListEvaluationsRequest", blip__v1__list_evaluations_request__init,
            blip__v1__list_evaluations_request__get_packed_size, blip__v1__list_evaluations_request__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension ListEvaluationsRequest {
    init(_ raw: Blip__V1__ListEvaluationsRequest) throws {
        limit = raw.has_limit != 0 ? raw.limit : nil
    }

    func fill(_ raw: inout Blip__V1__ListEvaluationsRequest, _ arena: Arena) throws {
        if let limit { (raw.has_limit, raw.limit) = (1, limit) }
    }
}

/// The message `blip.v1.ListEvaluationsReply`.
public struct ListEvaluationsReply: WireMessage, Sendable, Equatable {
    /// Field 1, `evaluations`.
    public var evaluations: [EvaluationInfo]

    /// A message with the given fields; what is left out stays absent.
    public init(
        evaluations: [EvaluationInfo] = []
    ) {
        self.evaluations = evaluations
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "ListEvaluationsReply", bytes, blip__v1__list_evaluations_reply__unpack,
            blip__v1__list_evaluations_reply__free_unpacked
        ) {
            try ListEvaluationsReply($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "ListEvaluationsReply", blip__v1__list_evaluations_reply__init,
            blip__v1__list_evaluations_reply__get_packed_size, blip__v1__list_evaluations_reply__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension ListEvaluationsReply {
    init(_ raw: Blip__V1__ListEvaluationsReply) throws {
        evaluations = try array(raw.evaluations, raw.n_evaluations) { try EvaluationInfo($0!.pointee) }
    }

    func fill(_ raw: inout Blip__V1__ListEvaluationsReply, _ arena: Arena) throws {
        raw.n_evaluations = evaluations.count
        raw.evaluations = try arena.array(evaluations) {
            value in try arena.message(blip__v1__evaluation_info__init) { try value.fill(&$0, $1) }
        }
    }
}

/// The message `blip.v1.EvaluationCaption`.
public struct EvaluationCaption: WireMessage, Sendable, Equatable {
    /// Field 1, `sha256`.
    public var sha256: [UInt8]?
    /// Field 2, `file_name`.
    public var fileName: String?
    /// Field 3, `candidate`.
    public var candidate: String?
    /// Field 4, `references`.
    public var references: [String]
    /// Field 5, `cider`.
    public var cider: Double?
    /// Field 6, `rouge_l`.
    public var rougeL: Double?
    /// Field 7, `bleu4`.
    public var bleu4: Double?

    /// A message with the given fields; what is left out stays absent.
    public init(
        sha256: [UInt8]? = nil,
        fileName: String? = nil,
        candidate: String? = nil,
        references: [String] = [],
        cider: Double? = nil,
        rougeL: Double? = nil,
        bleu4: Double? = nil
    ) {
        self.sha256 = sha256
        self.fileName = fileName
        self.candidate = candidate
        self.references = references
        self.cider = cider
        self.rougeL = rougeL
        self.bleu4 = bleu4
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "EvaluationCaption", bytes, blip__v1__evaluation_caption__unpack,
            blip__v1__evaluation_caption__free_unpacked
        ) {
            try EvaluationCaption($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "EvaluationCaption", blip__v1__evaluation_caption__init,
            blip__v1__evaluation_caption__get_packed_size, blip__v1__evaluation_caption__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension EvaluationCaption {
    init(_ raw: Blip__V1__EvaluationCaption) throws {
        sha256 = raw.has_sha256 != 0 ? bytes(raw.sha256) : nil
        fileName = try raw.file_name.map { try text($0, "EvaluationCaption.fileName") }
        candidate = try raw.candidate.map { try text($0, "EvaluationCaption.candidate") }
        references = try array(raw.references, raw.n_references) { try text($0, "EvaluationCaption.references") }
        cider = raw.has_cider != 0 ? raw.cider : nil
        rougeL = raw.has_rouge_l != 0 ? raw.rouge_l : nil
        bleu4 = raw.has_bleu4 != 0 ? raw.bleu4 : nil
    }

    func fill(_ raw: inout Blip__V1__EvaluationCaption, _ arena: Arena) throws {
        if let sha256 { (raw.has_sha256, raw.sha256) = (1, arena.bytes(sha256)) }
        raw.file_name = try fileName.flatMap { try arena.text($0, "EvaluationCaption.fileName") }
        raw.candidate = try candidate.flatMap { try arena.text($0, "EvaluationCaption.candidate") }
        raw.n_references = references.count
        raw.references = try arena.array(references) { try arena.text($0, "EvaluationCaption.references") }
        if let cider { (raw.has_cider, raw.cider) = (1, cider) }
        if let rougeL { (raw.has_rouge_l, raw.rouge_l) = (1, rougeL) }
        if let bleu4 { (raw.has_bleu4, raw.bleu4) = (1, bleu4) }
    }
}

/// The message `blip.v1.GetEvaluationCaptionsRequest`.
public struct GetEvaluationCaptionsRequest: WireMessage, Sendable, Equatable {
    /// Field 1, `evaluation_id`.
    public var evaluationID: UInt64?
    /// Field 2, `offset`.
    public var offset: UInt32?
    /// at most 1,000
    public var limit: UInt32?

    /// A message with the given fields; what is left out stays absent.
    public init(
        evaluationID: UInt64? = nil,
        offset: UInt32? = nil,
        limit: UInt32? = nil
    ) {
        self.evaluationID = evaluationID
        self.offset = offset
        self.limit = limit
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "GetEvaluationCaptionsRequest", bytes, blip__v1__get_evaluation_captions_request__unpack,
            blip__v1__get_evaluation_captions_request__free_unpacked
        ) {
            try GetEvaluationCaptionsRequest($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "GetEvaluationCaptionsRequest", blip__v1__get_evaluation_captions_request__init,
            blip__v1__get_evaluation_captions_request__get_packed_size, blip__v1__get_evaluation_captions_request__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension GetEvaluationCaptionsRequest {
    init(_ raw: Blip__V1__GetEvaluationCaptionsRequest) throws {
        evaluationID = raw.has_evaluation_id != 0 ? raw.evaluation_id : nil
        offset = raw.has_offset != 0 ? raw.offset : nil
        limit = raw.has_limit != 0 ? raw.limit : nil
    }

    func fill(_ raw: inout Blip__V1__GetEvaluationCaptionsRequest, _ arena: Arena) throws {
        if let evaluationID { (raw.has_evaluation_id, raw.evaluation_id) = (1, evaluationID) }
        if let offset { (raw.has_offset, raw.offset) = (1, offset) }
        if let limit { (raw.has_limit, raw.limit) = (1, limit) }
    }
}

/// The message `blip.v1.GetEvaluationCaptionsReply`.
public struct GetEvaluationCaptionsReply: WireMessage, Sendable, Equatable {
    /// ordered by sha256
    public var captions: [EvaluationCaption]

    /// A message with the given fields; what is left out stays absent.
    public init(
        captions: [EvaluationCaption] = []
    ) {
        self.captions = captions
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "GetEvaluationCaptionsReply", bytes, blip__v1__get_evaluation_captions_reply__unpack,
            blip__v1__get_evaluation_captions_reply__free_unpacked
        ) {
            try GetEvaluationCaptionsReply($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "GetEvaluationCaptionsReply", blip__v1__get_evaluation_captions_reply__init,
            blip__v1__get_evaluation_captions_reply__get_packed_size, blip__v1__get_evaluation_captions_reply__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension GetEvaluationCaptionsReply {
    init(_ raw: Blip__V1__GetEvaluationCaptionsReply) throws {
        captions = try array(raw.captions, raw.n_captions) { try EvaluationCaption($0!.pointee) }
    }

    func fill(_ raw: inout Blip__V1__GetEvaluationCaptionsReply, _ arena: Arena) throws {
        raw.n_captions = captions.count
        raw.captions = try arena.array(captions) {
            value in try arena.message(blip__v1__evaluation_caption__init) { try value.fill(&$0, $1) }
        }
    }
}

/// The message `blip.v1.WorkerInfo`.
public struct WorkerInfo: WireMessage, Sendable, Equatable {
    /// host:pid
    public var name: String?
    /// trainer, preprocessing, ...
    public var kind: String?
    /// device, threads, current job
    public var detail: String?
    /// Field 4, `last_seen_ms`.
    public var lastSeenMs: Int64?

    /// A message with the given fields; what is left out stays absent.
    public init(
        name: String? = nil,
        kind: String? = nil,
        detail: String? = nil,
        lastSeenMs: Int64? = nil
    ) {
        self.name = name
        self.kind = kind
        self.detail = detail
        self.lastSeenMs = lastSeenMs
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "WorkerInfo", bytes, blip__v1__worker_info__unpack,
            blip__v1__worker_info__free_unpacked
        ) {
            try WorkerInfo($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "WorkerInfo", blip__v1__worker_info__init,
            blip__v1__worker_info__get_packed_size, blip__v1__worker_info__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension WorkerInfo {
    init(_ raw: Blip__V1__WorkerInfo) throws {
        name = try raw.name.map { try text($0, "WorkerInfo.name") }
        kind = try raw.kind.map { try text($0, "WorkerInfo.kind") }
        detail = try raw.detail.map { try text($0, "WorkerInfo.detail") }
        lastSeenMs = raw.has_last_seen_ms != 0 ? raw.last_seen_ms : nil
    }

    func fill(_ raw: inout Blip__V1__WorkerInfo, _ arena: Arena) throws {
        raw.name = try name.flatMap { try arena.text($0, "WorkerInfo.name") }
        raw.kind = try kind.flatMap { try arena.text($0, "WorkerInfo.kind") }
        raw.detail = try detail.flatMap { try arena.text($0, "WorkerInfo.detail") }
        if let lastSeenMs { (raw.has_last_seen_ms, raw.last_seen_ms) = (1, lastSeenMs) }
    }
}

/// The message `blip.v1.ListWorkersRequest`.
public struct ListWorkersRequest: WireMessage, Sendable, Equatable {
    /// A message with the given fields; what is left out stays absent.
    public init() {}

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "ListWorkersRequest", bytes, blip__v1__list_workers_request__unpack,
            blip__v1__list_workers_request__free_unpacked
        ) {
            try ListWorkersRequest($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "ListWorkersRequest", blip__v1__list_workers_request__init,
            blip__v1__list_workers_request__get_packed_size, blip__v1__list_workers_request__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension ListWorkersRequest {
    init(_ raw: Blip__V1__ListWorkersRequest) throws {}

    func fill(_ raw: inout Blip__V1__ListWorkersRequest, _ arena: Arena) throws {
    }
}

/// The message `blip.v1.ListWorkersReply`.
public struct ListWorkersReply: WireMessage, Sendable, Equatable {
    /// Field 1, `workers`.
    public var workers: [WorkerInfo]

    /// A message with the given fields; what is left out stays absent.
    public init(
        workers: [WorkerInfo] = []
    ) {
        self.workers = workers
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "ListWorkersReply", bytes, blip__v1__list_workers_reply__unpack,
            blip__v1__list_workers_reply__free_unpacked
        ) {
            try ListWorkersReply($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "ListWorkersReply", blip__v1__list_workers_reply__init,
            blip__v1__list_workers_reply__get_packed_size, blip__v1__list_workers_reply__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension ListWorkersReply {
    init(_ raw: Blip__V1__ListWorkersReply) throws {
        workers = try array(raw.workers, raw.n_workers) { try WorkerInfo($0!.pointee) }
    }

    func fill(_ raw: inout Blip__V1__ListWorkersReply, _ arena: Arena) throws {
        raw.n_workers = workers.count
        raw.workers = try arena.array(workers) {
            value in try arena.message(blip__v1__worker_info__init) { try value.fill(&$0, $1) }
        }
    }
}
