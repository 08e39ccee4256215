import Checkpoints
import Foundation
import Testing

@Suite struct ManifestTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try Data("abc".utf8).write(to: folder.file("config.json"))
        try Data(repeating: 7, count: 3_000_000).write(to: folder.file("model.safetensors"))
        try Manifest.write(in: folder.url)
    }

    private func broken() -> CheckpointError? {
        do {
            try Manifest.verify(folder.url)
            return nil
        } catch {
            return error
        }
    }

    private func expectBroken(_ name: String, _ words: String) throws {
        let error = try #require(broken())
        guard case .broken(_, let file, let reason) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(file == name)
        #expect(reason.contains(words))
        #expect("\(error)".contains(name))
    }

    @Test func anUntouchedFolderPassesWithKnownHashes() throws {
        let manifest = try Manifest.verify(folder.url)
        #expect(manifest.files.map(\.name) == ["config.json", "model.safetensors"])
        #expect(manifest.files.map(\.size) == [3, 3_000_000])
        #expect(
            manifest.files.first?.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
        #expect(try manifest == Manifest.read(folder.url))
    }

    @Test func aFlippedByteNamesItsFile() throws {
        let url = folder.file("model.safetensors")
        var bytes = try Data(contentsOf: url)
        bytes[2_999_999] ^= 1
        try bytes.write(to: url)
        try expectBroken("model.safetensors", "SHA-256")
    }

    @Test func aShortFileNamesItsSizes() throws {
        try Data(repeating: 7, count: 2_999_999).write(to: folder.file("model.safetensors"))
        try expectBroken("model.safetensors", "2999999 bytes, expected 3000000")
    }

    @Test func aMissingFileIsNamed() throws {
        try FileManager.default.removeItem(at: folder.file("config.json"))
        try expectBroken("config.json", "missing")
    }

    @Test func aFileOutsideTheManifestIsLeftAlone() throws {
        try Data("hello".utf8).write(to: folder.file("README.md"))
        #expect(broken() == nil)
    }

    @Test(arguments: [
        ("{", "not the JSON"), (#"{"version":2,"files":[]}"#, "version 2"),
        (#"{"version":1,"files":[{"name":"../x","size":0,"sha256":""}]}"#, "../x"),
        (#"{"version":1,"files":[{"name":"..","size":0,"sha256":""}]}"#, "names .."),
        (String(repeating: " ", count: 1_100_000), "at most"),
    ])
    func aManifestThatCannotBeTrustedIsRefused(_ text: String, _ words: String) throws {
        try Data(text.utf8).write(to: folder.file(Manifest.fileName))
        try expectBroken(Manifest.fileName, words)
    }

    @Test func withoutAManifestThereIsNoProof() throws {
        try FileManager.default.removeItem(at: folder.file(Manifest.fileName))
        #expect(broken() != nil)
    }
}

@Suite struct AtomicFolderTests {
    struct Interrupted: Error {}

    let folder: TemporaryFolder
    var final: URL { folder.file("checkpoint-10") }

    init() throws { folder = try TemporaryFolder() }

    @Test func aFinishedFolderAppearsUnderItsName() throws {
        let count = try AtomicFolder.publish(at: final) { temporary in
            #expect(temporary.lastPathComponent == "checkpoint-10.tmp")
            #expect(!FileManager.default.fileExists(atPath: final.path(percentEncoded: false)))
            try FileSync.write(Data("x".utf8), to: temporary.appending(path: "state.json"))
            let inner = temporary.appending(path: "inner")
            try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: false)
            try Data("y".utf8).write(to: inner.appending(path: "file"))
            return try Manifest.write(in: inner).files.count
        }
        #expect(count == 1)
        #expect(try folder.names() == ["checkpoint-10"])
        #expect(try Data(contentsOf: final.appending(path: "inner/file")) == Data("y".utf8))
    }

    @Test func aClosureThatThrowsLeavesNothing() throws {
        #expect(throws: Interrupted.self) {
            try AtomicFolder.publish(at: final) { temporary in
                try Data("half".utf8).write(to: temporary.appending(path: "model.safetensors"))
                throw Interrupted()
            }
        }
        #expect(try folder.names() == [])
    }

    @Test func whatACrashLeftIsReplaced() throws {
        let old = folder.file("checkpoint-10.tmp")
        try FileManager.default.createDirectory(at: old, withIntermediateDirectories: false)
        try Data("old".utf8).write(to: old.appending(path: "stale"))
        try AtomicFolder.publish(at: final) { try Data("new".utf8).write(to: $0.appending(path: "fresh")) }
        #expect(try folder.names() == ["checkpoint-10"])
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: final.path(percentEncoded: false)) == [
                "fresh"
            ])
    }

    @Test func aFolderThatIsThereIsNotReplaced() throws {
        try AtomicFolder.publish(at: final) { try Data("first".utf8).write(to: $0.appending(path: "file")) }
        #expect(throws: CheckpointError.exists(path: final.path(percentEncoded: false))) {
            try AtomicFolder.publish(at: final) { _ in Issue.record("must not be called") }
        }
        #expect(try Data(contentsOf: final.appending(path: "file")) == Data("first".utf8))
    }

    @Test func aDiskThatIsTooSmallIsToldBeforehand() throws {
        let error = try #require(throws: CheckpointError.self) {
            try AtomicFolder.publish(at: final, expectedBytes: .max) { _ in Issue.record("must not be called")
            }
        }
        guard case .outOfSpace(_, let missing?) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(missing > 0)
        #expect(try folder.names() == [])
    }

    @Test func aDiskThatFillsMeanwhileLeavesNothingAndSaysSo() throws {
        let error = try #require(throws: CheckpointError.self) {
            try AtomicFolder.publish(at: final) { _ in throw CocoaError(.fileWriteOutOfSpace) }
        }
        #expect(error == .outOfSpace(path: final.path(percentEncoded: false), missing: nil))
        #expect(try folder.names() == [])
    }

    @Test func aLinkThatCannotBeSyncedIsNotPublished() throws {
        #expect(throws: CheckpointError.self) {
            try AtomicFolder.publish(at: final) { temporary in
                try FileManager.default.createSymbolicLink(
                    at: temporary.appending(path: "link"), withDestinationURL: URL(filePath: "/etc/hostname"))
            }
        }
        #expect(try folder.names() == [])
    }

    @Test func aMissingParentIsAnErrorWithItsPath() throws {
        let error = try #require(throws: CheckpointError.self) {
            try AtomicFolder.publish(at: folder.file("absent/checkpoint")) { _ in }
        }
        #expect("\(error)".contains("absent"))
    }
}
