import BlipstreamClient
import Foundation
import RPC
import Wire

/// The demo's base model and its training run.
struct DemoTraining: Sendable {
    let plan: DemoPlan
    let client: Blipstream
    let console: Console

    /// Imports the shipped model. When its name belongs to other weights, it gets a name of its own.
    /// - Returns: the name.
    func importBase() async throws -> String {
        let transfer = ModelTransfer(client: client)
        for name in [DemoPlan.model, "\(DemoPlan.model)-\(try shortHash())"] {
            do {
                let result = try await transfer.importFolder(plan.modelFolder, name: name) { _, _ in }
                let millions = Readable.fixed(Double(result.model.parameters ?? 0) / 1e6, 1)
                console.say(
                    "  \(result.existed ? "base model" : "imported base model") \(name): \(millions) M parameters"
                )
                return name
            } catch let error as RPCError where error.code == .alreadyExists { continue }
        }
        throw Failure.failed("the names for the base model are taken; use another BLIP_HOME")
    }

    private func shortHash() throws -> String {
        String(try ModelTransfer.weightsSHA256(plan.modelFolder).prefix(8))
    }

    /// The run this demo asks for: one that succeeded before, one still in progress, or a new one.
    func run(base: String) async throws -> RunInfo {
        let runs = try await client.catalog.call(CatalogService.listRuns, .init(limit: 500)).runs
            .filter { plan.matches($0, model: base) }
        if !plan.fresh, let done = runs.first(where: { $0.state == .succeeded }) {
            console.say(
                "  run \(done.runID ?? 0) has done this before and made \((done.outputModel ?? "").safe); --fresh trains again"
            )
            return done
        }
        let id: UInt64
        if let open = runs.first(where: \.isOpen) {
            id = open.runID ?? 0
            console.say("  run \(id) is in progress already")
            if open.state == .paused {
                _ = try await client.catalog.call(CatalogService.resumeRun, .init(runID: id))
            }
        } else {
            id = try await queue(base: base)
        }
        let info = try await RunWatch(client: client, run: id).follow(console: console)
        guard info.state == .succeeded else {
            throw Failure.failed(
                "run \(id) \((info.state ?? .unspecified).word) at step \(info.step ?? 0): \((info.error ?? "no reason was recorded").safe)"
            )
        }
        let seconds = Double((info.finishedAtMs ?? 0) - (info.createdAtMs ?? 0)) / 1000
        console.say(
            "  run \(id) made \((info.outputModel ?? "").safe): \(info.step ?? 0) steps in \(Readable.seconds(seconds)), loss "
                + Readable.fixed(info.loss, 3))
        return info
    }

    private func queue(base: String) async throws -> UInt64 {
        let taken = Set(
            try await client.catalog.call(CatalogService.listModels, .init()).models.compactMap(\.name))
        let stem = "\(base)-\(DemoPlan.dataset)"
        for number in 1...1000 {
            let name = number == 1 ? stem : "\(stem)-\(number)"
            guard !taken.contains(name) else { continue }
            do {
                let reply = try await client.catalog.call(
                    CatalogService.queueRun, QueueRunRequest(spec: plan.spec(model: base, output: name)))
                return reply.runID ?? 0
            } catch let error as RPCError where error.code == .alreadyExists { continue }
        }
        throw Failure.failed("a thousand models called \(stem)-… exist; use another BLIP_HOME")
    }

    /// Points of one metric, by step.
    func points(_ name: String, of run: RunInfo) async throws -> [DemoReport.Point] {
        let reply = try await client.catalog.call(
            CatalogService.getMetrics, GetMetricsRequest(runID: run.runID, name: name, limit: 20_000),
            timeout: .seconds(30))
        return reply.points.map { DemoReport.Point(step: Int($0.step ?? 0), value: $0.value ?? 0) }
            .sorted { $0.step < $1.step }
    }

    /// Facts of the run for the report.
    func recipe(_ run: RunInfo) -> [(name: String, value: String)] {
        [
            ("run", String(run.runID ?? 0)), ("steps", String(run.step ?? 0)),
            ("epochs", String(run.spec?.epochs ?? 0)),
            ("batch", String(run.spec?.batchSize ?? 0)), ("learning rate", "\(run.spec?.learningRate ?? 0)"),
            ("warm-up", "\(run.spec?.warmupSteps ?? 0) steps"), ("schedule", run.spec?.schedule ?? "cosine"),
            ("label smoothing", "\(run.spec?.labelSmoothing ?? 0)"), ("seed", String(run.spec?.seed ?? 0)),
            ("images/s", Readable.fixed(run.imagesPerSecond, 0)),
        ]
    }
}
