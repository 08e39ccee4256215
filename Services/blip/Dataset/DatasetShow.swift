import ArgumentParser
import BlipstreamClient
import RPC
import Wire

/// `blip dataset show`
struct DatasetShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a dataset's counts, splits and rejected rows.",
        discussion: """
            Examples:
              blip dataset show birds
              blip dataset show birds --json
            """)

    @Argument(help: "The dataset's name.")
    var name: String

    @OptionGroup var place: InstallationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let catalog = try place.installation().client.catalog
        let reply = try await catalog.call(CatalogService.getDataset, .init(name: name))
        let row = DatasetRow(reply.dataset ?? DatasetInfo())
        let examples = reply.rejections.map(Rejected.init)
        if output.json { return try output.console.emit(Result(dataset: row, rejections: examples)) }
        let console = output.console
        console.say(DatasetRow.table([row]).text)
        guard !examples.isEmpty else { return }
        console.say("\nRejected\(row.rejected > examples.count ? " (the first \(examples.count))" : ""):")
        for (reason, group) in Dictionary(grouping: examples, by: \.reason).sorted(by: {
            $0.value.count > $1.value.count
        }) {
            console.say("  \(group.count) × \(reason.safe)")
            for example in group.prefix(3) {
                console.say("      \(example.file.safe): \(example.detail.safe)")
            }
            if group.count > 3 { console.say("      and \(group.count - 3) more") }
        }
    }

    private struct Rejected: Encodable {
        let file: String
        let line: UInt64
        let reason: String
        let detail: String

        init(_ rejection: Rejection) {
            (file, line) = (rejection.fileName ?? "", rejection.line ?? 0)
            (reason, detail) = (rejection.reason ?? "", rejection.detail ?? "")
        }
    }

    private struct Result: Encodable {
        let dataset: DatasetRow
        let rejections: [Rejected]
    }
}
