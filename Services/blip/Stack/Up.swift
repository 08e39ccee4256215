import ArgumentParser
import Foundation
import ServiceKit

/// `blip up`
struct Up: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Start the services, and a private PostgreSQL when BLIP_DATABASE_URL is not set.",
        discussion: """
            Starts what is missing and waits until every service answers; running it twice is harmless. Logs are in \
            <home>/logs.

            Examples:
              blip up
              blip up --home /tmp/blip-try
              BLIP_DATABASE_URL=postgresql://blip@db.example/blip blip up
            """)

    @OptionGroup var place: InstallationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let stack = try Stack(place.installation())
        let console = output.console
        var started = Stack.Started()
        do {
            try await stack.start(parent: nil) {
                console.note($0)
            } started: {
                started = $0
            }
        } catch {
            // What runs stays: `blip status` and the logs are of use now.
            if !started.isEmpty { console.note("what was started is left running; `blip down` stops it") }
            throw error
        }
        let reports = await stack.reports()
        if console.json {
            try console.emit(
                Result(
                    home: stack.state.home.path(percentEncoded: false), started: started.services,
                    services: reports))
        } else {
            console.say(ServiceReport.table(reports).text)
            console.say(
                started.isEmpty
                    ? "Everything was running already."
                    : "Blipstream runs. `blip status` shows what it does, `blip down` stops it.")
        }
    }

    private struct Result: Encodable {
        let home: String
        let started: [String]
        let services: [ServiceReport]
    }
}
