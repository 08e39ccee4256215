import ArgumentParser
import Foundation
import ServiceKit

/// `blip model pull`
struct ModelPull: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull", abstract: "Download a model from a Hugging Face hub and add it.",
        discussion: """
            Files are kept in the cache; a download that was cut goes on where it ended. Sizes and hashes are checked. \
            --print-config shows which hub, token file and cache would be used.

            Examples:
              blip model pull Salesforce/blip-image-captioning-base --name blip-base
              blip model pull me/birds@v2 --name birds-2 --token-file ~/.hub-token
            """)

    @Argument(help: "OWNER/NAME, or OWNER/NAME@REVISION: a branch, a tag or a commit.")
    var model: String

    @Option(help: "The name to give it. Default: NAME in lower case.")
    var name: String?

    @Option(help: "Address of the hub (BLIP_HUB). Default: \(HubClient.publicHub).")
    var hub: String?

    @Option(
        name: [.customLong("token-file"), .customLong("hub-token-file")],
        help: "File with the access token for models that are not public (BLIP_HUB_TOKEN_FILE).")
    var tokenFile: String?

    @Option(
        name: [.customLong("cache"), .customLong("hub-cache")],
        help: "Folder of downloads (BLIP_HUB_CACHE). Default: ~/.cache/blipstream/hub.")
    var cache: String?

    @Flag(help: "Download only and print the folder; needs no service.")
    var downloadOnly = false

    @OptionGroup(title: "Checkpoint") var flags: ImportFlags
    @OptionGroup var place: InstallationOptions
    @OptionGroup var output: OutputOptions

    private struct Downloaded: Encodable {
        let model: String
        let commit: String
        let folder: String
    }

    func run() async throws {
        let installation = try place.installation([
            (Setting.hub, hub), (Setting.hubTokenFile, tokenFile), (Setting.hubCache, cache),
        ])
        let settings = installation.settings
        let source = try HubModel(model)
        let token = try settings.optionalText(Setting.hubTokenFile).map(HubClient.token)
        let client = try HubClient(base: try settings.text(Setting.hub), token: token)
        let cache =
            settings.optionalText(Setting.hubCache).map { URL(filePath: $0) } ?? HubDownload.defaultCache()
        let line = ProgressLine("downloading \(source)")
        let download = HubDownload(client: client, cache: cache)
        let (folder, commit) = try await download.fetch(source) { done, total, file in
            line.update(done: done >> 10, total: max(1, total >> 10), unit: "KiB", extra: file)
        }
        line.finish()
        let path = folder.path(percentEncoded: false)
        guard !downloadOnly else {
            if output.json {
                return try output.console.emit(Downloaded(model: "\(source)", commit: commit, folder: path))
            }
            return output.console.say(path.safe)
        }
        output.console.note("\(source) at \(commit.prefix(12)) is in \(path.safe)")
        let outcome = try await ModelIntake(client: installation.client).bring(
            folder, name: name ?? source.name.lowercased(), options: flags.options)
        if output.json { return try output.console.emit(outcome) }
        output.console.tell(outcome)
    }
}
