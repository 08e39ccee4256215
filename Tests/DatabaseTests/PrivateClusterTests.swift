import Catalog
import Database
import Foundation
import TestSupport
import Testing

@Suite(.serialized) struct PrivateClusterTests {
    @Test func aClusterStartsStopsAndKeepsItsData() async throws {
        let folder = Scratch.make()
        let cluster = PrivateCluster(stateFolder: folder, durable: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(cluster.status() == .absent)
        let url = try await cluster.start()
        guard case .running = cluster.status() else {
            Issue.record("not running after start")
            return
        }
        #expect(try await cluster.start() == url)
        let database = Database(url: url)
        try await database.query("create table kept (a int)")
        try await database.query("insert into kept values (5)")
        try await cluster.stop()
        #expect(cluster.status() == .stopped)
        await #expect { try await database.query("select a from kept") } throws: {
            ($0 as? DatabaseError)?.isUnavailable == true
        }
        try await cluster.start()
        #expect(try await database.query("select a from kept")[0].int("a") == 5)
        try await cluster.stop()
        try await cluster.stop()
    }

    @Test func killedServersRecoverAndSoDoTheirClients() async throws {
        let folder = Scratch.make()
        let cluster = PrivateCluster(stateFolder: folder, durable: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let database = Database(url: try await cluster.start())
        try await database.requireDurableServer()
        try await database.query("create table kept (a int)")
        for round in 1...2 {
            try await database.query("insert into kept values ($1)", [.int(round)])
            guard case .running(let pid) = cluster.status() else {
                Issue.record("not running")
                return
            }
            kill(pid, SIGKILL)
            #expect(try await eventually { cluster.status() == .stopped })
            try await cluster.start()
            #expect(try await database.query("select count(*) as n from kept")[0].int("n") == round)
        }
        try await cluster.stop()
    }

    @Test func whatWasAcknowledgedUnderLoadSurvivesAKillOfTheServer() async throws {
        let folder = Scratch.make()
        let cluster = PrivateCluster(stateFolder: folder, durable: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let database = Database(url: try await cluster.start())
        let catalog = Catalog(database: database)
        try await catalog.migrate()
        guard case .running(let pid) = cluster.status() else {
            Issue.record("not running")
            return
        }
        let acknowledged = try await withThrowingTaskGroup(of: [Int].self) { group in
            for pusher in 0..<4 {
                group.addTask {
                    var mine: [Int] = []
                    for round in 0..<10_000 {
                        let number = pusher * 10_000 + round
                        do {
                            _ = try await catalog.addImages(dataset: "cats", items: [Samples.image(number)])
                            mine.append(number)
                        } catch let error as DatabaseError where error.isUnavailable {
                            return mine
                        }
                    }
                    return mine
                }
            }
            _ = try await eventually {
                (try? await catalog.jobCounts(.preprocess).ready) ?? 0 >= 100
            }
            kill(pid, SIGKILL)
            return try await group.reduce(into: []) { $0 += $1 }
        }
        try await cluster.start()
        #expect(acknowledged.count >= 90)
        let rows = try await database.query(
            """
            select count(*) as n from images i join splits s on s.image_id = i.id join jobs j on j.payload = i.sha256
             where i.sha256 = any ($1::bytea[])
            """, [.byteArrays(acknowledged.map(Samples.sha))])
        #expect(try rows[0].int("n") == acknowledged.count)
        // One push of each pusher may have been committed without its answer arriving; none is there in part.
        let info = try await catalog.datasetInfo("cats")
        #expect(info.images == info.pending && info.captions == 2 * info.images)
        #expect((0...4).contains(info.images - acknowledged.count))
        #expect(try await catalog.jobCounts(.preprocess).ready == info.images)
        try await cluster.stop()
    }

    @Test func aStaleLockThatNamesAnotherLivingProcessDoesNotBlockTheStart() async throws {
        let folder = Scratch.make()
        let cluster = PrivateCluster(stateFolder: folder, durable: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await cluster.start()
        let file = cluster.folder.appending(path: "data/postmaster.pid")
        let original = try String(contentsOf: file, encoding: .utf8)
        guard case .running(let pid) = cluster.status() else { return }
        kill(pid, SIGKILL)
        #expect(try await eventually { cluster.status() == .stopped })
        let stale = original.replacing(String(pid), with: String(getpid()), maxReplacements: 1)
        try stale.write(to: file, atomically: false, encoding: .utf8)
        #expect(cluster.status() == .stopped)
        try await cluster.start()
        try await cluster.stop()
    }

    @Test func clustersOfDifferentFoldersRunSideBySideAlsoUnderLongPaths() async throws {
        let short = Scratch.make()
        let long = Scratch.make().appending(path: String(repeating: "long-", count: 24))
        defer {
            try? FileManager.default.removeItem(at: short)
            try? FileManager.default.removeItem(at: long.deletingLastPathComponent())
        }
        let clusters = [short, long].map { PrivateCluster(stateFolder: $0, durable: false) }
        #expect(clusters[1].url.contains("%2Ftmp%2Fblip-"))
        for (number, cluster) in clusters.enumerated() {
            let database = Database(url: try await cluster.start())
            try await database.query("create table mine (a int)")
            try await database.query("insert into mine values ($1)", [.int(number)])
        }
        for (number, cluster) in clusters.enumerated() {
            let database = Database(url: cluster.url)
            #expect(try await database.query("select a from mine").map { try $0.int("a") } == [number])
            try await cluster.stop()
        }
        let outside = try #require(clusters[1].url.firstMatch(of: /%2Ftmp%2F(blip-[0-9a-z]+)/)?.1)
        #expect(!FileManager.default.fileExists(atPath: "/tmp/\(outside)"))
    }

    @Test(.enabled(if: geteuid() == 0, "only root meets folders that the server's user cannot pass"))
    func aStateFolderThatTheServersUserCannotReachStillWorks() async throws {
        let closed = Scratch.make()
        try FileManager.default.createDirectory(
            at: closed, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: closed) }
        let cluster = PrivateCluster(stateFolder: closed.appending(path: "state"), durable: false)
        let database = Database(url: try await cluster.start())
        #expect(try await database.query("select 1 as n")[0].int("n") == 1)
        try await cluster.stop()
    }

    @Test func aServerThatCouldLoseCommitsIsRefused() async throws {
        let database = try await TestDatabase.empty()
        await #expect { try await database.requireDurableServer() } throws: {
            ($0 as? DatabaseError)?.kind == .notDurable
        }
    }
}
