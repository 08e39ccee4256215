// Generated from proto/workers.proto by proto/generate. Change the .proto file, then run that.
// swift-format-ignore-file

import CProtobufC
import CWire

/// The message `blip.v1.WorkerStatusRequest`.
public struct WorkerStatusRequest: WireMessage, Sendable, Equatable {
    /// A message with the given fields; what is left out stays absent.
    public init() {}

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "WorkerStatusRequest", bytes, blip__v1__worker_status_request__unpack,
            blip__v1__worker_status_request__free_unpacked
        ) {
            try WorkerStatusRequest($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "WorkerStatusRequest", blip__v1__worker_status_request__init,
            blip__v1__worker_status_request__get_packed_size, blip__v1__worker_status_request__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension WorkerStatusRequest {
    init(_ raw: Blip__V1__WorkerStatusRequest) throws {}

    func fill(_ raw: inout Blip__V1__WorkerStatusRequest, _ arena: Arena) throws {
    }
}

/// The message `blip.v1.WorkerStatusReply`.
public struct WorkerStatusReply: WireMessage, Sendable, Equatable {
    /// Field 1, `worker`.
    public var worker: String?
    /// cpu, threads, libraries
    public var device: String?
    /// run or evaluation in hand; 0: idle
    public var job: UInt64?
    /// Field 4, `step`.
    public var step: UInt64?
    /// Field 5, `images_per_second`.
    public var imagesPerSecond: Double?

    /// A message with the given fields; what is left out stays absent.
    public init(
        worker: String? = nil,
        device: String? = nil,
        job: UInt64? = nil,
        step: UInt64? = nil,
        imagesPerSecond: Double? = nil
    ) {
        self.worker = worker
        self.device = device
        self.job = job
        self.step = step
        self.imagesPerSecond = imagesPerSecond
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "WorkerStatusReply", bytes, blip__v1__worker_status_reply__unpack,
            blip__v1__worker_status_reply__free_unpacked
        ) {
            try WorkerStatusReply($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "WorkerStatusReply", blip__v1__worker_status_reply__init,
            blip__v1__worker_status_reply__get_packed_size, blip__v1__worker_status_reply__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension WorkerStatusReply {
    init(_ raw: Blip__V1__WorkerStatusReply) throws {
        worker = try raw.worker.map { try text($0, "WorkerStatusReply.worker") }
        device = try raw.device.map { try text($0, "WorkerStatusReply.device") }
        job = raw.has_job != 0 ? raw.job : nil
        step = raw.has_step != 0 ? raw.step : nil
        imagesPerSecond = raw.has_images_per_second != 0 ? raw.images_per_second : nil
    }

    func fill(_ raw: inout Blip__V1__WorkerStatusReply, _ arena: Arena) throws {
        raw.worker = try worker.flatMap { try arena.text($0, "WorkerStatusReply.worker") }
        raw.device = try device.flatMap { try arena.text($0, "WorkerStatusReply.device") }
        if let job { (raw.has_job, raw.job) = (1, job) }
        if let step { (raw.has_step, raw.step) = (1, step) }
        if let imagesPerSecond { (raw.has_images_per_second, raw.images_per_second) = (1, imagesPerSecond) }
    }
}
