import ArgumentParser
import Foundation
import ServiceKit

/// `blip demo`
struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show the whole path: make pictures, push, fine-tune, evaluate, caption, report.",
        discussion: """
            Starts the services when they do not run, and stops at the end what it started, also after Ctrl-C. A second run \
            uses what the first one made; --fresh trains and scores again.

            Examples:
              blip demo
              blip demo --out ~/blip-report --home /tmp/blip-try
              blip demo --epochs 3 --fresh
            """)

    @Option(help: "Folder for report.html and report.json. Default: demo/report in the state folder.")
    var out: String?

    @Option(help: "Folder of the model to start from (BLIP_TINY_MODEL). Default: ./compose/models/tiny-blip.")
    var modelDir: String?

    @Option(help: "Passes over the training pictures.")
    var epochs: UInt32 = 10

    @Option(help: "Pictures a step.")
    var batchSize: UInt32 = 32

    @Option(help: "Peak learning rate.")
    var learningRate = 5e-4

    @Option(help: "Steps over which the learning rate rises.")
    var warmupSteps: UInt32 = 50

    @Option(help: "Seed of the pictures and of training.")
    var seed: UInt64 = 1

    @Option(help: "Training pictures to make.")
    var trainPictures = 2400

    @Option(help: "Validation pictures to make.")
    var validationPictures = 120

    @Option(help: "Test pictures to make.")
    var testPictures = 240

    @Flag(help: "Train and score again although it was done before.")
    var fresh = false

    @OptionGroup var place: InstallationOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        for (name, count) in [
            ("train", trainPictures), ("validation", validationPictures), ("test", testPictures),
        ] where !(1...100_000).contains(count) {
            throw ValidationError("--\(name)-pictures must be 1 to 100000; got \(count)")
        }
    }

    func run() async throws {
        let installation = try place.installation()
        let modelFolder = try DemoPlan.modelFolder(modelDir)
        let plan = DemoPlan(
            out: out.map { URL(filePath: $0) } ?? installation.state.home.appending(path: "demo/report"),
            modelFolder: modelFolder, epochs: epochs, batchSize: batchSize, learningRate: learningRate,
            warmupSteps: warmupSteps, seed: seed, train: trainPictures, validation: validationPictures,
            test: testPictures,
            fresh: fresh)
        let stack = try Stack(installation)
        let console = output.console
        var started = Stack.Started()
        do {
            var demo = DemoRun(plan: plan, installation: installation, console: console)
            try await demo.step("start", "Starting the services") { _ in
                try await stack.start(parent: getpid()) {
                    console.note("  \($0)")
                } started: {
                    started = $0
                }
            }
            let report = try await demo.run()
            await stop(stack, started, console)
            if output.json {
                Console.write(String(decoding: try report.json(), as: UTF8.self), to: .standardOutput)
            }
            console.say(demo.lastLine(report, servicesRun: started.services.isEmpty))
        } catch {
            if Task.isCancelled { console.note("interrupted; stopping what was started") }
            await stop(stack, started, console)
            throw error
        }
    }

    private func stop(_ stack: Stack, _ started: Stack.Started, _ console: Console) async {
        guard !started.isEmpty else { return }
        do { _ = try await stack.stop(started) } catch {
            console.note("could not stop everything: \(error); `blip down` tries again")
        }
    }
}
