import Datasets

extension DatasetTransfer.Outcome {
    struct Summary: Encodable {
        let dataset: String
        let format: String
        let images: Int
        let rows: Int
        let accepted: Int
        let duplicate: Int
        let rejected: Int
        let newCaptions: Int
        let sentPictures: Int
        let sentBytes: Int
        let reasons: [String: Int]
        let seconds: Double
        let warnings: [DatasetWarning]
        let prepared: DatasetRow?

        enum CodingKeys: String, CodingKey {
            case dataset, format, images, rows, accepted, duplicate, rejected, reasons, seconds, warnings,
                prepared
            case newCaptions = "new_captions"
            case sentPictures = "sent_pictures"
            case sentBytes = "sent_bytes"
        }
    }

    func summary(dataset: String) -> Summary {
        Summary(
            dataset: dataset, format: plan.format.rawValue, images: plan.pictures.count, rows: ledger.rows,
            accepted: ledger.accepted, duplicate: ledger.duplicates.count, rejected: ledger.rejected.count,
            newCaptions: ledger.newCaptions, sentPictures: ledger.sent.pictures, sentBytes: ledger.sent.bytes,
            reasons: ledger.reasons, seconds: seconds, warnings: plan.warnings, prepared: final)
    }

    func show(_ console: Console, dataset: String) {
        var table = Table(["ROWS", "ACCEPTED", "DUPLICATE", "REJECTED"], right: [0, 1, 2, 3])
        table.add(
            [ledger.rows, ledger.accepted, ledger.duplicates.count, ledger.rejected.count].map(String.init))
        console.say(table.text)
        console.show(rejected: ledger.rejected)
        console.show(warnings: plan.warnings)
        let rate =
            seconds > 0 ? ", \(Readable.fixed(Double(plan.pictures.count) / seconds, 0)) pictures/s" : ""
        console.say("Pushed to \(dataset.safe) in \(Readable.seconds(seconds))\(rate).")
        if let final { console.say(final.sentence) }
    }
}

/// What `--dry-run` found.
struct DryRun: Encodable {
    let format: String
    let images: Int
    let rows: Int
    let accepted: Int
    let duplicates: Int
    let rejected: [RejectedRow]
    let warnings: [DatasetWarning]
    let splits: [String: Int]

    init(_ plan: DatasetPlan) {
        (format, images, rows) = (plan.format.rawValue, plan.pictures.count, plan.count)
        (accepted, duplicates, rejected) = (plan.accepted, plan.duplicates.count, plan.rejected)
        warnings = plan.warnings
        splits = Dictionary(uniqueKeysWithValues: plan.splits.map { ($0.key.rawValue, $0.value) })
    }

    func show(_ console: Console) {
        var table = Table(
            ["FORMAT", "IMAGES", "ROWS", "ACCEPTED", "DUPLICATE", "REJECTED"], right: [1, 2, 3, 4, 5])
        table.add([format] + [images, rows, accepted, duplicates, rejected.count].map(String.init))
        console.say(table.text)
        let parts = DatasetSplit.allCases.map { "\(splits[$0.rawValue] ?? 0) \($0.rawValue)" }
        console.say("  splits: \(parts.joined(separator: ", "))")
        console.show(rejected: rejected)
        console.show(warnings: warnings)
        console.say("Nothing was sent.")
    }
}

extension RejectedRow {
    /// "file:line", or the file alone.
    var place: String { line > 0 ? "\(file):\(line)" : file }
}

extension Console {
    /// Each reason with its count and an example.
    func show(rejected rows: [RejectedRow]) {
        let groups = Dictionary(grouping: rows, by: \.reason.code)
        for (reason, group) in groups.sorted(by: { ($1.value.count, $0.key) < ($0.value.count, $1.key) }) {
            guard let example = group.first else { continue }
            say("  \(group.count) × \(reason.safe), as \(example.place.safe): \(example.detail.safe)")
        }
    }

    func show(warnings: [DatasetWarning]) {
        for warning in warnings {
            say("  warning: \(warning.text.safe)")
            for example in warning.examples.prefix(3) { say("      \(example.safe)") }
        }
    }
}
