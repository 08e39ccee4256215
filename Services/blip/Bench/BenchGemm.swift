import ArgumentParser
import Compute

/// `blip bench gemm`
struct BenchGemm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gemm", abstract: "Matrix products in the shapes of the model.",
        discussion: """
            Example:
              blip bench gemm --dtype bf16 --threads 2
            """)

    @OptionGroup var options: BenchOptions

    func run() async throws {}
}
