import ArgumentParser
import BlipstreamClient
import RPC
import Wire

/// `blip model list`
struct ModelList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the models.", discussion: "Example:\n  blip model list")

    @OptionGroup var place: InstallationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let catalog = try place.installation().client.catalog
        let rows = try await catalog.call(CatalogService.listModels, .init()).models.map(ModelRow.init)
        if output.json { return try output.console.emit(rows) }
        output.console.say(
            rows.isEmpty
                ? "No model yet. `blip model import DIR --name NAME` adds one." : ModelRow.table(rows).text)
    }
}

/// `blip model show`
struct ModelShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one model.", discussion: "Example:\n  blip model show tiny-blip")

    @Argument(help: "The model's name.")
    var name: String

    @OptionGroup var place: InstallationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let models = try await place.installation().client.catalog.call(CatalogService.listModels, .init())
            .models
        guard let info = models.first(where: { $0.name == name }) else {
            let known = models.compactMap(\.name).map(\.safe).joined(separator: ", ")
            throw Failure.badInput(
                "no model \(name.safe); there \(known.isEmpty ? "is none" : "are: \(known)")")
        }
        let row = ModelRow(info)
        if output.json { return try output.console.emit(row) }
        for (key, value) in [
            ("name", row.name), ("kind", row.kind), ("parameters", String(row.parameters)),
            ("picture", "\(row.imageSize) × \(row.imageSize) pixels"),
            ("origin", row.origin), ("weights", "sha256 \(row.weightsSHA256)"),
            ("since", Readable.date(row.createdAtMS)),
        ] {
            output.console.say("  \(key): \(value.safe)")
        }
    }
}
