import Catalog
import Database
import Foundation
import TestSupport
import Testing

/// Measurements on a durable server; `BLIP_BENCH=1 swift test --filter SpeedTests`.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["BLIP_BENCH"] != nil)) struct SpeedTests
{
    @Test func pushesAndPreparedPicturesPerSecond() async throws {
        let folder = Scratch.make()
        let cluster = PrivateCluster(stateFolder: folder, durable: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let database = Database(url: try await cluster.start())
        let catalog = Catalog(database: database)
        try await catalog.migrate()
        let total = 64 * 150
        let clock = ContinuousClock()
        let pushing = try await clock.measure {
            for start in stride(from: 0, to: total, by: 64) {
                _ = try await catalog.addImages(
                    dataset: "cats", items: (start..<start + 64).map { Samples.image($0) })
            }
        }
        let preparing = try await clock.measure {
            while true {
                let jobs = try await catalog.claim(.preprocess, worker: "w", lease: .seconds(60), limit: 16)
                if jobs.isEmpty { break }
                try await catalog.completePreprocess(
                    jobs.map { ($0.lease, .ready(width: 1, height: 1, format: "png")) })
            }
        }
        let listing = try await clock.measure {
            _ = try await catalog.members(dataset: "cats", split: .train)
        }
        let single = try await clock.measure { for _ in 0..<2000 { try await database.query("select 1") } }
        let rate = { (count: Int, time: Duration) in Int(Double(count) / (time / .seconds(1))) }
        FileHandle.standardError.write(
            Data(
                """
                addImages, batches of 64: \(rate(total, pushing)) pictures/s
                claim + complete, batches of 16: \(rate(total, preparing)) jobs/s
                members of \(total): \(listing)
                prepared select: \(single / 2000)

                """.utf8))
        #expect(try await catalog.datasetInfo("cats").ready == total)
        try await cluster.stop()
    }
}
