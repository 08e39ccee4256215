import ArgumentParser
import BlipstreamClient
import RPC
import Wire

/// `blip train`
struct Train: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fine-tune a model on a dataset.",
        discussion: """
            Queues a run and follows it. Ctrl-C stops following only: the run goes on, `blip runs watch N` follows it again, \
            `blip runs cancel N` ends it. Exit code 0 when the run succeeded.

            Examples:
              blip train --dataset birds --model tiny-blip --epochs 10 --learning-rate 5e-4
              blip train --dataset birds --model blip-base --name birds-base --device gpu --detach
            """)

    @Option(help: "The dataset.")
    var dataset: String

    @Option(help: "The model to start from.")
    var model: String

    @OptionGroup(title: "Recipe") var recipe: RecipeOptions

    @Flag(help: "Queue the run and return at once.")
    var detach = false

    @OptionGroup var place: InstallationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let console = output.console
        let client = try place.installation().client
        let spec = recipe.spec(dataset: dataset, model: model)
        let reply = try await client.catalog.call(CatalogService.queueRun, QueueRunRequest(spec: spec))
        let run = reply.runID ?? 0
        guard !detach else {
            let info = try? await client.catalog.call(CatalogService.getRun, .init(runID: run)).run
            if let missing = info?.waitingFor, !missing.isEmpty {
                console.note("run \(run) waits for \(missing.safe): none runs")
            }
            if output.json { return try console.emit(["run": run]) }
            return console.say("Run \(run) is queued. `blip runs watch \(run)` follows it.")
        }
        console.note("run \(run): \(dataset.safe) onto \(model.safe)")
        try await Train.follow(run, client: client, console: console)
    }

    /// Follows a run to its end, prints what came of it, and throws unless it succeeded.
    static func follow(_ run: UInt64, client: Blipstream, console: Console) async throws {
        let info: RunInfo
        do {
            info = try await RunWatch(client: client, run: run).follow(console: console)
        } catch is CancellationError {
            throw Failure.interrupted(
                "run \(run) goes on; `blip runs watch \(run)` follows it, `blip runs cancel \(run)` ends it")
        }
        if console.json { try console.emit(RunRow(info)) }
        let result = (info.outputModel ?? "").safe
        switch info.state {
        case .succeeded:
            let seconds = Double((info.finishedAtMs ?? 0) - (info.createdAtMs ?? 0)) / 1000
            if !console.json {
                console.say(
                    "Run \(run) made \(result) in \(Readable.seconds(seconds)), loss \(Readable.fixed(info.loss, 3))."
                )
                console.say("Try: blip caption photo.jpg --model \(result)")
            }
        case .cancelled: throw Failure.failed("run \(run) was cancelled at step \(info.step ?? 0)")
        default:
            throw Failure.failed(
                "run \(run) failed at step \(info.step ?? 0): \((info.error ?? "no reason was recorded").safe)"
            )
        }
    }
}
