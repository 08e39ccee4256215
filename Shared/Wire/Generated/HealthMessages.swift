// Generated from proto/health.proto by proto/generate. Change the .proto file, then run that.
// swift-format-ignore-file

import CProtobufC
import CWire

/// The message `grpc.health.v1.HealthCheckRequest`.
public struct HealthCheckRequest: WireMessage, Sendable, Equatable {
    /// "" = the whole process
    public var service: String?

    /// A message with the given fields; what is left out stays absent.
    public init(
        service: String? = nil
    ) {
        self.service = service
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "HealthCheckRequest", bytes, grpc__health__v1__health_check_request__unpack,
            grpc__health__v1__health_check_request__free_unpacked
        ) {
            try HealthCheckRequest($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "HealthCheckRequest", grpc__health__v1__health_check_request__init,
            grpc__health__v1__health_check_request__get_packed_size, grpc__health__v1__health_check_request__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension HealthCheckRequest {
    init(_ raw: Grpc__Health__V1__HealthCheckRequest) throws {
        service = try raw.service.map { try text($0, "HealthCheckRequest.service") }
    }

    func fill(_ raw: inout Grpc__Health__V1__HealthCheckRequest, _ arena: Arena) throws {
        raw.service = try service.flatMap { try arena.text($0, "HealthCheckRequest.service") }
    }
}

/// The message `grpc.health.v1.HealthCheckResponse`.
public struct HealthCheckResponse: WireMessage, Sendable, Equatable {
    /// The values of `grpc.health.v1.HealthCheckResponse.ServingStatus`.
    public enum ServingStatus: UInt32, Sendable, CaseIterable {
        /// `UNKNOWN`
        case unknown = 0
        /// `SERVING`
        case serving = 1
        /// `NOT_SERVING`
        case notServing = 2
        /// `SERVICE_UNKNOWN`
        case serviceUnknown = 3
    }

    /// Field 1, `status`.
    public var status: HealthCheckResponse.ServingStatus?
    /// why it is not serving; what it is doing
    public var detail: String?

    /// A message with the given fields; what is left out stays absent.
    public init(
        status: HealthCheckResponse.ServingStatus? = nil,
        detail: String? = nil
    ) {
        self.status = status
        self.detail = detail
    }

    /// Reads a packed message. Throws `WireError` when it is malformed or unreasonably large.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        self = try unpacking(
            "HealthCheckResponse", bytes, grpc__health__v1__health_check_response__unpack,
            grpc__health__v1__health_check_response__free_unpacked
        ) {
            try HealthCheckResponse($0.pointee)
        }
    }

    /// The packed message. Throws `WireError` when a string holds a NUL.
    public func encoded() throws -> [UInt8] {
        try packing(
            "HealthCheckResponse", grpc__health__v1__health_check_response__init,
            grpc__health__v1__health_check_response__get_packed_size, grpc__health__v1__health_check_response__pack
        ) {
            try fill(&$0.pointee, $1)
        }
    }
}

extension HealthCheckResponse {
    init(_ raw: Grpc__Health__V1__HealthCheckResponse) throws {
        status = try raw.has_status != 0 ? enumeration(raw.status.rawValue, "HealthCheckResponse.status") : nil
        detail = try raw.detail.map { try text($0, "HealthCheckResponse.detail") }
    }

    func fill(_ raw: inout Grpc__Health__V1__HealthCheckResponse, _ arena: Arena) throws {
        if let status { (raw.has_status, raw.status) = (1, Grpc__Health__V1__HealthCheckResponse__ServingStatus(rawValue: status.rawValue)) }
        raw.detail = try detail.flatMap { try arena.text($0, "HealthCheckResponse.detail") }
    }
}
