import BlobStore
import Catalog
import Database
import Foundation
import Logging
import RPC
public import ServiceLifecycle
import UnixSignals

/// The frame every service runs in: settings, logging, database, blob store, server, signals.
public enum ServiceProcess {
    /// Runs the service until SIGTERM or SIGINT, then drains for at most 20 seconds.
    ///
    /// Exit codes: 0 ended as asked, 1 failed, 2 settings that cannot be used.
    /// - Parameter body: registers the methods on `context.server` and returns what runs beside it.
    public static func main(
        _ name: String, keys: [SettingKey] = [],
        _ body: @Sendable (ServiceContext) async throws -> [any Service]
    ) async -> Never {
        let settings: Settings
        do { settings = try Settings(keys: Setting.common + keys) } catch { fail(2, name, error) }
        if settings.asksForHelp { finish(settings.help(for: name)) }
        if settings.asksToPrint { finish(settings.printed()) }
        do {
            let context = try await prepare(name, settings)
            var services = try await body(context)
            services.append(ServerService(server: context.server))
            if let parent = context.settings.optionalText(Setting.parentPID).flatMap(Int32.init) {
                services.append(ParentWatch(parent: parent))
            }
            context.logger.info(
                "\(name) listens on \(context.server.endpoints.map(\.description).joined(separator: ", "))")
            context.server.setServing(true, detail: "ready")
            var configuration = ServiceGroupConfiguration(
                services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: context.logger)
            configuration.maximumGracefulShutdownDuration = .seconds(20)
            configuration.maximumCancellationDuration = .seconds(5)
            try await ServiceGroup(configuration: configuration).run()
            context.logger.info("\(name) ended")
        } catch let error as SettingsError {
            fail(2, name, error)
        } catch is CancellationError {
            exit(0)
        } catch {
            fail(1, name, error)
        }
        exit(0)
    }

    /// Everything a service has before its own setup; also what service tests start from.
    public static func prepare(_ name: String, _ settings: Settings) async throws -> ServiceContext {
        let state =
            settings.optionalText(Setting.home).map { StateFolder(home: URL(filePath: $0)) } ?? .default()
        try state.create()
        let levelName = try settings.text(Setting.logLevel)
        guard let level = Logger.Level(rawValue: levelName) else {
            throw SettingsError(
                "--log-level is \"\(levelName)\", expected one of \(Logger.Level.allCases.map(\.rawValue))")
        }
        var logger = Logger(label: name) { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = level
        let url = settings.optionalText(Setting.databaseURL) ?? PrivateCluster(stateFolder: state.home).url
        let catalog = Catalog(database: Database(url: url, applicationName: name))
        try await migrate(catalog, logger)
        let blobs = try BlobStore(
            root: settings.optionalText(Setting.blobs).map { URL(filePath: $0) } ?? state.blobs)
        let given = try settings.endpoints(Setting.listen)
        let server = try RPCServer(
            endpoints: given.isEmpty ? [try state.endpoint(name)] : given, name: name, logger: logger)
        return ServiceContext(
            name: name, settings: settings, state: state, logger: logger, catalog: catalog, blobs: blobs,
            server: server)
    }

    /// Brings the schema up to date, waiting up to 30 seconds for a database that is still starting.
    private static func migrate(_ catalog: Catalog, _ logger: Logger) async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while true {
            do {
                try await catalog.migrate()
                return
            } catch let error as DatabaseError where error.isUnavailable && ContinuousClock.now < deadline {
                logger.notice("waiting for the database: \(error.message)")
                try await Task.sleep(for: .seconds(1))
            }
        }
    }

    private static func finish(_ text: String) -> Never {
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
        exit(0)
    }

    private static func fail(_ code: Int32, _ name: String, _ error: any Error) -> Never {
        FileHandle.standardError.write(Data("\(name): \(error)\n".utf8))
        exit(code)
    }
}

/// The RPC server as one of the group's services.
private struct ServerService: Service {
    let server: RPCServer

    func run() async throws {
        try await withGracefulShutdownHandler {
            try await server.run()
        } onGracefulShutdown: {
            Task { await server.drain(within: .seconds(10)) }
        }
    }
}

/// Ends this process when its parent has gone, so that a demo that was killed leaves nothing running.
private struct ParentWatch: Service {
    let parent: Int32

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled, kill(parent, 0) == 0 { try? await Task.sleep(for: .seconds(1)) }
        }
        // To the process: `raise` would aim at this thread, where the group's signal source never looks.
        if !Task.isShuttingDownGracefully { kill(getpid(), SIGTERM) }
        try await gracefulShutdown()
    }
}
