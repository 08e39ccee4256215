import BlipstreamClient
import Foundation
import RPC
import Wire

/// Pushing a folder and waiting for what becomes of it, with progress.
struct DatasetTransfer: Sendable {
    let client: Blipstream
    let dataset: String

    /// What a push came to.
    struct Outcome: Sendable {
        let tally: Pusher.Tally
        let notes: [String]
        let seconds: Double
        /// The dataset once preprocessing was done; nil: nobody waited.
        var final: DatasetRow?
    }

    func push(_ content: PictureFolder, console: Console) async throws -> Outcome {
        let line = ProgressLine("pushing")
        defer { line.finish() }
        let tally: Pusher.Tally
        do {
            tally = try await Pusher(client: client, dataset: dataset).push(content) {
                line.update(done: $0, total: content.rows.count, unit: "pictures")
            }
        } catch let error as RPCError where error.code != .invalidArgument {
            line.finish()
            throw Failure.failed(
                "\(error.message)\n  What had been acknowledged is stored; the same command goes on where this one ended."
            )
        } catch is CancellationError {
            line.finish()
            throw Failure.interrupted(
                "interrupted; what had been acknowledged is stored, the same command goes on from there")
        }
        return Outcome(tally: tally, notes: content.notes, seconds: line.elapsed)
    }

    /// Waits until preprocessing has accounted for every picture.
    ///
    /// Throws `Failure` when nothing has moved for two minutes.
    func wait() async throws -> DatasetRow {
        let line = ProgressLine("preparing")
        defer { line.finish() }
        var (lastPending, lastChange): (Int?, ContinuousClock.Instant) = (nil, .now)
        while true {
            let info = try await client.catalog.call(CatalogService.getDataset, .init(name: dataset)).dataset
            let row = DatasetRow(info ?? DatasetInfo())
            if row.pending == 0 { return row }
            if row.pending != lastPending { (lastPending, lastChange) = (row.pending, .now) }
            guard ContinuousClock.now < lastChange + .seconds(120) else {
                throw Failure.failed(
                    "\(row.pending) pictures of \(dataset.safe) are still not prepared, and nothing has moved for 2 minutes; "
                        + "is preprocessing running? see `blip status`")
            }
            line.update(done: row.images - row.pending, total: row.images, unit: "pictures")
            try await Task.sleep(for: .milliseconds(150))
        }
    }
}

extension DatasetTransfer.Outcome {
    struct Summary: Encodable {
        let dataset: String
        let rows: Int
        let accepted: Int
        let duplicate: Int
        let rejected: Int
        let newCaptions: Int
        let reasons: [String: Int]
        let seconds: Double
        let notes: [String]
        let prepared: DatasetRow?

        enum CodingKeys: String, CodingKey {
            case dataset, rows, accepted, duplicate, rejected, reasons, seconds, notes, prepared
            case newCaptions = "new_captions"
        }
    }

    private var reasons: [String: Int] {
        Dictionary(tally.refused.map { ($0.reason.code, 1) }, uniquingKeysWith: +)
    }

    func summary(dataset: String) -> Summary {
        Summary(
            dataset: dataset, rows: tally.rows, accepted: tally.accepted, duplicate: tally.duplicates,
            rejected: tally.refused.count, newCaptions: tally.newCaptions, reasons: reasons, seconds: seconds,
            notes: notes,
            prepared: final)
    }

    func show(_ console: Console, dataset: String) {
        var table = Table(["ROWS", "ACCEPTED", "DUPLICATE", "REJECTED"], right: [0, 1, 2, 3])
        table.add([tally.rows, tally.accepted, tally.duplicates, tally.refused.count].map(String.init))
        console.say(table.text)
        for (reason, count) in reasons.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            let example = tally.refused.first { $0.reason.code == reason }
            console.say(
                "  \(count) × \(reason.safe), as \((example?.file ?? "").safe): \((example?.detail ?? "").safe)"
            )
        }
        for note in notes { console.say("  note: \(note.safe)") }
        let rate = seconds > 0 ? ", \(Readable.fixed(Double(tally.rows) / seconds, 0)) pictures/s" : ""
        console.say("Pushed to \(dataset.safe) in \(Readable.seconds(seconds))\(rate).")
        if let final { console.say(final.sentence) }
    }
}
