import BlobStore
import Catalog
import Checkpoints
import Foundation
import TestSupport
import Testing

@testable import trainer

@Suite struct CheckpointFilesTests {
    /// A blob store with a run's checkpoints in it.
    private struct Shelf {
        let files: CheckpointFiles
        let spec = RunSpec(dataset: "cats", baseModel: "base")
        static let snapshot = "5a"

        static func with(attempt: Int = 1, _ body: (Shelf) async throws -> Void) async throws {
            let root = Scratch.make()
            defer { try? FileManager.default.removeItem(at: root) }
            let files = CheckpointFiles(
                blobs: try BlobStore(root: root), run: 7, attempt: attempt, logger: quiet)
            try await body(Shelf(files: files))
        }

        func state(_ step: Int, spec: RunSpec? = nil, snapshot: String = snapshot) -> CheckpointState {
            CheckpointState(
                step: step, epoch: step / 10, stepsPerEpoch: 10, spec: spec ?? self.spec, snapshot: snapshot,
                fingerprint: "this machine")
        }

        func write(_ state: CheckpointState) async throws -> CheckpointRecord {
            let (key, hash) = try await files.write(state) { folder in
                for (name, fill) in [("model.safetensors", 1), ("optimiser.safetensors", 2)] {
                    let data = Data((0..<5000).map { UInt8(truncatingIfNeeded: $0 * fill + state.step) })
                    try data.write(to: folder.appending(path: name))
                }
            }
            return CheckpointRecord(
                step: state.step, epoch: state.epoch, folderKey: key, manifestSHA256: hash)
        }

        /// The step that would be gone on from.
        func newest(_ records: [CheckpointRecord]) -> Int? {
            files.newest(records, spec: spec, snapshot: Self.snapshot)?.state.step
        }

        func file(_ name: String, of record: CheckpointRecord) throws -> URL {
            try files.blobs.folder(record.folderKey).appending(path: name)
        }
    }

    enum Damage: CaseIterable {
        case aFlippedByte, aMissingTail, aMissingFile, aMissingFolder, anotherManifest, aSwappedState
    }

    @Test func whatWasWrittenIsFoundWithItsStateAndFiles() async throws {
        try await Shelf.with(attempt: 3) { shelf in
            let record = try await shelf.write(shelf.state(20))
            #expect(record.folderKey == "checkpoints/7/step-00000020-a3")
            let found = try #require(
                shelf.files.newest([record], spec: shelf.spec, snapshot: Shelf.snapshot))
            #expect(found.state == shelf.state(20))
            #expect(found.record == record)
            let names = try FileManager.default.contentsOfDirectory(
                atPath: found.folder.path(percentEncoded: false))
            #expect(
                Set(names) == [
                    "MANIFEST.json", "state.json", "model.safetensors", "optimiser.safetensors",
                ])
        }
    }

    @Test(arguments: Damage.allCases)
    func aDamagedCheckpointIsPassedOverForTheOneBefore(_ damage: Damage) async throws {
        try await Shelf.with { shelf in
            let before = try await shelf.write(shelf.state(10))
            let last = try await shelf.write(shelf.state(20))
            #expect(shelf.newest([last, before]) == 20)
            let weights = try shelf.file("model.safetensors", of: last)
            switch damage {
            case .aFlippedByte:
                var data = try Data(contentsOf: weights)
                data[2500] ^= 1
                try data.write(to: weights)
            case .aMissingTail: try Data(contentsOf: weights).dropLast(1).write(to: weights)
            case .aMissingFile: try FileManager.default.removeItem(at: weights)
            case .aMissingFolder: try shelf.files.blobs.removeFolder(last.folderKey)
            case .anotherManifest:
                // Whole in itself, but not what the catalogue listed.
                try Data("other weights".utf8).write(to: weights)
                let folder = try shelf.files.blobs.folder(last.folderKey)
                try FileManager.default.removeItem(at: folder.appending(path: Manifest.fileName))
                try Manifest.write(in: folder)
                try Manifest.verify(folder)
            case .aSwappedState:
                let other = try Data(contentsOf: shelf.file(CheckpointFiles.state, of: before))
                try other.write(to: shelf.file(CheckpointFiles.state, of: last))
            }
            #expect(shelf.newest([last, before]) == 10)
            #expect(shelf.newest([last]) == nil)
        }
    }

    @Test func aCheckpointOfOtherSettingsOrPicturesIsPassedOver() async throws {
        try await Shelf.with { shelf in
            var other = shelf.spec
            other.learningRate *= 2
            let own = try await shelf.write(shelf.state(10))
            let ofOthers = [
                try await shelf.write(shelf.state(30, spec: other)),
                try await shelf.write(shelf.state(20, snapshot: "5b")),
            ]
            #expect(shelf.newest(ofOthers + [own]) == 10)
            #expect(shelf.newest(ofOthers) == nil)
        }
    }

    @Test func aWriteThatFailsLeavesNothingBehind() async throws {
        struct Odd: Error {}
        try await Shelf.with { shelf in
            await #expect(throws: Odd.self) {
                try await shelf.files.write(shelf.state(10)) { folder in
                    try Data([1]).write(to: folder.appending(path: "model.safetensors"))
                    throw Odd()
                }
            }
            #expect(try shelf.files.blobs.listFolders("checkpoints/7").isEmpty)
            _ = try await shelf.write(shelf.state(10))
            #expect(try shelf.files.blobs.listFolders("checkpoints/7").count == 1)
        }
    }

    @Test func anotherAttemptNeverTouchesWhatTheFirstWrote() async throws {
        try await Shelf.with { shelf in
            let first = try await shelf.write(shelf.state(10))
            let second = CheckpointFiles(blobs: shelf.files.blobs, run: 7, attempt: 2, logger: quiet)
            #expect(second.key(step: 10) != first.folderKey)
            await #expect(throws: BlobError.self) { _ = try await shelf.write(shelf.state(10)) }
            #expect(shelf.newest([first]) == 10)
        }
    }

    @Test func theTwoNewestAndTheBestAreKept() async throws {
        func record(_ step: Int, _ loss: Double?) -> CheckpointRecord {
            CheckpointRecord(
                step: step, epoch: 0, folderKey: "step \(step)", manifestSHA256: [], validationLoss: loss)
        }
        try await Shelf.with { shelf in
            func superseded(_ losses: [Double?]) -> [Int] {
                let records = losses.enumerated().map { record($0 + 1, $1) }
                return shelf.files.superseded(records.shuffled()).map(\.step).sorted()
            }
            #expect(superseded([]) == [])
            #expect(superseded([3]) == [])
            #expect(superseded([3, 2]) == [])
            #expect(superseded([3, 1, 2, 2]) == [1])
            #expect(superseded([5, 4, 3, 2, 1]) == [1, 2, 3])
            #expect(superseded([nil, nil, nil]) == [1])
            #expect(superseded([1, nil, nil, nil]) == [2])
            // Of equals the first stays: what came later is no better.
            #expect(superseded([1, 1, 1, 1]) == [2])
        }
    }
}
