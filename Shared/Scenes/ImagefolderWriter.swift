import Dispatch
public import Foundation
import Imaging

/// Writes scenes in Hugging Face's imagefolder layout: `train/`, `validation/` and `test/`, each with PNG
/// files and a `metadata.jsonl` of rows `{"captions": [three], "file_name": "000001.png", "text": the first
/// caption}`.
public enum ImagefolderWriter {
    /// Writes `scenes` under `folder`, which must be new or empty, as pictures of `side` × `side` pixels.
    ///
    /// The folder appears at once when all is written. The bytes depend on the scenes and `side` alone.
    /// `progress` gets (done, total), rising, one call at a time, from any thread. Blocks the calling thread
    /// and uses all cores. Throws `SceneError`.
    public static func write(
        scenes: [Scene], artwork: EmojiArtwork, to folder: URL, side: Int = 160,
        progress: @escaping @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws(SceneError) {
        let files = FileManager.default
        if let entries = try? files.contentsOfDirectory(atPath: folder.path), !entries.isEmpty {
            throw .folderInUse(path: folder.path)
        }
        let objects = Set(scenes.flatMap { $0.recipe.placements.map(\.object) })
        let renderer = try SceneRenderer(artwork: artwork, objects: Array(objects))
        let draft = folder.deletingLastPathComponent().appending(path: folder.lastPathComponent + ".partial")
        try? files.removeItem(at: draft)
        do {
            let pictures = try lay(out: scenes, in: draft)
            try write(pictures, renderer: renderer, side: side, progress: progress)
            // An empty folder of that name would block the rename.
            try? files.removeItem(at: folder)
            try attempt(folder) { try files.moveItem(at: draft, to: folder) }
        } catch {
            try? files.removeItem(at: draft)
            throw error
        }
    }

    private struct Row: Encodable {
        let file_name: String
        let text: String
        let captions: [String]
    }

    /// Makes the folders and the metadata; returns each picture's recipe and file.
    private static func lay(
        out scenes: [Scene], in draft: URL
    ) throws(SceneError) -> [(recipe: SceneRecipe, file: URL)] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var pictures: [(SceneRecipe, URL)] = []
        for split in SceneSplit.allCases {
            let folder = draft.appending(path: split.rawValue)
            var metadata = Data()
            try attempt(folder) {
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                for (index, scene) in scenes.filter({ $0.split == split }).enumerated() {
                    let number = String(index + 1)
                    let name = String(repeating: "0", count: max(0, 6 - number.count)) + number + ".png"
                    let row = Row(file_name: name, text: scene.captions[0], captions: scene.captions)
                    metadata += try encoder.encode(row) + Data("\n".utf8)
                    pictures.append((scene.recipe, folder.appending(path: name)))
                }
            }
            let file = folder.appending(path: "metadata.jsonl")
            try attempt(file) { try metadata.write(to: file) }
        }
        return pictures
    }

    private static func write(
        _ pictures: [(recipe: SceneRecipe, file: URL)], renderer: SceneRenderer, side: Int,
        progress: @escaping @Sendable (Int, Int) -> Void
    ) throws(SceneError) {
        let tally = Tally(total: pictures.count, progress: progress)
        DispatchQueue.concurrentPerform(iterations: pictures.count) { index in
            guard tally.goesOn else { return }
            let (recipe, file) = pictures[index]
            do throws(SceneError) {
                let picture = try renderer.render(recipe, side: side)
                try attempt(file) {
                    try Data(try ImageEncoder.png(picture, compression: 1)).write(to: file)
                }
                tally.finishedOne()
            } catch {
                tally.failed(error)
            }
        }
        if let error = tally.error { throw error }
    }

    private static func attempt(_ file: URL, _ body: () throws -> Void) throws(SceneError) {
        do {
            try body()
        } catch {
            throw .cannotWrite(path: file.path, reason: "\(error)")
        }
    }

    /// Counts finished pictures and keeps the first error.
    /// `@unchecked Sendable`: every access to the variables holds `lock`.
    private final class Tally: @unchecked Sendable {
        private let lock = NSLock()
        private let total: Int
        private let progress: @Sendable (Int, Int) -> Void
        private var done = 0
        private var firstError: SceneError?

        init(total: Int, progress: @escaping @Sendable (Int, Int) -> Void) {
            self.total = total
            self.progress = progress
        }

        var error: SceneError? { lock.withLock { firstError } }
        var goesOn: Bool { error == nil }
        func failed(_ error: SceneError) { lock.withLock { firstError = firstError ?? error } }

        func finishedOne() {
            lock.withLock {
                done += 1
                progress(done, total)
            }
        }
    }
}
