import BlipstreamClient
import Datasets
import Foundation
import RPC
import Wire

/// The demo's evaluations and example captions.
struct DemoScoring: Sendable {
    struct Scored: Sendable {
        let before: EvaluationInfo
        let after: EvaluationInfo
        let floor: EvaluationInfo
    }

    let plan: DemoPlan
    let client: Blipstream
    let console: Console

    /// Scores base, tuned model and floor, or finds that it was done, and prints them side by side.
    func score(base: String, tuned: String, images: Int) async throws -> Scored {
        let models = try await client.catalog.call(CatalogService.listModels, .init()).models
        func scored(_ model: String?) async throws -> EvaluationInfo {
            let evaluator = Evaluator(client: client)
            let request = Evaluator.Request(model: model, dataset: DemoPlan.dataset)
            let weights = models.first { $0.name == model }?.weightsSha256
            if !plan.fresh, let done = try await evaluator.finished(request, weights: weights, images: images)
            {
                return done
            }
            return try await evaluator.run(request)
        }
        let result = Scored(
            before: try await scored(base), after: try await scored(tuned), floor: try await scored(nil))
        let columns = [("before", result.before), ("after", result.after), ("floor", result.floor)].map {
            title, info in
            ScoreTable.Column(title: title, scores: info.scores ?? Scores())
        }
        console.say(ScoreTable(columns: columns).table.text)
        return result
    }

    /// Asks the captioner about three pictures of the test split, with both models.
    func captionThree(_ content: PreparedDataset, base: String, tuned: String) async throws {
        let test = content.plan.pictures.filter { $0.split == .test }
        for index in 0..<min(3, test.count) {
            let row = test[index * test.count / 3]
            let image = Array(try Data(contentsOf: URL(filePath: "\(content.source.name)/\(row.path)")))
            async let before = client.caption(image: image, model: base, timeout: .seconds(60))
            async let after = client.caption(image: image, model: tuned, timeout: .seconds(60))
            let captions = try await (before.caption ?? "", after.caption ?? "")
            console.say("  \(row.path.safe)")
            console.say("    reference  \((row.captions.first ?? "").safe)")
            console.say("    before     \(captions.0.safe)")
            console.say("    after      \(captions.1.safe)")
        }
    }

    /// Every picture of the test split with what each system said.
    func samples(_ scored: Scored, files: [String: URL]) async throws -> [DemoReport.Sample] {
        let evaluator = Evaluator(client: client)
        let before = try await evaluator.captions(of: scored.before.evaluationID ?? 0)
        func bySHA(_ info: EvaluationInfo) async throws -> [[UInt8]: EvaluationCaption] {
            let captions = try await evaluator.captions(of: info.evaluationID ?? 0)
            return Dictionary(captions.map { ($0.sha256 ?? [], $0) }, uniquingKeysWith: { first, _ in first })
        }
        let (after, floor) = (try await bySHA(scored.after), try await bySHA(scored.floor))
        return before.map { item in
            let (name, key) = (item.fileName ?? "", item.sha256 ?? [])
            let picture = files[name].flatMap { try? Data(contentsOf: $0) } ?? Data()
            return DemoReport.Sample(
                fileName: name, picture: Array(picture), references: item.references,
                before: item.candidate ?? "",
                after: after[key]?.candidate ?? "", floor: floor[key]?.candidate ?? "",
                ciderBefore: item.cider ?? 0,
                ciderAfter: after[key]?.cider ?? 0)
        }
    }
}
