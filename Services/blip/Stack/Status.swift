import ArgumentParser
import BlipstreamClient
import Foundation
import RPC
import Wire

/// `blip status`
struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show services, workers, datasets and runs in progress.",
        discussion: """
            Exit code 0 when every service serves, else 1.

            Examples:
              blip status
              blip status --json
            """)

    @OptionGroup var place: InstallationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let installation = try place.installation()
        let stack = try Stack(installation)
        let reports = await stack.reports()
        let catalog = installation.client.catalog
        var (datasets, runs, workers): ([DatasetInfo], [RunInfo], [WorkerInfo]) = ([], [], [])
        let reachable = await stack.health(of: "ingestion")?.status == .serving
        if reachable {
            datasets = try await catalog.call(CatalogService.listDatasets, .init()).datasets
            runs = try await catalog.call(CatalogService.listRuns, .init(limit: 100)).runs.filter(\.isOpen)
            workers = try await catalog.call(CatalogService.listWorkers, .init()).workers
        }
        if output.json {
            try output.console.emit(
                Result(
                    services: reports, workers: workers.map(WorkerRow.init),
                    datasets: datasets.map(DatasetRow.init),
                    runs: runs.map(RunRow.init)))
        } else {
            show(reports, workers, datasets, runs)
        }
        guard reports.allSatisfy(\.isServing) else {
            let missing = reports.filter { !$0.isServing }.map(\.service).joined(separator: ", ")
            throw Failure.failed(
                "not serving: \(missing); `blip up` starts what is missing, `blip doctor` looks for causes")
        }
    }

    private func show(
        _ reports: [ServiceReport], _ workers: [WorkerInfo], _ datasets: [DatasetInfo], _ runs: [RunInfo]
    ) {
        let console = output.console
        console.say(ServiceReport.table(reports).text)
        if !workers.isEmpty {
            var table = Table(["WORKER", "KIND", "SEEN", "DETAIL"])
            for worker in workers.map(WorkerRow.init) {
                table.add([
                    worker.name, worker.kind, "\(Readable.seconds(worker.secondsAgo)) ago", worker.detail,
                ])
            }
            console.say("\n\(table.text)")
        }
        if !datasets.isEmpty { console.say("\n\(DatasetRow.table(datasets.map(DatasetRow.init)).text)") }
        if !runs.isEmpty { console.say("\n\(RunRow.table(runs.map(RunRow.init)).text)") }
    }

    private struct Result: Encodable {
        let services: [ServiceReport]
        let workers: [WorkerRow]
        let datasets: [DatasetRow]
        let runs: [RunRow]
    }

    private struct WorkerRow: Encodable {
        let name: String
        let kind: String
        let detail: String
        let secondsAgo: Double

        init(_ info: WorkerInfo) {
            (name, kind, detail) = (info.name ?? "", info.kind ?? "", info.detail ?? "")
            secondsAgo = max(0, Date().timeIntervalSince1970 - Double(info.lastSeenMs ?? 0) / 1000)
        }

        enum CodingKeys: String, CodingKey {
            case name, kind, detail, secondsAgo = "seconds_ago"
        }
    }
}
