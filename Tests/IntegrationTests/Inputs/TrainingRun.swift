import BlipstreamClient
import Foundation
import RPC
import ServiceKit
import TestSupport
import Wire

/// A run of an installation, seen through the SDK.
struct TrainingRun: Sendable {
    let number: UInt64
    let stack: LocalStack

    /// What a finished run came to, bit by bit.
    struct Course: Sendable, Equatable {
        /// Steps as they were recorded, sorted.
        let steps: [UInt64]
        let losses: [UInt64]
        let validationLosses: [UInt64]
        let weights: [UInt8]
    }

    /// Queues the recipe all tests share: a picture with its three captions a step, so 30 steps an epoch.
    static func start(_ stack: LocalStack, name: String, _ options: String...) async throws -> TrainingRun {
        struct Queued: Decodable { let run: UInt64 }
        let recipe = [
            "train", "--dataset", "scenes", "--model", "tiny", "--all-captions", "--batch-size", "1",
            "--learning-rate", "1e-3", "--dropout", "0.1", "--seed", "11", "--name", name, "--detach",
            "--json",
        ]
        let ended = try await stack.start(recipe + options).end()
        guard ended.code == 0 else { throw Unexpected("\(ended)") }
        return TrainingRun(number: try ended.json(Queued.self).run, stack: stack)
    }

    func info() async throws -> RunInfo {
        let reply = try await stack.client.catalog.call(CatalogService.getRun, .init(runID: number))
        guard let run = reply.run else { throw Unexpected("run \(number) has vanished") }
        return run
    }

    /// Waits until it is at its end.
    func ended(within limit: Duration = .seconds(120)) async throws -> RunInfo {
        var last: RunInfo?
        let ends: [RunInfo.State?] = [.succeeded, .failed, .cancelled]
        let inTime = try await eventually(within: limit) {
            last = try await info()
            return ends.contains(last?.state)
        }
        guard inTime, let last else {
            throw Unexpected("run \(number) has not ended after \(limit): \(String(describing: last))")
        }
        return last
    }

    /// Waits until it is at its end, which must be a good one.
    @discardableResult
    func succeeded(within limit: Duration = .seconds(120)) async throws -> RunInfo {
        let info = try await ended(within: limit)
        guard info.state == .succeeded else {
            throw Unexpected(
                "run \(number) ended as \(info.state.map { "\($0)" } ?? "?"): \(info.error ?? "")")
        }
        return info
    }

    /// All values of one metric by step.
    func metric(_ name: String) async throws -> [(step: UInt64, bits: UInt64)] {
        let points = try await stack.client.catalog.call(
            CatalogService.getMetrics, .init(runID: number, name: name, limit: 20_000)
        ).points
        return points.map { ($0.step ?? 0, ($0.value ?? .nan).bitPattern) }.sorted { $0.0 < $1.0 }
    }

    /// What it came to; it has succeeded.
    func course() async throws -> Course {
        let losses = try await metric("loss")
        let name = try await info().outputModel
        let models = try await stack.client.catalog.call(CatalogService.listModels, .init()).models
        guard let model = models.first(where: { $0.name == name }) else {
            throw Unexpected("run \(number) made no model; there are \(models.compactMap(\.name))")
        }
        return Course(
            steps: losses.map(\.step), losses: losses.map(\.bits),
            validationLosses: try await metric("validation_loss").map(\.bits),
            weights: model.weightsSha256 ?? [])
    }

    /// Steps of the checkpoints on disk, rising.
    func checkpoints() -> [UInt64] {
        let folder = stack.state.blobs.appending(path: "checkpoints/\(number)")
        let names =
            (try? FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))) ?? []
        return names.compactMap { name in
            let parts = name.split(separator: "-")
            // "step-00000020-a1"; anything longer is still being written.
            return parts.count == 3 && !parts[2].contains(".") ? UInt64(parts[1]) : nil
        }.sorted()
    }

    /// Waits until a checkpoint is there, steps beyond it are recorded, and more are to come.
    /// - Returns: the metrics then.
    func pastACheckpoint() async throws -> (checkpoint: UInt64, losses: [(step: UInt64, bits: UInt64)]) {
        var seen: (UInt64, [(step: UInt64, bits: UInt64)]) = (0, [])
        try await underWay {
            seen = (checkpoints().last ?? 0, try await metric("loss"))
            return seen.0 > 0 && (seen.1.last?.step ?? 0) > seen.0 + 2
        }
        return seen
    }

    /// Waits until steps are recorded and more are to come.
    func underWay() async throws {
        try await underWay { try await metric("loss").count > 0 }
    }

    /// Waits until its trainer is in the middle of an epoch of 30 steps.
    func inMidEpoch() async throws {
        guard let trainer = stack.client.trainer else { throw Unexpected("no client of the trainer") }
        try await underWay {
            let status = try await trainer.call(TrainerService.status, .init())
            return status.job == number && (3...15).contains((status.step ?? 0) % 30)
        }
    }

    private func underWay(_ condition: () async throws -> Bool) async throws {
        let ends: [RunInfo.State?] = [.succeeded, .failed, .cancelled]
        let found = try await eventually(within: .seconds(60)) {
            if try await condition() { return true }
            let info = try await info()
            guard !ends.contains(info.state) else {
                throw Unexpected("run \(number) ended before it was seen under way: \(info)")
            }
            return false
        }
        guard found else { throw Unexpected("run \(number) is not under way in time: \(try await info())") }
    }
}

/// The scenes and the tiny model in the suite's installation, and an undisturbed run over them: made once.
actor Reference {
    static let shared = Reference()

    struct World: Sendable {
        let stack: LocalStack
        /// Captions of the training pictures.
        let captions: Set<String>
        let run: TrainingRun
        let course: TrainingRun.Course
    }

    private var making: Task<World, any Error>?

    func world() async throws -> World {
        if let making { return try await making.value }
        let stack = try LocalStack.running
        let task = Task {
            let scenes = stack.scratch.appending(path: "scenes")
            let captions = try Scenery.write(to: scenes)
            let model = stack.scratch.appending(path: "tiny")
            try Scenery.writeModel(to: model)
            try await stack.done(
                "dataset", "push", scenes.path(percentEncoded: false), "--name", "scenes", "--wait")
            try await stack.done("model", "import", model.path(percentEncoded: false), "--name", "tiny")
            let run = try await TrainingRun.start(
                stack, name: "undisturbed", "--epochs", "6", "--checkpoint-steps", "20")
            try await run.succeeded()
            return World(stack: stack, captions: captions, run: run, course: try await run.course())
        }
        making = task
        return try await task.value
    }
}
