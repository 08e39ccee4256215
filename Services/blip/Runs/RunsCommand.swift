import ArgumentParser
import BlipstreamClient
import RPC
import Wire

/// `blip runs`
struct RunsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs", abstract: "Look at training runs and control them.",
        subcommands: [
            RunsList.self, RunsShow.self, RunsMetrics.self, RunsWatch.self, RunsCancel.self, RunsPause.self,
            RunsResume.self,
        ])
}

/// `blip runs list`
struct RunsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List runs, newest first.",
        discussion: "Example:\n  blip runs list --limit 5")

    @Option(help: "How many.")
    var limit: UInt32 = 20

    @OptionGroup var place: InstallationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let catalog = try place.installation().client.catalog
        let rows = try await catalog.call(CatalogService.listRuns, .init(limit: limit)).runs.map(RunRow.init)
        if output.json { return try output.console.emit(rows) }
        output.console.say(rows.isEmpty ? "No run yet. `blip train` queues one." : RunRow.table(rows).text)
    }
}

/// `blip runs show`
struct RunsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one run.", discussion: "Example:\n  blip runs show 3")

    @Argument(help: "The run's number.")
    var run: UInt64

    @OptionGroup var place: InstallationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let catalog = try place.installation().client.catalog
        let info = try await catalog.call(CatalogService.getRun, .init(runID: run)).run ?? RunInfo()
        try RunShown(info).print(output.console)
    }
}

/// `blip runs metrics`
struct RunsMetrics: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics", abstract: "Print what a run measured, step by step, as CSV.",
        discussion: "Example:\n  blip runs metrics 3 --name loss > loss.csv")

    @Argument(help: "The run's number.")
    var run: UInt64

    @Option(help: "Which: loss, validation_loss, learning_rate, … Default: all.")
    var name: String?

    @OptionGroup var place: InstallationOptions
    @OptionGroup var output: OutputOptions

    /// The most points one call brings.
    private static let page: UInt32 = 20_000

    private struct Row: Encodable {
        let name: String
        let step: UInt64
        let value: Double
    }

    func run() async throws {
        let catalog = try place.installation().client.catalog
        let reply = try await catalog.call(
            CatalogService.getMetrics,
            GetMetricsRequest(runID: run, name: name ?? "", limit: Self.page), timeout: .seconds(30))
        let rows = reply.points.map {
            Row(name: $0.name ?? name ?? "", step: $0.step ?? 0, value: $0.value ?? 0)
        }.sorted { ($0.name, $0.step) < ($1.name, $1.step) }
        if rows.count == Self.page { output.console.note("only the first \(Self.page) points are shown") }
        if output.json { return try output.console.emit(rows) }
        output.console.say("name,step,value")
        for row in rows { output.console.say("\(row.name),\(row.step),\(row.value)") }
    }
}

/// `blip runs watch`
struct RunsWatch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Follow a run until it ends.",
        discussion: "Example:\n  blip runs watch 3")

    @Argument(help: "The run's number.")
    var run: UInt64

    @OptionGroup var place: InstallationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await Train.follow(run, client: place.installation().client, console: output.console)
    }
}

/// `blip runs cancel`
struct RunsCancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "Stop a run for good.", discussion: "Example:\n  blip runs cancel 3")

    @Argument(help: "The run's number.")
    var run: UInt64

    @OptionGroup var place: InstallationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await RunControl(method: CatalogService.cancelRun, run: run).ask(
            place.installation(), output.console)
    }
}

/// `blip runs pause`
struct RunsPause: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Stop a run at its next checkpoint; it can go on later.",
        discussion: "Example:\n  blip runs pause 3")

    @Argument(help: "The run's number.")
    var run: UInt64

    @OptionGroup var place: InstallationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await RunControl(method: CatalogService.pauseRun, run: run).ask(
            place.installation(), output.console)
    }
}

/// `blip runs resume`
struct RunsResume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Queue a paused run again.",
        discussion: "Example:\n  blip runs resume 3")

    @Argument(help: "The run's number.")
    var run: UInt64

    @OptionGroup var place: InstallationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await RunControl(method: CatalogService.resumeRun, run: run).ask(
            place.installation(), output.console)
    }
}

/// One of the calls that ask something of a run.
private struct RunControl {
    let method: UnaryMethod<ControlRunRequest, ControlRunReply>
    let run: UInt64

    func ask(_ installation: Installation, _ console: Console) async throws {
        let reply = try await installation.client.catalog.call(method, ControlRunRequest(runID: run))
        try RunShown(reply.run ?? RunInfo()).print(console)
        if reply.run?.state == .running, !console.json {
            console.say("Asked for; its trainer obeys within seconds.")
        }
    }
}

/// One run, as text or JSON.
private struct RunShown {
    private let row: RunRow

    init(_ info: RunInfo) { row = RunRow(info) }

    func print(_ console: Console) throws {
        if console.json { return try console.emit(row) }
        console.say(RunRow.table([row]).text)
        if let worker = row.worker { console.say("  worker: \(worker.safe)") }
        if let missing = row.waitingFor { console.say("  waiting for \(missing.safe): none runs") }
        for attempt in row.attempts {
            console.say(
                "  attempt \(attempt.attempt): from step \(attempt.step), \(attempt.worker.safe), "
                    + "\(attempt.device.safe)"
                    + (attempt.inexact ? "; inexact: another class of machines than the step before" : ""))
        }
        if let error = row.error { console.say("  error: \(error.safe)") }
    }
}
