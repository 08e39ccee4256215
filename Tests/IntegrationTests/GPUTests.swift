import Foundation
import RPC
import ServiceKit
import TestSupport
import Testing
import Wire

/// A PJRT plugin that computes on the CPU, where there is one.
private let testPlugin = ProcessInfo.processInfo.environment["BLIP_PJRT_TEST_PLUGIN"]

extension Integration {
    /// The services with `--device gpu`, on a PJRT plugin that computes on the CPU.
    @Suite(
        .enabled(if: testPlugin != nil, "BLIP_PJRT_TEST_PLUGIN names no plugin"), .timeLimit(.minutes(8))
    ) struct GPUTests {
        /// Pushes scenes and a model into a stack whose services were told where the plugin is.
        private static func withStack(_ body: (LocalStack) async throws -> Void) async throws {
            let plugin = try #require(testPlugin)
            try await LocalStack.with(["BLIP_PJRT_PLUGIN": plugin, "BLIP_DEVICE": "gpu"]) { stack in
                let scenes = stack.scratch.appending(path: "scenes")
                _ = try Scenery.write(to: scenes)
                let model = stack.scratch.appending(path: "tiny")
                try Scenery.writeModel(to: model, width: 64)
                try await stack.done("up")
                try await stack.done(
                    "dataset", "push", scenes.path(percentEncoded: false), "--name", "scenes", "--wait")
                try await stack.done("model", "import", model.path(percentEncoded: false), "--name", "tiny")
                try await body(stack)
            }
        }

        @Test func aRunMovesFromTheGPUToTheCPUAndEveryAttemptIsRecorded() async throws {
            try await Self.withStack { stack in
                let run = try await TrainingRun.start(
                    stack, name: "moved", "--epochs", "4", "--checkpoint-steps", "20")
                _ = try await run.pastACheckpoint()
                try await stack.signal("trainer", SIGKILL)
                try await stack.done("up", environment: ["BLIP_DEVICE": "cpu"])
                let info = try await run.succeeded(within: .seconds(240))
                #expect(info.resumedInexact == true)
                let attempts = info.attempts
                #expect(attempts.count == 2)
                #expect(attempts.first?.device?.contains("PJRT") == true && attempts.first?.inexact == false)
                #expect(attempts.last?.device?.hasPrefix("cpu: ") == true && attempts.last?.inexact == true)
                #expect((attempts.last?.step ?? 0) >= 20)
                let losses = try await run.metric("loss").map { Double(bitPattern: $0.bits) }
                #expect(losses.count == 120 && losses.allSatisfy(\.isFinite))
                let (early, late) = (losses.prefix(20), losses.suffix(20))
                #expect(late.reduce(0, +) < early.reduce(0, +))
                let shown = try await stack.done("runs", "show", "\(run.number)").output
                #expect(shown.contains("attempt 2: ") && shown.contains("inexact"))

                // The trainer that is left has no gpu.
                let waiting = try await TrainingRun.start(
                    stack, name: "waiting", "--max-steps", "2", "--device", "gpu")
                #expect(
                    try await eventually(within: .seconds(60)) {
                        try await waiting.info().waitingFor == "a trainer with a gpu"
                    })
                #expect(try await waiting.info().state == .queued)
                let told = try await stack.done("runs", "show", "\(waiting.number)").output
                #expect(told.contains("waiting for a trainer with a gpu"))
                let plain = try await TrainingRun.start(
                    stack, name: "plain", "--max-steps", "2", "--device", "cpu")
                try await plain.succeeded()
                #expect(try await waiting.info().state == .queued)
                try await stack.signal("trainer", SIGTERM)
                try await stack.done("up")
                try await waiting.succeeded()
                #expect(try await waiting.info().device?.contains("PJRT") == true)
            }
        }

        @Test func theCaptionerOnTheGPUSaysWhatTheCPUSays() async throws {
            try await Self.withStack { stack in
                let pictures = stack.scratch.appending(path: "scenes/test").path(percentEncoded: false)
                func captions() async throws -> [String] {
                    let ended = try await stack.done(
                        "caption", pictures, "--model", "tiny", within: .seconds(240))
                    return ended.output.split(separator: "\n").map(String.init).sorted()
                }
                let log = stack.state.logs.appending(path: "captioner.log")
                let onGPU = try await captions()
                #expect(try String(contentsOf: log, encoding: .utf8).contains("device gpu: "))
                try await stack.signal("captioner", SIGTERM)
                try await stack.done("up", environment: ["BLIP_DEVICE": "cpu"])
                let onCPU = try await captions()
                #expect(onGPU.count >= Scenery.test)
                #expect(onGPU == onCPU)
            }
        }

        @Test func doctorTellsOfThePlugin() async throws {
            let plugin = try #require(testPlugin)
            try await LocalStack.with(["BLIP_PJRT_PLUGIN": plugin]) { stack in
                let told = try await stack.done("doctor").output
                #expect(told.contains("  gpu: cpu, PJRT "))
            }
            try await LocalStack.with(["BLIP_PYTHON_ENV": "/nonexistent"]) { stack in
                let told = try await stack.done("doctor").output
                #expect(
                    told.contains("  gpu: no plugin found") && told.contains("everything runs on the CPU"))
            }
        }
    }
}
