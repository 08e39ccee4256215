import ArgumentParser
import Foundation

/// `blip dataset push`
struct DatasetPush: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push", abstract: "Send a folder of captioned pictures.",
        discussion: """
            Reads the imagefolder layout: metadata.jsonl with a file_name and one of captions (a list), text, caption, \
            caption_0… on each line, in the folder itself or in train, validation and test below it. Without metadata.jsonl \
            each picture's captions are the lines of the .txt or .caption file beside it. Pictures without a split are split \
            by the hash of their bytes.

            Every row is accounted for: accepted, duplicate, or rejected with a reason. Sending the same again is harmless. \
            Exit code 1 when every row was rejected.

            Examples:
              blip dataset push photos --name birds
              blip dataset push photos --name birds --wait --rejects rejected.jsonl
            """)

    @Argument(help: "The folder.")
    var folder: String

    @Option(help: "The dataset's name; made when it is new.")
    var name: String

    @Flag(help: "Wait until preprocessing has accounted for every picture.")
    var wait = false

    @Option(help: "Write one JSON object for each rejected row to this file.")
    var rejects: String?

    @OptionGroup var place: InstallationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let console = output.console
        let client = try place.installation().client
        let content = try await onThread { [folder] in try PictureFolder.read(URL(filePath: folder)) }
        if let rejects { try writable(rejects) }
        var result = try await DatasetTransfer(client: client, dataset: name).push(content, console: console)
        if let rejects { try write(result.tally.refused, to: rejects) }
        if wait { result.final = try await DatasetTransfer(client: client, dataset: name).wait() }
        if output.json {
            try console.emit(result.summary(dataset: name))
        } else {
            result.show(console, dataset: name)
            if let rejects, !result.tally.refused.isEmpty {
                console.say("Rejected rows are in \(rejects.safe).")
            }
        }
        guard result.tally.accepted + result.tally.duplicates > 0 else {
            throw Failure.failed("every row was rejected; nothing was added to \(name.safe)")
        }
        if let final = result.final, final.ready == 0 {
            throw Failure.failed(
                "every picture of \(name.safe) was rejected; `blip dataset show \(name.safe)` shows why")
        }
    }

    private func writable(_ path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil) else {
            throw Failure.badInput("cannot write \(path.safe); choose another --rejects")
        }
    }

    private func write(_ refused: [RefusedRow], to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let lines = try refused.map { try encoder.encode($0) + Data("\n".utf8) }
        try lines.reduce(Data(), +).write(to: URL(filePath: path))
    }
}
