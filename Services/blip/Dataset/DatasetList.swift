import ArgumentParser
import BlipstreamClient
import RPC
import Wire

/// `blip dataset list`
struct DatasetList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the datasets.", discussion: "Example:\n  blip dataset list")

    @OptionGroup var place: InstallationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let catalog = try place.installation().client.catalog
        let rows = try await catalog.call(CatalogService.listDatasets, .init()).datasets.map(DatasetRow.init)
        if output.json { return try output.console.emit(rows) }
        output.console.say(
            rows.isEmpty
                ? "No dataset yet. `blip dataset push DIR --name NAME` makes one."
                : DatasetRow.table(rows).text)
    }
}
