import ArgumentParser
import Compute

/// `blip bench ops`
struct BenchOps: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ops", abstract: "Single operations.")

    @OptionGroup var options: BenchOptions

    func run() async throws {}
}
