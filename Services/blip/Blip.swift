import ArgumentParser
import Foundation

/// The command line of Blipstream.
struct Blip: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "blip",
        abstract: "Fine-tune image captioning models on your own pictures, and caption with them.",
        discussion: """
            Examples:
              blip up                                            start the services
              blip dataset push photos --name birds              send a folder of captioned pictures
              blip train --dataset birds --model tiny-blip       fine-tune a model on it
              blip evaluate --compare tiny-blip birds-1 --dataset birds
              blip caption photo.jpg --model birds-1

            Exit codes: 0 done, 1 failed, 2 usage or bad input, 130 interrupted.
            """,
        version: "0.1.0",
        subcommands: [
            Demo.self, Up.self, Down.self, Status.self, Doctor.self, DatasetCommand.self, ModelCommand.self,
            Train.self,
            RunsCommand.self, Evaluate.self, CaptionCommand.self, BenchCommand.self,
        ])
}

@main
enum Main {
    static func main() async {
        let work = Task { await run(Array(CommandLine.arguments.dropFirst())) }
        let interrupts = Interrupts { work.cancel() }
        let code = await work.value
        interrupts.end()
        exit(code)
    }

    /// Parses and runs one command line; returns the exit code.
    private static func run(_ arguments: [String]) async -> Int32 {
        do {
            var command = try Blip.parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return 0
        } catch {
            // A command that was cancelled in the midst of a call may show it by the call's error.
            let interrupted = Task.isCancelled && !(error is Failure)
            return report(interrupted ? CancellationError() : error)
        }
    }

    private static func report(_ error: any Error) -> Int32 {
        let isOurs = error is Failure || error is CancellationError
        let parserCode = Blip.exitCode(for: error)
        if !isOurs, parserCode == .success {
            Console.write(Blip.fullMessage(for: error) + "\n", to: .standardOutput)
            return 0
        }
        if !isOurs, parserCode == .validationFailure {
            Console.write(Blip.fullMessage(for: error) + "\n", to: .standardError)
            return 2
        }
        let failure = Failure(error)
        Console.write("blip: \(failure.description)\n", to: .standardError)
        return failure.exitCode
    }
}
