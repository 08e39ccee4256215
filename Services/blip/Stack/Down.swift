import ArgumentParser
import Foundation
import ServiceKit

/// `blip down`
struct Down: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Stop the services and the private PostgreSQL.",
        discussion: """
            Services finish or give back the work in hand; a training run goes on from its last checkpoint after the next \
            `blip up`. Only processes that `blip` started are touched.

            Example:
              blip down
            """)

    @OptionGroup var place: InstallationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let stack = try Stack(place.installation())
        let outcomes = try await stack.stop(Stack.Started(services: Stack.services, database: true))
        if output.json {
            try output.console.emit(
                Dictionary(uniqueKeysWithValues: outcomes.map { ($0.service, $0.outcome.rawValue) }))
            return
        }
        for (service, outcome) in outcomes {
            output.console.say(
                "  \(service): \(outcome == .killed ? "killed after 25 s without an end" : outcome.rawValue)")
        }
        output.console.say(
            "Nothing of Blipstream runs in \(stack.state.home.path(percentEncoded: false)) any more.")
    }
}
