import ArgumentParser
import BlipstreamClient
import Foundation
import RPC
import Wire

/// `blip dataset report`
struct DatasetReport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Show what became of every row that was pushed to a dataset.",
        discussion: """
            Each push with its rows (accepted + duplicate + rejected) and warnings, and the refused rows by reason with \
            examples; pictures that could not be decoded are among them.

            --csv writes the rows that the service keeps, in the columns of `blip dataset push --account`: accepted ones with \
            their caption as detail, and refused ones. A duplicate adds nothing to the dataset, so the service keeps its count \
            and some places only; `push --account FILE` lists each one. Nor does it keep lines of further captions of a \
            picture: their line is empty.

            Examples:
              blip dataset report birds
              blip dataset report birds --csv rows.csv
            """)

    @Argument(help: "The dataset's name.")
    var name: String

    @Option(
        help: "Write accepted and refused rows to this file: outcome, file, line, picture, reason, detail.")
    var csv: String?

    @OptionGroup var place: InstallationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let client = try place.installation().client
        let catalog = client.catalog
        let console = output.console
        let reply = try await catalog.call(CatalogService.getDataset, .init(name: name))
        var account = DatasetAccount()
        if csv != nil { try await account.addImages(of: name, from: client) }
        var examples: [String: [Rejection]] = [:]
        let reasons = Set(reply.reasons.compactMap(\.reason))
        var offset: UInt64 = 0
        while true {
            let page = try await catalog.call(
                CatalogService.listRejections, .init(dataset: name, offset: offset, limit: 1000)
            ).rejections
            for row in page {
                if (examples[row.reason ?? ""] ?? []).count < 3 {
                    examples[row.reason ?? "", default: []].append(row)
                }
                if csv != nil { account.add(row) }
            }
            offset += UInt64(page.count)
            let isSeen =
                csv == nil && reasons.allSatisfy { (examples[$0] ?? []).count >= 1 } && offset >= 1000
            if page.count < 1000 || isSeen { break }
        }
        if let csv {
            do { try Data(account.text.utf8).write(to: URL(filePath: csv)) } catch {
                throw Failure.badInput("cannot write \(csv.safe); choose another --csv")
            }
        }
        let row = DatasetRow(reply.dataset ?? DatasetInfo())
        if output.json { return try console.emit(Result(row, reply, examples)) }
        show(console, row, reply, examples)
        guard let csv else { return }
        console.say(
            "\n\(csv.safe): \(Readable.count(account.accepted, "accepted row")), "
                + "\(Readable.count(account.rejected, "refused row"))"
                + (row.pending > 0 ? "; \(Readable.count(row.pending, "picture")) not prepared yet" : ""))
    }

    private func show(
        _ console: Console, _ row: DatasetRow, _ reply: GetDatasetReply, _ examples: [String: [Rejection]]
    ) {
        console.say(DatasetRow.table([row]).text)
        if !reply.pushes.isEmpty {
            var table = Table(
                ["PUSHED", "FORMAT", "IMAGES", "ROWS", "ACCEPTED", "DUPLICATE", "REJECTED", "FROM"],
                right: [2, 3, 4, 5, 6])
            for push in reply.pushes {
                let counts = [push.images, push.rows, push.accepted, push.duplicates, push.rejected]
                table.add(
                    [Readable.date(push.finishedAtMs), (push.format ?? "").safe]
                        + counts.map { String($0 ?? 0) } + [(push.source ?? "").safe])
            }
            console.say("\n\(table.text)")
        }
        for warning in reply.pushes.first?.warnings ?? [] {
            console.say("  warning: \((warning.detail ?? "").safe)")
            for example in warning.examples.prefix(3) { console.say("      \(example.safe)") }
        }
        guard !reply.reasons.isEmpty else { return console.say("\nNo row was refused.") }
        console.say("\nRefused:")
        for reason in reply.reasons {
            console.say("  \(reason.count ?? 0) × \((reason.reason ?? "").safe)")
            for row in examples[reason.reason ?? ""] ?? [] {
                let line = (row.line ?? 0) > 0 ? ":\(row.line ?? 0)" : ""
                console.say("      \((row.fileName ?? "").safe)\(line): \((row.detail ?? "").safe)")
            }
        }
    }

    private struct Result: Encodable {
        struct Push: Encodable {
            let source: String
            let format: String
            let images: UInt64
            let rows: UInt64
            let accepted: UInt64
            let duplicates: UInt64
            let rejected: UInt64
            let warnings: [Warning]
            let duplicateExamples: [String]
            let finishedAtMS: Int64

            enum CodingKeys: String, CodingKey {
                case source, format, images, rows, accepted, duplicates, rejected, warnings
                case duplicateExamples = "duplicate_examples"
                case finishedAtMS = "finished_at_ms"
            }
        }

        struct Warning: Encodable {
            let code: String
            let count: UInt64
            let text: String
            let examples: [String]
        }

        struct Example: Encodable {
            let file: String
            let line: UInt64
            let detail: String
        }

        let dataset: DatasetRow
        let pushes: [Push]
        let reasons: [String: UInt64]
        let examples: [String: [Example]]

        init(_ row: DatasetRow, _ reply: GetDatasetReply, _ found: [String: [Rejection]]) {
            dataset = row
            pushes = reply.pushes.map { push in
                Push(
                    source: push.source ?? "", format: push.format ?? "", images: push.images ?? 0,
                    rows: push.rows ?? 0, accepted: push.accepted ?? 0, duplicates: push.duplicates ?? 0,
                    rejected: push.rejected ?? 0,
                    warnings: push.warnings.map {
                        Warning(
                            code: $0.code ?? "", count: $0.count ?? 0, text: $0.detail ?? "",
                            examples: $0.examples)
                    }, duplicateExamples: push.duplicateExamples, finishedAtMS: push.finishedAtMs ?? 0)
            }
            reasons = Dictionary(
                reply.reasons.map { ($0.reason ?? "", $0.count ?? 0) }, uniquingKeysWith: +)
            examples = found.mapValues { rows in
                rows.map { Example(file: $0.fileName ?? "", line: $0.line ?? 0, detail: $0.detail ?? "") }
            }
        }
    }
}
