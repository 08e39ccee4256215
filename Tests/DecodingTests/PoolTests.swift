import Foundation
import Imaging
import Logging
import TestSupport
import Testing

@testable import Decoding

/// The pool with children of a real service program.
struct PoolTests {
    @Test(arguments: ["photo.jpg", "rgba.png", "photo.webp", "turned-6.jpg", "cmyk.jpg", "grey-16.png"])
    func aChildReadsWhatThisProcessReads(file: String) throws {
        let (pool, bytes) = (try pool(), try fixture(file))
        let here = InProcessReader()
        #expect(try pool.header(bytes) == here.header(bytes))
        for alpha in AlphaRule.allCases {
            #expect(try pool.picture(bytes, alpha: alpha) == here.picture(bytes, alpha: alpha))
        }
        let views = [
            PictureView(side: 24), PictureView(side: 7, alpha: .drop),
            PictureView(side: 33, augmentation: Augmentation(seed: 5, flips: true, operates: true)),
        ]
        #expect(try pool.views(bytes, views) == here.views(bytes, views))
    }

    @Test func aRefusalCrossesTheProcessUnchanged() throws {
        let half = Array(try fixture("rgb.png").prefix(300))
        let here = try #require(throws: ImageRejection.self) { try InProcessReader().views(half, []) }
        let there = try #require(throws: ImageRejection.self) { try pool().views(half, []) }
        #expect(here.reason == there.reason)
        #expect(there.detail.contains("damaged or cut short"))
    }

    @Test func aChildIsReplacedAfterItsLastFileAndAfterADamagedOne() throws {
        let pool = try pool { $0.uses = 2 }
        let bytes = try fixture("photo.jpg")
        let first = try #require(pool.idleProcesses.first)
        _ = try pool.header(bytes)
        #expect(pool.idleProcesses == [first])
        _ = try pool.header(bytes)
        #expect(pool.idleProcesses.isEmpty)
        _ = try pool.header(bytes)
        let second = try #require(pool.idleProcesses.first)
        #expect(second != first)
        _ = try? pool.views(Array(bytes.prefix(500)), [])
        #expect(pool.idleProcesses.isEmpty)
    }

    @Test func aChildIsReplacedWhenItHasWorkedLongEnough() throws {
        let pool = try pool { $0.work = .nanoseconds(1) }
        let first = try #require(pool.idleProcesses.first)
        #expect(try pool.header(fixture("photo.jpg")).width == 150)
        #expect(kill(first, 0) != 0 && pool.idleProcesses.isEmpty)
    }

    @Test func aFileMeetsAFreshChildWhereOneWasKilled() throws {
        let pool = try pool()
        let first = try #require(pool.idleProcesses.first)
        kill(first, SIGKILL)
        #expect(try pool.header(fixture("photo.jpg")).width == 150)
        #expect(pool.idleProcesses.first != first)
    }

    @Test func aFileThatSwellsItsDecoderIsRefusedAndTheNextOneIsRead() throws {
        let pool = try pool { $0.memory = 48 << 20 }
        let large = Picture(width: 6000, height: 6000, bands: 3, filledWith: [9, 9, 9])
        let bomb = try ImageEncoder.png(large)
        #expect(bomb.count < 1 << 20)
        let error = try #require(throws: ImageRejection.self) { try pool.views(bomb, [PictureView(side: 8)]) }
        #expect(error.reason == .decoderCrashed || error.reason == .unreadable)
        #expect(try pool.header(fixture("photo.jpg")).width == 150)
    }

    @Test func aFileThatTakesTooLongIsRefusedAndTheNextOneIsRead() throws {
        let large = Picture(width: 7000, height: 7000, bands: 3, filledWith: [9, 9, 9])
        let slow = try ImageEncoder.png(large)
        let pool = try pool { $0.deadline = .milliseconds(1) }
        let error = try #require(throws: ImageRejection.self) { try pool.views(slow, [PictureView(side: 8)]) }
        #expect(error.reason == .decoderCrashed)
        #expect(error.detail.contains("longer than"))
    }

    @Test func manyThreadsShareFewChildren() async throws {
        let pool = try pool(size: 2)
        let bytes = try fixture("photo.jpg")
        let expected = try InProcessReader().views(bytes, [PictureView(side: 16)])
        let results = Results()
        let threads = (0..<8).map { _ in
            let thread = Thread {
                for _ in 0..<5 { results.add(try? pool.views(bytes, [PictureView(side: 16)])) }
            }
            thread.start()
            return thread
        }
        #expect(try await eventually { results.all.count == 40 })
        #expect(threads.count == 8)
        #expect(results.all.allSatisfy { $0 == expected })
        #expect(pool.idleProcesses.count <= 2)
    }

    @Test func childrenEndWithTheirPool() async throws {
        var pool: DecoderPool? = try pool()
        let child = try #require(pool?.idleProcesses.first)
        #expect(kill(child, 0) == 0)
        pool = nil
        #expect(try await eventually { kill(child, 0) != 0 })
    }

    @Test func aProgramThatWouldNotBecomeAChildIsNoPool() {
        #expect(throws: DecoderUnavailable.self) {
            try DecoderPool(DecoderPool.Options(size: 1), logger: quiet)
        }
    }

    @Test func aProgramThatEndsAtOnceIsReported() throws {
        var options = DecoderPool.Options(size: 1)
        options.program = URL(filePath: "/bin/false")
        let error = try #require(throws: DecoderUnavailable.self) {
            try DecoderPool(options, logger: quiet)
        }
        #expect(error.description.contains("exit code 1"))
    }

    private final class Results: @unchecked Sendable {
        // `values` only under `lock`.
        private let lock = NSLock()
        private var values: [DecodedViews?] = []

        func add(_ value: DecodedViews?) { lock.withLock { values.append(value) } }
        var all: [DecodedViews?] { lock.withLock { values } }
    }
}

let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

func fixture(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: fixturesFolder.appending(path: "imaging").appending(path: name)))
}

/// A built program that becomes a decoder child, beside or above the test program.
let childProgram: URL = {
    var folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    func program() -> URL { folder.appending(path: "preprocessing") }
    while folder.path(percentEncoded: false).count > 1,
        !FileManager.default.isExecutableFile(atPath: program().path(percentEncoded: false))
    {
        folder.deleteLastPathComponent()
    }
    return program()
}()

func pool(
    size: Int = 1, limits: ImageLimits = .standard, _ change: (inout DecoderPool.Options) -> Void = { _ in }
) throws -> DecoderPool {
    var options = DecoderPool.Options(size: size, limits: limits)
    options.program = childProgram
    change(&options)
    return try DecoderPool(options, logger: quiet)
}
