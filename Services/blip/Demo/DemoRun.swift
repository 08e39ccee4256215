import BlipstreamClient
import Datasets
import Foundation
import RPC
import ServiceKit
import Wire

/// One demo, step by step.
struct DemoRun {
    let plan: DemoPlan
    let installation: Installation
    let console: Console
    private let started = ContinuousClock.now
    private var seconds: [(step: String, seconds: Double)] = []
    private var number = 0

    var client: Blipstream { installation.client }

    init(plan: DemoPlan, installation: Installation, console: Console) {
        (self.plan, self.installation, self.console) = (plan, installation, console)
    }

    /// Prints a heading with the time since the start, and times `body`.
    mutating func step<Value>(_ key: String, _ title: String, _ body: (DemoRun) async throws -> Value)
        async throws -> Value
    {
        try Task.checkCancellation()
        let begin = ContinuousClock.now
        console.say("\n[\(clock)] \(number == 0 ? "" : "\(number)/6 ")\(title)")
        number += 1
        let value = try await body(self)
        seconds.append((key, begin.duration(to: .now).inSeconds))
        return value
    }

    private var clock: String {
        let whole = Int(started.duration(to: .now).inSeconds)
        return "\(whole / 60):\(whole % 60 < 10 ? "0" : "")\(whole % 60)"
    }

    mutating func run() async throws -> DemoReport {
        let content = try await step("dataset", "Making the dataset: pictures of emoji with captions") {
            try await DemoDataset(plan: $0.plan, state: $0.installation.state, console: $0.console).prepare()
        }
        let dataset = try await step("push", "Pushing them to dataset \(DemoPlan.dataset)") {
            try await $0.push(content)
        }
        let training = DemoTraining(plan: plan, client: client, console: console)
        let (base, run) = try await step("train", "Fine-tuning \(DemoPlan.model) on \(DemoPlan.dataset)") {
            _ in
            let base = try await training.importBase()
            return (base, try await training.run(base: base))
        }
        let tuned = run.outputModel ?? ""
        let scoring = DemoScoring(plan: plan, client: client, console: console)
        let scored = try await step(
            "evaluate", "Scoring both on \(dataset.splits["test"] ?? 0) unseen test pictures"
        ) { _ in
            try await scoring.score(base: base, tuned: tuned, images: dataset.splits["test"] ?? 0)
        }
        try await step("caption", "Captioning three unseen pictures") { _ in
            try await scoring.captionThree(content, base: base, tuned: tuned)
        }
        return try await step("report", "Writing the report") {
            try await $0.report(dataset, training, run, base: base, tuned: tuned, scored, content)
        }
    }

    private func push(_ content: PreparedDataset) async throws -> DatasetRow {
        let transfer = DatasetTransfer(client: client, dataset: DemoPlan.dataset)
        var outcome = try await transfer.push(content, source: "the demo's scenes")
        let row = try await transfer.wait()
        outcome.final = row
        outcome.show(console, dataset: DemoPlan.dataset)
        guard (row.splits["train"] ?? 0) > 0, (row.splits["test"] ?? 0) > 0 else {
            throw Failure.failed(
                "no picture is ready in train or test; `blip dataset show \(DemoPlan.dataset)` shows why")
        }
        return row
    }

    private func report(
        _ dataset: DatasetRow, _ training: DemoTraining, _ run: RunInfo, base: String, tuned: String,
        _ scored: DemoScoring.Scored, _ content: PreparedDataset
    ) async throws -> DemoReport {
        let files = Dictionary(
            content.plan.pictures.map { ($0.path, URL(filePath: "\(content.source.name)/\($0.path)")) },
            uniquingKeysWith: { first, _ in first })
        let report = DemoReport(
            dataset: dataset.name, baseModel: base, tunedModel: tuned, recipe: training.recipe(run),
            before: ScoreReport(scored.before.scores ?? Scores()),
            after: ScoreReport(scored.after.scores ?? Scores()),
            floor: ScoreReport(scored.floor.scores ?? Scores()), splits: dataset.splits,
            rejected: dataset.rejected,
            seconds: seconds, losses: try await training.points("loss", of: run),
            validationLosses: try await training.points("validation_loss", of: run),
            samples: try await DemoScoring(plan: plan, client: client, console: console).samples(
                scored, files: files))
        let (html, json) = try report.write(to: plan.out)
        console.say("  \(html.path(percentEncoded: false).safe)\n  \(json.path(percentEncoded: false).safe)")
        return report
    }

    /// What happened and what to try next, in one line.
    func lastLine(_ report: DemoReport, servicesRun: Bool) -> String {
        let (before, after, floor) = (
            report.before.cider ?? 0, report.after.cider ?? 0, report.floor.cider ?? 0
        )
        let verdict =
            after > before && after > floor
            ? "Fine-tuning raised CIDEr from \(Readable.fixed(before, 2)) to \(Readable.fixed(after, 2)), past the floor of "
                + Readable.fixed(floor, 2)
            : "Fine-tuning did not beat both base and floor: CIDEr \(Readable.fixed(before, 2)) before, "
                + "\(Readable.fixed(after, 2)) after, floor \(Readable.fixed(floor, 2))"
        let program = CommandLine.arguments.first ?? "blip"
        let up = servicesRun ? "" : "\(program) up && "
        return "\n\(verdict), in \(Readable.seconds(started.duration(to: .now).inSeconds)); open "
            + "\(plan.out.appending(path: "report.html").path(percentEncoded: false).safe), then try: "
            + "\(up)\(program) dataset push YOUR_FOLDER --name mine --wait"
    }
}
