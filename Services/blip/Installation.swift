import ArgumentParser
import BlipstreamClient
import Foundation
import Logging
import RPC
import ServiceKit

/// Which installation a command talks to.
struct InstallationOptions: ParsableArguments {
    @Option(
        help:
            "Folder of all state (BLIP_HOME). Default: /var/lib/blipstream for root, else ~/.local/state/blipstream."
    )
    var home: String?

    @Option(
        help: "Endpoint of the ingestion service (BLIP_INGESTION). Default: its socket in the state folder.")
    var ingestion: String?

    @Option(
        help:
            "Endpoints of captioners, comma-separated (BLIP_CAPTIONER). Default: the socket in the state folder."
    )
    var captioner: String?

    @Flag(help: "Show every setting with its origin, and end.")
    var printConfig = false

    /// Settings from flags, environment and defaults. Ends the command when they were asked for.
    /// - Parameter others: settings of this command alone, with what its flags say.
    func installation(_ others: [(key: SettingKey, flag: String?)] = []) throws -> Installation {
        let given: [(SettingKey, String?)] =
            [(Setting.home, home), (Setting.ingestion, ingestion), (Setting.captioner, captioner)] + others
        let arguments = given.flatMap { key, value in value.map { [key.flag, $0] } ?? [] }
        let settings = try Settings(keys: Installation.keys + others.map(\.key), arguments: arguments)
        if printConfig { throw CleanExit.message(settings.printed()) }
        return try Installation(settings: settings)
    }
}

/// How a command's result is written.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Write the result as one JSON value on standard output.")
    var json = false

    var console: Console { Console(json: json) }
}

/// An installation: its state folder and the client of its services.
struct Installation: Sendable {
    static let keys = [Setting.home, Setting.databaseURL, Setting.ingestion, Setting.captioner]

    let settings: Settings
    let state: StateFolder
    let client: Blipstream

    init(settings: Settings) throws {
        self.settings = settings
        state = settings.optionalText(Setting.home).map { StateFolder(home: URL(filePath: $0)) } ?? .default()
        var logger = Logger(label: "blip") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .error
        let captioners = try settings.endpoints(Setting.captioner)
        client = Blipstream(
            ingestion: try settings.endpoints(Setting.ingestion).first ?? state.endpoint("ingestion"),
            captioner: try captioners.isEmpty ? [state.endpoint("captioner")] : captioners,
            preprocessing: try state.endpoint("preprocessing"), trainer: try state.endpoint("trainer"),
            evaluator: try state.endpoint("evaluator"), logger: logger)
    }
}
