import ArgumentParser
import Foundation
import Testing
import Wire

@testable import blip

struct ArgumentTests {
    private func parse<Command>(_ arguments: [String], as type: Command.Type) throws -> Command {
        try #require(try Blip.parseAsRoot(arguments) as? Command)
    }

    @Test func everyFieldOfARunIsAnOption() throws {
        let command = try parse(
            """
            train --dataset d --model m --name out --epochs 3 --batch-size 8 --learning-rate 5e-4 --min-learning-rate 1e-6 \
            --weight-decay 0.1 --warmup-steps 9 --schedule linear --label-smoothing 0 --max-gradient-norm 2 --seed 7 \
            --max-tokens 30 --all-captions --freeze-vision --checkpoint-steps 11 --max-steps 12 --dropout 0.2 --precision bf16 --augment full --no-flip --device gpu --detach
            """.split(separator: " ").map(String.init) + ["--prompt", "a picture of "], as: Train.self)
        #expect(command.detach)
        let spec = command.recipe.spec(dataset: command.dataset, model: command.model)
        #expect(
            spec
                == RunSpec(
                    dataset: "d", baseModel: "m", outputModel: "out", epochs: 3, batchSize: 8,
                    learningRate: 5e-4,
                    minLearningRate: 1e-6, weightDecay: 0.1, warmupSteps: 9, schedule: "linear",
                    labelSmoothing: 0,
                    maxGradientNorm: 2, seed: 7, prompt: "a picture of ", maxTokens: 30, allCaptions: true,
                    freezeVision: true,
                    checkpointSteps: 11, maxSteps: 12, dropout: 0.2, precision: "bf16", augment: "full",
                    flip: false, device: "gpu"))
    }

    @Test func whatIsNotGivenIsLeftToTheService() throws {
        let command = try parse(["train", "--dataset", "d", "--model", "m"], as: Train.self)
        #expect(command.recipe.spec(dataset: "d", model: "m") == RunSpec(dataset: "d", baseModel: "m"))
    }

    @Test func twoModelsCanBeCompared() throws {
        let command = try parse(
            ["evaluate", "--compare", "a", "b", "--dataset", "d", "--beams", "3"], as: Evaluate.self)
        #expect(command.models == ["a", "b"])
        #expect(command.search.decoding.numBeams == 3)
        #expect(command.split == "test")
    }

    @Test(arguments: [
        ["evaluate", "--dataset", "d"], ["evaluate", "--dataset", "d", "--compare", "a"],
        ["evaluate", "--dataset", "d", "--floor", "--split", "spare"], ["train", "--dataset", "d"],
        ["nonsense"],
        ["dataset", "push", "folder"], ["caption"], ["demo", "--test-pictures", "0"],
    ])
    func badUsageIsTold(_ arguments: [String]) {
        #expect(throws: (any Error).self) {
            do { _ = try Blip.parseAsRoot(arguments) } catch {
                #expect(Blip.exitCode(for: error) == .validationFailure)
                throw error
            }
        }
    }

    @Test func everyCommandHasHelpWithAnExample() throws {
        func check(_ command: any ParsableCommand.Type) {
            for subcommand in command.configuration.subcommands { check(subcommand) }
            guard command.configuration.subcommands.isEmpty else { return }
            #expect(command.configuration.discussion.contains("Example"), "\(command)")
            #expect(!command.configuration.abstract.isEmpty, "\(command)")
        }
        check(Blip.self)
    }

    @Test func planMatchesOnlyTheSameRun() throws {
        let command = try parse(["demo"], as: Demo.self)
        let plan = DemoPlan(
            out: .init(filePath: "/tmp"), modelFolder: .init(filePath: "/tmp"), epochs: command.epochs,
            batchSize: command.batchSize,
            learningRate: command.learningRate, warmupSteps: command.warmupSteps, seed: 1, train: 1,
            validation: 1, test: 1,
            fresh: false)
        var run = RunInfo(spec: plan.spec(model: "m", output: "x"))
        #expect(plan.matches(run, model: "m"))
        #expect(!plan.matches(run, model: "other"))
        run.spec?.epochs = 99
        #expect(!plan.matches(run, model: "m"))
    }
}
