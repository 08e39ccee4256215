import ArgumentParser
import BlipstreamClient
import Datasets
import Foundation
import RPC
import Tokenization
import Wire

/// `blip dataset push`
struct DatasetPush: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push",
        abstract: "Send captioned pictures from a folder, an archive or a file of captions.",
        discussion: """
            Formats, found out from the files: sidecar (cat.jpg with cat.txt or cat.caption), imagefolder (metadata.jsonl or \
            .csv), coco, karpathy, blip-list, flickr8k (captions.txt), flickr-token, flickr30k (results.csv), webdataset (tar \
            shards), tsv; also inside a zip or tar. Splits that the source brings are kept (restval is training data); other \
            pictures are split by the hash of their bytes.

            Every row is accounted for: accepted, duplicate, or rejected with a reason, the file and the line. Sending the \
            same again is harmless and quick: only pictures that the service lacks travel. Exit code 1 when every row was \
            rejected.

            Examples:
              blip dataset push photos --dry-run
              blip dataset push photos --name birds --wait
              blip dataset push captions_val2014.json --pictures val2014 --name coco
              blip dataset push shards.tar --name web --account rows.csv
            """)

    @OptionGroup var options: SourceOptions

    @Option(help: "Count tokens with the vocabulary of this registered model, asked from the service.")
    var model: String?

    @Option(help: "The dataset's name; made when it is new.")
    var name: String?

    @Flag(help: "Show what would happen and send nothing.")
    var dryRun = false

    @Flag(help: "Wait until preprocessing has accounted for every picture.")
    var wait = false

    @Option(help: "Write one JSON object for each rejected row to this file.")
    var rejects: String?

    @Option(help: "Write what became of each row to this file, as CSV.")
    var account: String?

    @OptionGroup var place: InstallationOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard name != nil || dryRun else { throw ValidationError("expected --name NAME, or --dry-run") }
    }

    func run() async throws {
        let console = output.console
        for path in [rejects, account].compactMap(\.self) { try writable(path) }
        guard let name, !dryRun else { return try await preview(console) }
        let client = try place.installation().client
        let prepared = try await PreparedDataset.read(
            options, tokenizer: try await tokenizer(), isDryRun: false)
        var result = try await DatasetTransfer(client: client, dataset: name).push(
            prepared, source: options.source)
        try write(result.ledger.rejected)
        if let account { try Data(result.ledger.csv.utf8).write(to: URL(filePath: account)) }
        if wait { result.final = try await DatasetTransfer(client: client, dataset: name).wait() }
        if output.json {
            try console.emit(result.summary(dataset: name))
        } else {
            result.show(console, dataset: name)
            if let rejects, !result.ledger.rejected.isEmpty {
                console.say("Rejected rows are in \(rejects.safe).")
            }
        }
        guard result.ledger.accepted + result.ledger.duplicates.count > 0 else {
            throw Failure.failed("every row was rejected; nothing was added to \(name.safe)")
        }
        if let final = result.final, final.ready == 0 {
            throw Failure.failed(
                "every picture of \(name.safe) was rejected; `blip dataset report \(name.safe)` shows why")
        }
    }

    private func tokenizer() async throws -> Tokenizer? {
        guard let model else { return try options.tokenizer() }
        return try await ModelVocabulary(client: try place.installation().client).tokenizer(of: model)
    }

    private func preview(_ console: Console) async throws {
        let plan = try await PreparedDataset.read(
            options, tokenizer: try await tokenizer(), isDryRun: true
        ).plan
        try write(plan.rejected)
        if let account { try Data(RowLedger(plan).csv.utf8).write(to: URL(filePath: account)) }
        let result = DryRun(plan)
        if output.json { try console.emit(result) } else { result.show(console) }
        guard plan.accepted + plan.duplicates.count > 0 else {
            throw Failure.failed("every row would be rejected")
        }
    }

    private func writable(_ path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil) else {
            throw Failure.badInput("cannot write \(path.safe); choose another file")
        }
    }

    private func write(_ refused: [RejectedRow]) throws {
        guard let rejects else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var lines = Data()
        for row in refused { lines += try encoder.encode(row) + Data("\n".utf8) }
        try lines.write(to: URL(filePath: rejects))
    }
}
