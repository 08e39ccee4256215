import Foundation
import Imaging
import Testing

@testable import Scenes

@Suite struct ImagefolderWriterTests {
    private struct Row: Decodable {
        let file_name: String
        let text: String
        let captions: [String]
    }

    private static func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "scenes-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    private static func contents(of folder: URL) throws -> [String: Data] {
        var contents: [String: Data] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) where path.contains(".")
        {
            contents[path] = try Data(contentsOf: folder.appending(path: path))
        }
        return contents
    }

    @Test func rowsAndPicturesBelongTogether() throws {
        let artwork = try Installed.artwork
        let scenes = try SceneSet.make(artwork: artwork, seed: 2, train: 12, validation: 3, test: 5)
        let renderer = try SceneRenderer(artwork: artwork, objects: artwork.everyday)
        try Self.withFolder { folder in
            let target = folder.appending(path: "set")
            try ImagefolderWriter.write(scenes: scenes, artwork: artwork, to: target, side: 40)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["set"])
            for split in SceneSplit.allCases {
                let expected = scenes.filter { $0.split == split }
                let place = target.appending(path: split.rawValue)
                let metadata = try String(
                    contentsOf: place.appending(path: "metadata.jsonl"), encoding: .utf8)
                let rows = try metadata.split(separator: "\n").map {
                    try JSONDecoder().decode(Row.self, from: Data($0.utf8))
                }
                #expect(metadata.hasSuffix("\n") && rows.map(\.captions) == expected.map(\.captions))
                #expect(
                    try FileManager.default.contentsOfDirectory(atPath: place.path).count == rows.count + 1)
                for (row, scene) in zip(rows, expected) {
                    #expect(row.text == scene.captions[0])
                    let png = try [UInt8](Data(contentsOf: place.appending(path: row.file_name)))
                    #expect(try ImageDecoder.decode(png) == renderer.render(scene.recipe, side: 40))
                }
                #expect(rows.first?.file_name == "000001.png")
            }
        }
    }

    @Test func theSameSeedGivesTheSameBytes() throws {
        let artwork = try Installed.artwork
        try Self.withFolder { folder in
            var written: [[String: Data]] = []
            for (name, seed) in [("one", 2), ("two", 2), ("three", 3)] as [(String, UInt64)] {
                let scenes = try SceneSet.make(
                    artwork: artwork, seed: seed, train: 10, validation: 2, test: 2)
                let target = folder.appending(path: name)
                try ImagefolderWriter.write(scenes: scenes, artwork: artwork, to: target, side: 32)
                written.append(try Self.contents(of: target))
            }
            #expect(written[0].count == 17)
            #expect(written[0] == written[1])
            #expect(written[0] != written[2])
        }
    }

    @Test func progressCountsToTheTotal() throws {
        let artwork = try Installed.artwork
        let scenes = try SceneSet.make(artwork: artwork, seed: 2, train: 9, validation: 1, test: 1)
        let seen = Seen()
        try Self.withFolder { folder in
            try ImagefolderWriter.write(
                scenes: scenes, artwork: artwork, to: folder.appending(path: "set"), side: 16
            ) { done, total in seen.add(done, total) }
        }
        #expect(seen.calls == (1...11).map { [$0, 11] })
    }

    @Test func aFolderWithFilesIsLeftAlone() throws {
        let artwork = try Installed.artwork
        try Self.withFolder { folder in
            let note = folder.appending(path: "note.txt")
            try Data("mine".utf8).write(to: note)
            #expect(throws: SceneError.folderInUse(path: folder.path)) {
                try ImagefolderWriter.write(scenes: [], artwork: artwork, to: folder)
            }
            #expect(try Self.contents(of: folder) == ["note.txt": Data("mine".utf8)])
            let error = #expect(throws: SceneError.self) {
                try ImagefolderWriter.write(scenes: [], artwork: artwork, to: note.appending(path: "set"))
            }
            #expect(error.map { "\($0)" }?.contains("cannot write") == true)
        }
    }

    /// `@unchecked Sendable`: every access to `calls` holds `lock`.
    private final class Seen: @unchecked Sendable {
        private let lock = NSLock()
        private var stored: [[Int]] = []
        var calls: [[Int]] { lock.withLock { stored } }
        func add(_ done: Int, _ total: Int) { lock.withLock { stored.append([done, total]) } }
    }
}
