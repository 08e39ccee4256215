import ArgumentParser
import Foundation

/// For benchmarks whose programs can be written down in the place of being run.
struct BenchPrograms: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Run nothing: write the programs that cards would run to this folder, as StableHLO text.",
            valueName: "folder"))
    var programs: String?

    /// Records `work`, and says how long that takes.
    func write(_ what: String, repeats: Int, _ work: () throws -> Void) rethrows {
        let seconds = try (0..<repeats).map { _ in try Stopwatch.time(work) }.sorted()
        let median = String(format: "%.1f", 1000 * seconds[seconds.count / 2])
        print("programs written to \(programs ?? ""); recording \(what) takes \(median) ms")
    }
}
