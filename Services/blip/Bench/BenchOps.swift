import ArgumentParser
import Compute

/// `blip bench ops`
struct BenchOps: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ops", abstract: "Single operations.",
        discussion: """
            Example:
              blip bench ops --model base --batch 8
            """)

    @OptionGroup var options: BenchOptions

    func run() async throws {}
}
