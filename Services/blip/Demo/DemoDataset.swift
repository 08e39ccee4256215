import Datasets
import Foundation
import Scenes
import ServiceKit

/// The demo's pictures on disk, in imagefolder layout.
struct DemoDataset {
    let plan: DemoPlan
    let state: StateFolder
    let console: Console

    private var folder: URL { state.home.appending(path: "demo/scenes-\(plan.seed)") }

    /// Makes the pictures, or finds those of an earlier demo.
    func prepare() async throws -> PreparedDataset {
        let folder = folder
        let path = folder.path(percentEncoded: false).safe
        if let found = try? await onThread({ try PreparedDataset.read(folder: folder) }), isComplete(found) {
            console.say("  \(found.plan.pictures.count) pictures are there already: \(path)")
            return found
        }
        let line = ProgressLine("drawing")
        defer { line.finish() }
        let plan = plan
        let content = try await onThread {
            let artwork = try EmojiArtwork()
            let scenes = try SceneSet.make(
                artwork: artwork, seed: plan.seed, train: plan.train, validation: plan.validation,
                test: plan.test)
            // What is there is incomplete, or of other counts; the seed makes it again.
            try? FileManager.default.removeItem(at: folder)
            try FileManager.default.createDirectory(
                at: folder.deletingLastPathComponent(), withIntermediateDirectories: true)
            try ImagefolderWriter.write(scenes: scenes, artwork: artwork, to: folder) { done, total in
                line.update(done: done, total: total, unit: "pictures")
            }
            return try PreparedDataset.read(folder: folder)
        }
        line.finish()
        console.say("  \(content.plan.pictures.count) pictures in \(Readable.seconds(line.elapsed)): \(path)")
        return content
    }

    private func isComplete(_ content: PreparedDataset) -> Bool {
        content.plan.rejected.isEmpty
            && content.plan.splits == [.train: plan.train, .validation: plan.validation, .test: plan.test]
    }
}
