import ArgumentParser
import Datasets
import Wire

/// `blip evaluate`
struct Evaluate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Score models on a split of a dataset.",
        discussion: """
            The floor is the caption of the training picture that looks most alike; a model should beat it.

            Examples:
              blip evaluate --model birds-1 --dataset birds
              blip evaluate --compare tiny-blip birds-1 --dataset birds --floor --beams 3
              blip evaluate --compare tiny-blip birds-1 --dataset birds --alignment blip-itm
            """)

    @Option(help: "The model to score.")
    var model: String?

    @Option(parsing: .upToNextOption, help: "Two or more models to score side by side, the one before first.")
    var compare: [String] = []

    @Flag(help: "Score the nearest-neighbour floor too.")
    var floor = false

    @Option(help: "The dataset.")
    var dataset: String

    @Option(help: "The split: train, validation or test.")
    var split = "test"

    @Option(
        help:
            "A retrieval model (BLIP ITM) that tells how well captions fit their pictures: match and cosine.")
    var alignment: String?

    @OptionGroup(title: "Search") var search: DecodingOptions
    @OptionGroup var place: InstallationOptions
    @OptionGroup var output: OutputOptions

    var models: [String] { (model.map { [$0] } ?? []) + compare }

    func validate() throws {
        guard !models.isEmpty || floor else {
            throw ValidationError("expected --model NAME, --compare BEFORE AFTER, or --floor")
        }
        guard compare.count != 1 else {
            throw ValidationError("--compare takes two models or more, as in --compare tiny-blip birds-1")
        }
        guard DatasetSplit(rawValue: split) != nil else {
            throw ValidationError("--split is \(split.safe), expected train, validation or test")
        }
    }

    func run() async throws {
        let evaluator = Evaluator(client: try place.installation().client)
        var columns: [ScoreTable.Column] = []
        var results: [Result] = []
        for name in models.map(Optional.some) + (floor ? [nil] : []) {
            let request = Evaluator.Request(
                model: name, dataset: dataset, split: split, decoding: search.decoding,
                alignment: alignment)
            let info = try await evaluator.run(request)
            let scores = info.scores ?? Scores()
            columns.append(.init(title: name ?? "floor", scores: scores))
            results.append(
                Result(
                    evaluation: info.evaluationID ?? 0, model: request.name,
                    weights: info.weightsSha256.map(Readable.hex), alignmentModel: info.alignmentModel,
                    alignmentWeights: info.alignmentWeightsSha256.map(Readable.hex),
                    scores: ScoreReport(scores)))
        }
        if output.json {
            return try output.console.emit(Report(dataset: dataset, split: split, results: results))
        }
        output.console.say(ScoreTable(columns: columns).table.text)
        if let alignment, let weights = results.compactMap(\.alignmentWeights).first {
            output.console.say("  match and cosine by \(alignment.safe), weights \(weights.prefix(12))")
        }
        for column in columns {
            if let reason = column.scores.ciderReason, !reason.isEmpty {
                output.console.say("  CIDEr of \(column.title.safe): \(reason.safe)")
            }
        }
        if let count = columns.first?.scores.images, count < 30 {
            output.console.say("  Only \(count) pictures: differences may be chance.")
        }
    }

    private struct Result: Encodable {
        let evaluation: UInt64
        let model: String
        /// Hexadecimal SHA-256 of the weights that were judged, and of those of the model that judged the fit.
        let weights: String?
        let alignmentModel: String?
        let alignmentWeights: String?
        let scores: ScoreReport

        enum CodingKeys: String, CodingKey {
            case evaluation, model, weights, scores
            case alignmentModel = "alignment_model", alignmentWeights = "alignment_weights"
        }
    }

    private struct Report: Encodable {
        let dataset: String
        let split: String
        let results: [Result]
    }
}
