import ArgumentParser
import Foundation

/// `blip doctor`
struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look for what would keep Blipstream from working, and say what to do.",
        discussion: """
            Exit code 0 when nothing is wrong (services that are simply not running are no fault), else 1.

            Examples:
              blip doctor
              blip doctor --json
            """)

    @OptionGroup var place: InstallationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let checks = try await DoctorChecks(Stack(place.installation())).all()
        if output.json {
            try output.console.emit(checks)
        } else {
            for check in checks {
                let mark =
                    switch check.verdict {
                    case .good: "ok  "
                    case .warning: "note"
                    case .bad: "BAD "
                    }
                output.console.say("  \(mark)  \(check.name): \(check.found.safe)")
                if let remedy = check.remedy { output.console.say("        → \(remedy)") }
            }
        }
        let bad = checks.count { $0.verdict == .bad }
        guard bad == 0 else {
            throw Failure.failed("\(Readable.count(bad, "check")) failed; see the arrows above")
        }
        output.console.say("Nothing is in the way.")
    }
}
