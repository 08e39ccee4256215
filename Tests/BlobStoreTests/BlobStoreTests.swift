import BlobStore
import Foundation
import Testing

@Suite struct BlobStoreTests {
    @Test func bytesReadBackAndTheSameBytesAreOneBlob() throws {
        let place = try Place()
        let store = try place.store()
        for bytes in [
            [], [0], Array("hello".utf8), (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) },
        ] {
            let key = try store.put(bytes)
            #expect(try store.put(bytes) == key)
            #expect(try store.read(key) == bytes)
            #expect(try store.exists(key))
        }
        let hello = try store.put(Array("hello".utf8))
        #expect(hello == "images/2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")
        try store.remove(hello)
        try store.remove(hello)
        #expect(try !store.exists(hello))
        #expect(throws: BlobError.notFound(hello)) { try store.read(hello) }
        #expect(try place.files(below: "tmp").isEmpty)
    }

    @Test func bytesBeingWrittenReadBackBeforeTheyAreStored() throws {
        let place = try Place()
        let writer = try place.store().begin()
        #expect(try writer.contents().isEmpty)
        try writer.append([1, 2])
        try writer.append([3])
        #expect(try writer.contents() == [1, 2, 3])
        writer.abandon()
        #expect(try place.files(below: "").isEmpty)
    }

    @Test func aStagingFolderIsEmptyAndOnTheStoresDisk() throws {
        let place = try Place()
        let store = try place.store()
        let staging = try store.stagingFolder()
        try Data([7]).write(to: staging.appending(path: "a"))
        try store.publishFolder("models/one") { folder in
            #expect(rename(staging.appending(path: "a").path, folder.appending(path: "a").path) == 0)
        }
        #expect(try Data(contentsOf: store.folder("models/one").appending(path: "a")) == Data([7]))
        #expect(try store.stagingFolder() != staging)
    }

    @Test func everyFlippedByteIsNoticed() throws {
        let place = try Place()
        let store = try place.store()
        let bytes = Array("a small picture".utf8)
        let key = try store.put(bytes)
        let path = try #require(try place.files(below: "images").first)
        for index in bytes.indices {
            var damaged = bytes
            damaged[index] ^= 1
            try Data(damaged).write(to: path)
            #expect(throws: BlobError.dataLoss(key: key)) { try store.read(key) }
        }
        try Data(bytes.dropLast()).write(to: path)
        #expect(throws: BlobError.dataLoss(key: key)) { try store.read(key) }
    }

    @Test func aStreamWithAnotherHashIsNotStored() throws {
        let place = try Place()
        let store = try place.store()
        let writer = try store.begin()
        try writer.append([1, 2])
        try writer.append([3])
        #expect(writer.size == 3)
        let error = #expect(throws: BlobError.self) {
            try writer.finish(expectedSHA256: Array(repeating: 0, count: 32))
        }
        guard case .hashMismatch = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try place.files(below: "").isEmpty)
        #expect(throws: BlobError.self) { try writer.finish(expectedSHA256: nil) }
        let abandoned = try store.begin()
        try abandoned.append([9])
        abandoned.abandon()
        #expect(try place.files(below: "").isEmpty)
        #expect(try store.put([1, 2, 3]).count == 71)
    }

    @Test func aGroupIsStoredTogetherAndOneBadMemberHarmsNoOther() throws {
        let place = try Place()
        let store = try place.store()
        let contents = (0..<40).map { [UInt8]("picture \($0 % 30)".utf8) }
        let group = try contents.enumerated().map { index, bytes in
            let writer = try store.begin()
            try writer.append(bytes)
            return (writer: writer, expectedSHA256: index == 7 ? Array(repeating: UInt8(1), count: 32) : nil)
        }
        let results = BlobStore.commit(group)
        for (index, result) in results.enumerated() {
            if index == 7 {
                #expect(throws: BlobError.self) { try result.get() }
            } else {
                #expect(try store.read(try result.get()) == contents[index])
            }
        }
        #expect(try place.files(below: "images").count == 30)
        #expect(try place.files(below: "tmp").isEmpty)
    }

    @Test func keysCannotLeaveTheStore() throws {
        let store = try Place().store()
        for key in [
            "", "/", "..", "images/../x", "images/", "images/ABC", "/etc/passwd",
            "images/\(String(repeating: "g", count: 64))",
            "images/a b", "models/.hidden", "models//x", "models/ä", "models/x\0", "models/x.tmp",
        ] {
            #expect(throws: BlobError.self, "\(key)") { try store.read(key) }
            #expect(throws: BlobError.self, "\(key)") { try store.readDerived(key) }
            #expect(throws: BlobError.self, "\(key)") { try store.folder(key) }
            #expect(throws: BlobError.self, "\(key)") { try store.publishFolder(key) { _ in } }
            #expect(throws: BlobError.self, "\(key)") { try store.putDerived(key, []) }
            #expect(throws: BlobError.self, "\(key)") { try store.removeFolder(key) }
        }
        #expect(throws: BlobError.invalidKey("images/x")) { try store.removeFolder("images/x") }
    }

    @Test func derivedDataIsReplacedAndChecked() throws {
        let place = try Place()
        let store = try place.store()
        let key = "pixels/s96-white/\(String(repeating: "ab", count: 32))"
        #expect(throws: BlobError.notFound(key)) { try store.readDerived(key) }
        try store.putDerived(key, [1, 2, 3])
        try store.putDerived(key, [4, 5])
        #expect(try store.readDerived(key) == [4, 5])
        let path = try #require(try place.files(below: "derived").first)
        var bytes = [UInt8](try Data(contentsOf: path))
        for index in bytes.indices {
            bytes[index] ^= 128
            try Data(bytes).write(to: path)
            #expect(throws: BlobError.dataLoss(key: key)) { try store.readDerived(key) }
            bytes[index] ^= 128
        }
        try Data(bytes.prefix(10)).write(to: path)
        #expect(throws: BlobError.dataLoss(key: key)) { try store.readDerived(key) }
        try store.removeDerived(key)
        #expect(try !store.existsDerived(key))
    }

    @Test func foldersAppearWholeOrNotAtAll() throws {
        struct Stop: Error {}
        let place = try Place()
        let store = try place.store()
        #expect(throws: Stop.self) {
            try store.publishFolder("checkpoints/3/step-10") { folder in
                try Data([1]).write(to: folder.appending(path: "half"))
                throw Stop()
            }
        }
        #expect(throws: BlobError.notFound("checkpoints/3/step-10")) {
            try store.folder("checkpoints/3/step-10")
        }
        #expect(try place.files(below: "").isEmpty)
        for name in ["step-10", "step-20"] {
            let folder = try store.publishFolder("checkpoints/3/\(name)") { folder in
                try Data(name.utf8).write(to: folder.appending(path: "weights"))
                let inner = folder.appending(path: "inner")
                try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: false)
                try Data([7]).write(to: inner.appending(path: "file"))
            }
            #expect(try store.folder("checkpoints/3/\(name)") == folder)
        }
        #expect(throws: BlobError.exists("checkpoints/3/step-10")) {
            try store.publishFolder("checkpoints/3/step-10") { _ in }
        }
        #expect(try store.listFolders("checkpoints/3") == ["checkpoints/3/step-10", "checkpoints/3/step-20"])
        let weights = try store.folder("checkpoints/3/step-10").appending(path: "weights")
        #expect(try String(contentsOf: weights, encoding: .utf8) == "step-10")
        try store.removeFolder("checkpoints/3/step-10")
        try store.removeFolder("checkpoints/3/step-10")
        #expect(try store.listFolders("checkpoints/3") == ["checkpoints/3/step-20"])
        #expect(try store.listFolders("models") == [])
    }

    @Test func remainsOfDeadWritersAreRemovedOnceOld() throws {
        let place = try Place()
        let store = try place.store()
        let old = place.root.appending(path: "tmp/old.tmp")
        let fresh = place.root.appending(path: "tmp/fresh.tmp")
        let model = place.root.appending(path: "models/x-1.tmp")
        for path in [old, fresh] { try Data([1]).write(to: path) }
        try FileManager.default.createDirectory(at: model, withIntermediateDirectories: true)
        for path in [old, model] {
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -90_000)], ofItemAtPath: path.path)
        }
        _ = try place.store()
        #expect(!FileManager.default.fileExists(atPath: old.path))
        #expect(FileManager.default.fileExists(atPath: fresh.path))
        #expect(try store.listFolders("models") == [])
        #expect(try store.removeUnfinishedFolders("models") == 1)
    }

    @Test(.enabled(if: SmallDisk.isPossible, "mounting a small tmpfs needs root"))
    func aFullDiskIsNamedAndLeavesNothingBehind() throws {
        let disk = try SmallDisk()
        defer { disk.remove() }
        let store = try BlobStore(root: disk.root)
        let kept = try store.put([1, 2, 3])
        let big = [UInt8](repeating: 5, count: 8 << 20)
        for attempt: () throws -> Void in [
            { try store.put(big) }, { try store.putDerived("pixels/x/abcdef", big) },
            {
                try store.publishFolder("models/m") { try Data(big).write(to: $0.appending(path: "weights")) }
            },
        ] {
            let error = #expect(throws: BlobError.self) { try attempt() }
            guard case .full = error else {
                Issue.record("not recognised as a full disk: \(String(describing: error))")
                continue
            }
        }
        #expect(try store.read(kept) == [1, 2, 3])
        #expect(try store.put([UInt8](repeating: 6, count: 1 << 20)).hasPrefix("images/"))
    }
}

/// Measurements; `BLIP_BENCH=1 swift test --filter BlobSpeedTests`.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["BLIP_BENCH"] != nil))
struct BlobSpeedTests {
    @Test func durablePicturesPerSecond() throws {
        let place = try Place()
        let store = try place.store()
        let pictures = (0..<640).map { number in
            (0..<60_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ number &* 13 &+ ($0 >> 8) &* number) }
        }
        let clock = ContinuousClock()
        let single = try clock.measure { for picture in pictures.prefix(128) { try store.put(picture) } }
        let grouped = try clock.measure {
            for start in stride(from: 128, to: 640, by: 64) {
                let group = try pictures[start..<start + 64].map { picture in
                    let writer = try store.begin()
                    try writer.append(picture)
                    return (writer: writer, expectedSHA256: [UInt8]?.none)
                }
                for result in BlobStore.commit(group) { _ = try result.get() }
            }
        }
        let derived = try clock.measure {
            for (number, picture) in pictures.enumerated() {
                try store.putDerived("pixels/s96/abcd\(number)", picture)
            }
        }
        let reading = try clock.measure {
            for number in pictures.indices { _ = try store.readDerived("pixels/s96/abcd\(number)") }
        }
        let rate = { (count: Int, time: Duration) in Int(Double(count) / (time / .seconds(1))) }
        FileHandle.standardError.write(
            Data(
                """
                put: \(rate(128, single))/s, groups of 64: \(rate(512, grouped))/s, \
                putDerived: \(rate(640, derived))/s, readDerived: \(rate(640, reading))/s

                """.utf8))
        #expect(try place.files(below: "derived").count == 640)
    }
}
