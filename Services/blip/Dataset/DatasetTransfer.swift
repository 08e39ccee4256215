import BlipstreamClient
import Datasets
import Foundation
import RPC
import Wire

/// Pushing a dataset and waiting for what becomes of it, with progress.
struct DatasetTransfer: Sendable {
    let client: Blipstream
    let dataset: String

    /// What a push came to.
    struct Outcome: Sendable {
        let plan: DatasetPlan
        let ledger: RowLedger
        let seconds: Double
        /// The dataset once preprocessing was done; nil: nobody waited.
        var final: DatasetRow?
    }

    /// - Parameter source: as the user named it, for the record.
    func push(_ prepared: PreparedDataset, source: String) async throws -> Outcome {
        let line = ProgressLine("pushing")
        defer { line.finish() }
        let started = Date()
        var plan = prepared.plan
        let ledger: RowLedger
        do {
            ledger = try await Pusher(client: client, dataset: dataset).push(prepared) {
                line.update(done: $0, total: plan.count, unit: "rows")
            }
            if !ledger.elsewhere.isEmpty {
                plan.warn([
                    DatasetWarning(
                        "picture_in_other_split", count: ledger.elsewhere.count,
                        "\(ledger.elsewhere.count) pictures are in \(dataset) in another split already and stay there",
                        examples: Array(ledger.elsewhere.prefix(3)))
                ])
            }
            try await client.recordPush(record(plan, ledger, source, started), dataset: dataset)
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
        return Outcome(plan: plan, ledger: ledger, seconds: line.elapsed)
    }

    private func record(
        _ plan: DatasetPlan, _ ledger: RowLedger, _ source: String, _ started: Date
    ) -> PushRecord {
        PushRecord(
            source: source, format: plan.format.rawValue, images: UInt64(plan.pictures.count),
            rows: UInt64(ledger.rows), accepted: UInt64(ledger.accepted),
            duplicates: UInt64(ledger.duplicates.count), rejected: UInt64(ledger.rejected.count),
            warnings: plan.warnings.prefix(100).map { warning in
                PushWarning(
                    code: warning.code, count: UInt64(warning.count), detail: warning.text,
                    examples: warning.examples.prefix(20).map { $0.replacing("\0", with: " ") })
            }, duplicateExamples: ledger.duplicateExamples,
            startedAtMs: Int64(started.timeIntervalSince1970 * 1000), key: UUID().uuidString)
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
            try await Task.sleep(for: .milliseconds(row.images > 5000 ? 1000 : 150))
        }
    }
}
