import Catalog
import Database
import Foundation
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
