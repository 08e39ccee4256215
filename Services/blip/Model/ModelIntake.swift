import BLIP
import BlipstreamClient
import Checkpoints
import Foundation
import Wire

/// Brings a checkpoint of any known form into the installation.
struct ModelIntake: Sendable {
    let client: Blipstream

    struct Outcome: Encodable, Sendable {
        let model: ModelRow
        let existed: Bool
        /// nil: the folder was taken as it was.
        let report: ImportReport?

        enum CodingKeys: String, CodingKey {
            case existed, report
        }

        func encode(to encoder: any Encoder) throws {
            try model.encode(to: encoder)
            var keys = encoder.container(keyedBy: CodingKeys.self)
            try keys.encode(existed, forKey: .existed)
            try keys.encodeIfPresent(report, forKey: .report)
        }
    }

    /// Throws `Failure` (bad input) for what cannot be loaded, with the reason.
    func bring(_ path: URL, name: String, options: ImportOptions) async throws -> Outcome {
        let source = try await checked { try CheckpointImport(path, options: options) }
        guard !source.isComplete else { return try await send(path, name: name, report: nil) }
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "blip-import-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let line = ProgressLine("converting")
        let report = try await checked {
            try source.write(to: folder) { line.update(done: $0, total: $1, unit: "tensors") }
        }
        line.finish()
        return try await send(folder, name: name, report: report)
    }

    private func checked<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws
        -> Value
    {
        do { return try await onThread(body) } catch let error as CheckpointError {
            throw Failure.badInput("\(error)".safe)
        } catch let error as BLIPError { throw Failure.badInput("\(error)".safe) }
    }

    private func send(_ folder: URL, name: String, report: ImportReport?) async throws -> Outcome {
        let line = ProgressLine("importing")
        let result = try await ModelTransfer(client: client).importFolder(folder, name: name) { done, total in
            line.update(done: done >> 10, total: total >> 10, unit: "KiB")
        }
        line.finish()
        return Outcome(model: ModelRow(result.model), existed: result.existed, report: report)
    }
}

extension Console {
    /// What became of the checkpoint, for people.
    func tell(_ outcome: ModelIntake.Outcome) {
        say(ModelRow.table([outcome.model]).text)
        if let report = outcome.report { tell(report) }
        say(outcome.existed ? "It was there already." : "Imported as \(outcome.model.name.safe).")
    }

    /// What became of every tensor, for people.
    func tell(_ report: ImportReport) {
        say(
            "  \(report.used) tensors used, kept as \(report.dtype); \(report.duplicates.count) copies passed over."
        )
        for (reason, count) in report.ignored.sorted(by: { $0.key < $1.key }) {
            say("  \(Readable.count(count, "tensor")) left out: \(reason).")
        }
        for note in report.notes { say("  Note: \(note.safe).") }
    }
}
