import Foundation
import Testing

@testable import PJRT

@Suite(.withPlugin) struct CacheTests {
    private let folder: TemporaryFolder
    private let cache: ExecutableCache

    init() throws {
        folder = try TemporaryFolder()
        cache = ExecutableCache(folder: folder.url.appending(path: "deep/cache"))
    }

    private var entries: [URL] {
        ((try? FileManager.default.contentsOfDirectory(at: cache.folder, includingPropertiesForKeys: nil))
            ?? [])
            .sorted { $0.path < $1.path }
    }

    private func run(_ program: PJRTExecutable, _ client: PJRTClient) throws -> [Float] {
        let x = try client.upload([Float](arrayLiteral: 1, 2, 3, 4, 5, 6), shape: [2, 3], element: .f32)
        return try program.execute([[x, x]])[0][0].numbers(as: Float.self)
    }

    @Test func aProgramIsCompiledOnceForAllClients() throws {
        let first = try TestPlugin.client()
        let made = try first.compile(Programs.add, cache: cache)
        #expect(!made.fromCache && entries.count == 1)
        let second = try TestPlugin.client()
        let loaded = try second.compile(Programs.add, cache: cache)
        #expect(loaded.fromCache && loaded.outputs == made.outputs && loaded.arguments == made.arguments)
        #expect(loaded.memory == made.memory)
        #expect(try run(loaded, second) == run(made, first))
        let mode =
            try FileManager.default.attributesOfItem(atPath: cache.folder.path)[.posixPermissions] as? Int
        #expect(mode == 0o700)
    }

    @Test func anotherProgramOtherFlagsAndOtherReplicasAreOtherEntries() throws {
        let client = try TestPlugin.client(devices: 2)
        #expect(try !client.compile(Programs.add, cache: cache).fromCache)
        #expect(try !client.compile(Programs.accumulate, cache: cache).fromCache)
        #expect(
            try !client.compile(Programs.add, flags: ["xla_cpu_enable_fast_math": .bool(false)], cache: cache)
                .fromCache)
        #expect(try !client.compile(Programs.allReduce, replicas: 2, cache: cache).fromCache)
        #expect(entries.count == 4)
        #expect(try client.compile(Programs.accumulate, cache: cache).fromCache)
        #expect(entries.count == 4)
    }

    @Test func aDamagedEntryIsThrownAwayAndTheProgramCompiledAgain() throws {
        let lines = Lines()
        let client = try TestPlugin.client { lines.add($0) }
        _ = try client.compile(Programs.add, cache: cache)
        let entry = try #require(entries.first)
        let good = try Data(contentsOf: entry)
        let key = entry.deletingPathExtension().lastPathComponent
        for damage in [Data(), good.prefix(20), good.dropLast(1), good + [0], Data(good.map { ~$0 })] {
            try damage.write(to: entry)
            #expect(cache.load(key) == nil)
            #expect(entries.isEmpty)
            let again = try client.compile(Programs.add, cache: cache)
            #expect(!again.fromCache)
            #expect(try run(again, client) == [2, 4, 6, 8, 10, 12])
        }
        // Whole, but nothing that the plugin ever wrote.
        #expect(cache.store(Data("junk".utf8), key) == nil)
        let again = try client.compile(Programs.add, cache: cache)
        #expect(!again.fromCache)
        #expect(lines.all.contains { $0.contains("entry \(key) deleted") })
        #expect(try client.compile(Programs.add, cache: cache).fromCache)
    }

    @Test func aCacheThatCannotBeWrittenCostsACompilationAndALine() throws {
        try Data().write(to: URL(filePath: folder.path("file")))
        let lines = Lines()
        let client = try TestPlugin.client { lines.add($0) }
        let blocked = ExecutableCache(folder: folder.url.appending(path: "file/cache"))
        for _ in 0..<2 { #expect(try !client.compile(Programs.add, cache: blocked).fromCache) }
        #expect(lines.all.filter { $0.contains("was not stored") }.count == 2)
    }
}

struct CacheFileTests {
    @Test func aFolderThatOthersMayWriteToIsNotUsed() throws {
        let folder = try TemporaryFolder()
        let cache = ExecutableCache(folder: folder.url.appending(path: "cache"))
        #expect(cache.store(Data("abc".utf8), "key") == nil)
        #expect(cache.load("key") == Data("abc".utf8))
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: cache.folder.path)
        #expect(cache.load("key") == nil)
        #expect(cache.store(Data("abc".utf8), "key") != nil)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: cache.folder.path)
        let link = ExecutableCache(folder: folder.url.appending(path: "link"))
        try FileManager.default.createSymbolicLink(at: link.folder, withDestinationURL: cache.folder)
        #expect(link.load("key") == nil)
        #expect(cache.load("key") == Data("abc".utf8))
    }

    @Test func theEntriesUnusedForLongestGoBeyondTheLimit() throws {
        let folder = try TemporaryFolder()
        let cache = ExecutableCache(folder: folder.url.appending(path: "cache"), byteLimit: 3500)
        for (age, key) in ["a", "b", "c"].enumerated() {
            #expect(cache.store(Data(count: 1000), key) == nil)
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: Double(age) * 10 - 1000)],
                ofItemAtPath: cache.file(key).path)
        }
        #expect(cache.load("a") != nil)
        #expect(cache.store(Data(count: 1000), "d") == nil)
        #expect(["a", "b", "c", "d"].map { cache.load($0) != nil } == [true, false, true, true])
    }
}
