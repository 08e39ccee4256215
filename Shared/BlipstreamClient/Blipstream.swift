public import Foundation
public import Logging
public import RPC
public import Wire

/// A client of a Blipstream installation: pictures in, captions out, and the catalogue of what there is.
///
///     let blipstream = try Blipstream(runFolder: folder)
///     let reply = try await blipstream.caption(image: bytes, model: "birds")
public struct Blipstream: Sendable {
    /// Uploads, and the catalogue, which the same process serves.
    public let ingestion: RPCClient
    /// The captioners in use.
    public let captioners: CaptionerPool
    /// For `PreprocessingService.status`; nil when no endpoint was given.
    public let preprocessing: RPCClient?
    /// For `TrainerService.status`; nil when no endpoint was given.
    public let trainer: RPCClient?
    /// For `EvaluatorService.status`; nil when no endpoint was given.
    public let evaluator: RPCClient?

    /// The client for every `CatalogService` method: `try await blipstream.catalog.call(CatalogService.listRuns, .init())`.
    public var catalog: RPCClient { ingestion }

    /// A client of the given endpoints. Nothing is connected before the first call.
    public init(
        ingestion: Endpoint, captioner: [Endpoint], preprocessing: Endpoint? = nil, trainer: Endpoint? = nil,
        evaluator: Endpoint? = nil, logger: Logger = Logger(label: "blipstream")
    ) {
        func client(_ endpoint: Endpoint) -> RPCClient { RPCClient(endpoint: endpoint, logger: logger) }
        self.ingestion = client(ingestion)
        captioners = CaptionerPool(captioner.map(client))
        self.preprocessing = preprocessing.map(client)
        self.trainer = trainer.map(client)
        self.evaluator = evaluator.map(client)
    }

    /// A client of the services whose sockets are in a run folder, as `blip up` makes it: `ingestion.ipc`, `captioner.ipc`,
    /// `preprocessing.ipc`, `trainer.ipc`, `evaluator.ipc`. Throws when the folder's path is too long for sockets.
    public init(runFolder: URL, logger: Logger = Logger(label: "blipstream")) throws {
        func endpoint(_ name: String) throws -> Endpoint {
            try Endpoint("ipc://\(runFolder.appending(path: "\(name).ipc").path(percentEncoded: false))")
        }
        self.init(
            ingestion: try endpoint("ingestion"), captioner: [try endpoint("captioner")],
            preprocessing: try endpoint("preprocessing"), trainer: try endpoint("trainer"),
            evaluator: try endpoint("evaluator"), logger: logger)
    }

    /// Ends all calls and disconnects.
    public func close() {
        for client in [ingestion, preprocessing, trainer, evaluator].compactMap(\.self) + captioners.clients {
            client.close()
        }
    }

    /// What a process says of itself.
    public func health(of client: RPCClient, service: String = "") async throws -> HealthCheckResponse {
        try await client.call(HealthService.check, HealthCheckRequest(service: service))
    }
}
