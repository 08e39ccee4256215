public import BlobStore
public import Catalog
import Database
import Foundation
public import Logging
public import RPC

/// What a service works with.
public struct ServiceContext: Sendable {
    /// "trainer", "captioner", …
    public let name: String
    public let settings: Settings
    public let state: StateFolder
    public let logger: Logger
    public let catalog: Catalog
    public let blobs: BlobStore
    /// Register methods on it; it runs once the service's own setup is done.
    public let server: RPCServer
    /// host:pid, as the workers table shows it.
    public let worker: String

    public init(
        name: String, settings: Settings, state: StateFolder, logger: Logger, catalog: Catalog,
        blobs: BlobStore,
        server: RPCServer
    ) {
        (self.name, self.settings, self.state, self.logger) = (name, settings, state, logger)
        (self.catalog, self.blobs, self.server) = (catalog, blobs, server)
        worker = "\(ProcessInfo.processInfo.hostName):\(ProcessInfo.processInfo.processIdentifier)"
    }

    /// The endpoints of `key`, or `service`'s own in the state folder.
    public func endpoints(_ key: SettingKey, or service: String) throws -> [Endpoint] {
        let given = try settings.endpoints(key)
        return given.isEmpty ? [try state.endpoint(service)] : given
    }
}
