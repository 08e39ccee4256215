import BlipstreamClient
import RPC
import Wire

/// Follows a training run until it has ended.
struct RunWatch: Sendable {
    let client: Blipstream
    let run: UInt64
    /// The service may be away this long, as when it is started anew, before the watch gives up.
    var patience = Duration.seconds(60)

    /// Shows progress, and returns the run in its last state. A new validation loss is a line of its own.
    func follow(console: Console) async throws -> RunInfo {
        let line = ProgressLine("training")
        defer { line.finish() }
        var lastValidation: Double?
        return try await snapshots { info in
            if let loss = info.validationLoss, loss != lastValidation {
                lastValidation = loss
                line.finish()
                console.note(
                    "  step \(info.step ?? 0): validation loss \(Readable.fixed(loss, 4))"
                )
            }
            switch info.state {
            case .running where (info.step ?? 0) > 0:
                line.update(
                    done: Int(info.step ?? 0), total: Int(info.totalSteps ?? 0), unit: "steps",
                    extra: Self.detail(info))
            case .running: line.update("starting on \((info.worker ?? "").safe)")
            case .queued where info.error?.isEmpty == false:
                line.update("queued again for \(Self.awaited(info)) after: \((info.error ?? "").safe)")
            case .queued:
                line.update("queued; waiting for \(Self.awaited(info)) (`blip status` shows which run)")
            case .paused: line.update("paused; `blip runs resume \(run)` goes on")
            default: break
            }
        }
    }

    /// What a queued run waits for: a worker that nobody has started, or one that is busy.
    static func awaited(_ info: RunInfo) -> String {
        if let missing = info.waitingFor, !missing.isEmpty { return "\(missing.safe): none runs" }
        return info.spec?.device == "gpu" ? "a trainer with a gpu" : "a trainer"
    }

    static func detail(_ info: RunInfo) -> String {
        var parts: [String] = []
        if let epochs = info.spec?.epochs, epochs > 0 {
            parts.append("epoch \(min((info.epoch ?? 0) + 1, epochs))/\(epochs)")
        }
        if let loss = info.loss { parts.append("loss \(Readable.fixed(loss, 3))") }
        if let rate = info.imagesPerSecond { parts.append("\(Readable.fixed(rate, 0)) images/s") }
        return parts.joined(separator: ", ")
    }

    /// Gives `body` every snapshot. The stream is opened again when it breaks.
    private func snapshots(_ body: (RunInfo) -> Void) async throws -> RunInfo {
        var lastHeard = ContinuousClock.now
        while true {
            do {
                let stream = client.catalog.stream(
                    CatalogService.watchRun, WatchRunRequest(runID: run), idleTimeout: .seconds(30))
                for try await reply in stream {
                    lastHeard = .now
                    guard let info = reply.run else { continue }
                    body(info)
                    if !info.isOpen { return info }
                }
            } catch let error as RPCError {
                // A queued run has nothing to say for long; silence is told from absence by asking.
                guard [.unavailable, .deadlineExceeded, .aborted, .dataLoss].contains(error.code) else {
                    throw error
                }
                guard ContinuousClock.now < lastHeard + patience else { throw error }
                if let info = try? await client.catalog.call(CatalogService.getRun, GetRunRequest(runID: run))
                    .run
                {
                    lastHeard = .now
                    body(info)
                    if !info.isOpen { return info }
                }
            }
            try await Task.sleep(for: .milliseconds(200))
        }
    }
}
