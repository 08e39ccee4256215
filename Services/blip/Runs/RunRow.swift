import Wire

extension RunInfo {
    /// Whether the run is not at its end.
    var isOpen: Bool { [.queued, .running, .paused].contains(state) }
}

extension RunInfo.State {
    var word: String {
        switch self {
        case .unspecified: "unknown"
        case .queued: "queued"
        case .running: "running"
        case .paused: "paused"
        case .succeeded: "succeeded"
        case .failed: "failed"
        case .cancelled: "cancelled"
        }
    }
}

/// A run as commands show it.
struct RunRow: Encodable, Sendable {
    let run: UInt64
    let state: String
    let dataset: String
    let baseModel: String
    let outputModel: String?
    let step: UInt64
    let totalSteps: UInt64
    let epoch: UInt32
    let epochs: UInt32?
    let loss: Double?
    let validationLoss: Double?
    let imagesPerSecond: Double?
    let worker: String?
    let error: String?
    /// What it asks for: auto, cpu or gpu.
    let device: String?
    let waitingFor: String?
    let resumedInexact: Bool
    let attempts: [Attempt]
    let createdAtMS: Int64?
    let finishedAtMS: Int64?

    struct Attempt: Encodable, Sendable {
        let attempt: UInt32
        let worker: String
        let device: String
        let step: UInt64
        let inexact: Bool
    }

    init(_ info: RunInfo) {
        (run, state) = (info.runID ?? 0, (info.state ?? .unspecified).word)
        (dataset, baseModel) = (info.spec?.dataset ?? "", info.spec?.baseModel ?? "")
        outputModel = info.outputModel ?? info.spec?.outputModel
        (step, totalSteps) = (info.step ?? 0, info.totalSteps ?? 0)
        (epoch, epochs) = (info.epoch ?? 0, info.spec?.epochs)
        (loss, validationLoss, imagesPerSecond) = (info.loss, info.validationLoss, info.imagesPerSecond)
        worker = info.worker.flatMap { $0.isEmpty ? nil : $0 }
        error = info.error.flatMap { $0.isEmpty ? nil : $0 }
        device = info.spec?.device
        waitingFor = info.waitingFor.flatMap { $0.isEmpty ? nil : $0 }
        resumedInexact = info.resumedInexact ?? false
        attempts = info.attempts.map {
            Attempt(
                attempt: $0.attempt ?? 0, worker: $0.worker ?? "", device: $0.device ?? "",
                step: $0.step ?? 0, inexact: $0.inexact ?? false)
        }
        (createdAtMS, finishedAtMS) = (info.createdAtMs, info.finishedAtMs)
    }

    enum CodingKeys: String, CodingKey {
        case run, state, dataset, step, epoch, epochs, loss, worker, error, device, attempts
        case waitingFor = "waiting_for", resumedInexact = "resumed_inexact"
        case baseModel = "base_model", outputModel = "output_model", totalSteps = "total_steps"
        case validationLoss = "validation_loss", imagesPerSecond = "images_per_second"
        case createdAtMS = "created_at_ms", finishedAtMS = "finished_at_ms"
    }

    static func table(_ rows: [RunRow]) -> Table {
        var table = Table(
            ["RUN", "STATE", "DATASET", "BASE", "RESULT", "STEP", "LOSS", "VALIDATION", "IMAGES/S", "SINCE"],
            right: [0, 5, 6, 7, 8])
        for row in rows {
            table.add([
                String(row.run), row.state, row.dataset, row.baseModel, row.outputModel ?? "-",
                "\(row.step)/\(row.totalSteps)",
                Readable.fixed(row.loss, 3), Readable.fixed(row.validationLoss, 3),
                Readable.fixed(row.imagesPerSecond, 0),
                Readable.date(row.createdAtMS),
            ])
        }
        return table
    }
}
